"""A desk whose service level tells people, and a case whose level has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from servanda.agreements import actions as agreements
from servanda.agreements.models import ServiceLevel
from servanda.automation import actions
from servanda.automation.models import Notice, NoticeChannel
from servanda.cases import actions as cases
from servanda.cases.models import Case, CaseEvent
from servanda.commitments.models import Obligation
from servanda.core.access import Role
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_actions, read_recipients
from servanda.core.clocks import ClockKind
from servanda.organisations import actions as set_up
from servanda.people import actions as people
from servanda.people.models import Team, User
from tests.automation import rings
from tests.cases import works
from tests.cases.works import BUILDER, Desk
from tests.cast import NOON, staff


@dataclass(frozen=True)
class Scene:
    """A desk with Tomás and Bob, its lead; Mara manages the organisation, Rita manages the team of Ines."""

    desk: Desk
    tomas: User
    bob: User
    mara: User
    rita: User
    ines: User
    team: Team


def told_names() -> set[str]:
    """Everybody whose bell has rung."""
    found = Notice.objects.filter(channel=NoticeChannel.BELL).values_list("recipient__name", flat=True)
    return {str(name) for name in found}


def due_of(case: Case, kind: str = "irt") -> datetime:
    due = Obligation.objects.get(sheet=case.sheet_id, kind=kind).due_at
    assert due is not None
    return due


def watched(case: Case, at: datetime) -> None:
    """The watch looks at the case once."""
    cases.fire_due(sheet_ids=[case.sheet_id], by=BUILDER, at=at)


def level_tells(*recipients: dict[str, str], does: Sequence[dict[str, str]] = ()) -> None:
    """One escalation level half an hour before the initial response is due."""
    rows = [EscalationRow(ClockKind.IRT, 1, -1800, read_recipients(recipients), read_actions(does))]
    level = ServiceLevel.objects.get(is_default=True)
    agreements.set_escalation(level_id=level.id, rows=rows, by=BUILDER, at=NOON)


def escalated(scene: Scene, *recipients: dict[str, str], opened: bool = False) -> Case:
    """A case whose level has come."""
    level_tells(*recipients)
    case = works.opened(scene.desk, scene.tomas) if opened else works.registered(scene.desk, dispatch=True)
    watched(case, due_of(case) - timedelta(minutes=30))
    return case


def level_entry(case: Case) -> CaseEvent:
    return CaseEvent.objects.get(case=case, kind="clock", data__what="level")


def tell_level(case: Case) -> list[Notice]:
    return list(actions.tell(event_ids=[level_entry(case).id], by=rings.TELLER, at=NOON))


def scene(tomas: User, bob: User) -> Scene:
    desk = works.desk(tomas, lead=bob)
    mara, rita = staff("Mara Maier", Role.QUEUE_LEAD), staff("Rita Roth", Role.QUEUE_LEAD)
    ines = staff("Ines Imhof", Role.ENGINEER)
    set_up.change_organisation(organisation_id=desk.organisation.id, manager_id=mara.id, by=BUILDER, at=NOON)
    team = people.create_team(
        name="Night watch", manager_id=rita.id, member_ids=frozenset({ines.id}), by=BUILDER, at=NOON
    )
    return Scene(desk, tomas, bob, mara, rita, ines, team)
