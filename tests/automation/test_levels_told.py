"""Whom a level has told, as its event says it, and that nobody is told twice."""

from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions as agreements
from servanda.agreements.models import ServiceLevel
from servanda.automation import actions, queries
from servanda.cases.models import Case, CaseEvent
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_actions, read_recipients
from servanda.core.clocks import ClockKind
from servanda.core.notices import MailWhen, NoticeKind, Ways
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.automation.levels import Scene, due_of, escalated, level_entry, tell_level, watched
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def reached(case: Case) -> list[queries.Reached]:
    event = level_entry(case)
    return list(queries.told_about([event.id]).get(event.id, ()))


def test_whom_a_level_told_is_known_by_name_once_and_addresses_come_last(scene: Scene) -> None:
    case = escalated(
        scene, {"kind": "address", "address": "a@watch.example"}, {"kind": "queue_lead"}, opened=True
    )
    assert reached(case) == []
    tell_level(case)
    assert reached(case) == [queries.Reached("Bob Berger"), queries.Reached("a@watch.example")]


def test_a_manager_who_was_told_since_nobody_owned_the_case_is_known_as_such(scene: Scene) -> None:
    case = escalated(scene, {"kind": "owner"})
    tell_level(case)
    assert reached(case) == [queries.Reached("Mara Maier", ({"kind": "owner"},))]


def test_a_manager_who_was_told_since_the_lead_has_left_is_known_as_such(scene: Scene) -> None:
    case = escalated(scene, {"kind": "queue_lead"})
    User.objects.filter(id=scene.bob.id).update(is_active=False)
    tell_level(case)
    assert reached(case) == [queries.Reached("Mara Maier", ({"kind": "queue_lead", "left": "yes"},))]


def test_a_manager_whom_the_level_names_as_well_stands_in_for_nobody(scene: Scene) -> None:
    case = escalated(scene, {"kind": "owner"}, {"kind": "organisation_manager"})
    tell_level(case)
    assert reached(case) == [queries.Reached("Mara Maier")]


def test_whom_many_events_told_costs_one_statement(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = escalated(scene, {"kind": "owner"})
    tell_level(case)
    events = [one.id for one in CaseEvent.objects.filter(case=case)]
    with django_assert_num_queries(1):
        queries.told_about(events)


def rung_with(user: User) -> tuple[list[str], list[str]]:
    return sorted(rings.bells(user)), sorted(rings.mails(user))


def escalating(scene: Scene, *recipients: dict[str, str], minutes: int = -30) -> list[UUID]:
    """A case whose level escalates it has come; what is to be told of it."""
    row = EscalationRow(
        ClockKind.IRT, 1, minutes * 60, read_recipients(recipients), read_actions([{"kind": "escalate"}])
    )
    level = ServiceLevel.objects.get(is_default=True)
    agreements.set_escalation(level_id=level.id, rows=[row], by=BUILDER, at=NOON)
    case = works.opened(scene.desk, scene.tomas)
    at = due_of(case) + timedelta(minutes=minutes)
    watched(case, at)
    return list(CaseEvent.objects.filter(case=case, recorded_at=at).values_list("id", flat=True))


def test_whom_a_level_tells_is_not_told_again_that_it_escalated_the_case(scene: Scene) -> None:
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}), by=rings.TELLER, at=NOON)
    assert rung_with(scene.bob) == (["escalation_level"], ["escalation_level"])


def test_whom_a_level_does_not_tell_is_told_that_it_escalated_the_case(scene: Scene) -> None:
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}), by=rings.TELLER, at=NOON)
    assert rung_with(scene.mara) == (["escalated"], ["escalated"])


def test_who_wants_no_notice_of_levels_is_told_that_one_escalated_the_case(scene: Scene) -> None:
    actions.choose_notices(
        ways={NoticeKind.ESCALATION_LEVEL: Ways(bell=False, mail=MailWhen.OFF)},
        by=viewer_of(scene.bob),
        at=NOON,
    )
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}), by=rings.TELLER, at=NOON)
    assert rung_with(scene.bob) == (["escalated"], ["escalated"])


def test_a_level_at_a_missed_deadline_tells_nobody_twice_of_it(scene: Scene) -> None:
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}, minutes=1), by=rings.TELLER, at=NOON)
    assert rung_with(scene.bob) == (["escalation_level"], ["escalation_level"])
    assert "deadline_missed" in rings.bells(scene.tomas)


def test_telling_again_of_a_level_that_told_everybody_tells_nobody_more(scene: Scene) -> None:
    everybody = [{"kind": kind} for kind in ("owner", "queue_lead", "organisation_manager")]
    events = escalating(scene, *everybody)
    assert len(actions.tell(event_ids=events, by=rings.TELLER, at=NOON)) == 6
    assert list(actions.tell(event_ids=events, by=rings.TELLER, at=NOON)) == []
