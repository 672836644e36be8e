"""The watch over deadlines: each firing once, at its time, told to whom it concerns (3-clocks 3.5)."""

from datetime import datetime, timedelta

import pytest

from servanda.agreements import actions as promises
from servanda.agreements.models import ServiceLevel
from servanda.cases import actions
from servanda.cases.models import Case, CaseEvent
from servanda.commitments import queries
from servanda.commitments.models import ClockSheet, Firing, Obligation
from servanda.core.access import Role
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_actions, read_recipients
from servanda.core.cases import Channel
from servanda.core.clocks import ClockKind
from servanda.organisations.models import Priority, Queue
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomas() -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


def watched(at: datetime) -> int:
    due = queries.due_sheets(at=at, limit=100)
    return actions.fire_due(sheet_ids=due, by=works.BUILDER, at=at)


def wakes(case: Case) -> datetime:
    """When the case wakes next."""
    at = ClockSheet.objects.get(id=case.sheet_id).wakes_at
    assert at is not None
    return at


def fired(case: Case, kind: str = "irt") -> list[tuple[str, int, bool]]:
    found = Firing.objects.filter(sheet=case.sheet_id, kind=kind).order_by("due_at", "mark")
    return [(one.what, one.mark, one.acted) for one in found]


def told(case: Case) -> list[dict[str, object]]:
    return [one.data for one in CaseEvent.objects.filter(case=case, kind="clock").order_by("seq")]


def due_of(case: Case, kind: str = "irt") -> datetime:
    due = Obligation.objects.get(sheet=case.sheet_id, kind=kind).due_at
    assert due is not None
    return due


def with_levels(*levels: tuple[int, list[dict[str, str]], list[dict[str, str]]], clock: str = "irt") -> None:
    rows = [
        EscalationRow(ClockKind(clock), number, offset, read_recipients(told), read_actions(done))
        for number, (offset, told, done) in enumerate(levels, start=1)
    ]
    level = ServiceLevel.objects.get(is_default=True)
    promises.set_escalation(level_id=level.id, rows=rows, by=works.BUILDER, at=NOON)


def test_a_case_wakes_when_its_first_warning_comes(desk: works.Desk) -> None:
    case = works.registered(desk)
    assert NOON < wakes(case) < due_of(case)
    assert watched(wakes(case) - timedelta(seconds=1)) == 0
    assert watched(wakes(case)) == 1
    assert fired(case) == [("warning", 60, True)]


def test_nothing_fires_twice(desk: works.Desk) -> None:
    case = works.registered(desk)
    at = wakes(case)
    assert watched(at) == 1
    ClockSheet.objects.filter(id=case.sheet_id).update(wakes_at=at)
    assert watched(at) == 0
    assert len(told(case)) == 1


def test_a_deadline_is_missed_a_second_after_it(desk: works.Desk) -> None:
    case = works.registered(desk)
    due = due_of(case)
    watched(due)
    assert Obligation.objects.get(sheet=case.sheet_id, kind="irt").state == "running"
    watched(due + timedelta(seconds=1))
    assert Obligation.objects.get(sheet=case.sheet_id, kind="irt").state == "breached"
    assert ("breach", 0, True) in fired(case)


def test_what_was_missed_while_nobody_watched_is_told_at_once(desk: works.Desk) -> None:
    case = works.registered(desk)
    watched(due_of(case) + timedelta(minutes=3))
    assert fired(case) == [("warning", 60, False), ("breach", 0, True), ("warning", 100, False)]
    assert [(one["what"], one["clock"]) for one in told(case)] == [("breach", "irt")]


def test_an_ended_clock_is_quiet(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    answered = wakes(case) + timedelta(minutes=1)
    actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=answered)
    assert watched(answered) == 1
    assert fired(case) == [("warning", 60, False)]
    assert told(case) == []


def test_a_paused_clock_does_not_wake(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    actions.ask_customer(number=case.number, text="Which?", by=viewer_of(tomas), at=works.later(5))
    assert ClockSheet.objects.get(id=case.sheet_id).wakes_at is None


def test_a_warning_tells_who_has_the_case(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    watched(wakes(case))
    (said,) = told(case)
    assert said["recipients"] == [{"kind": "user", "id": str(tomas.id)}]


def test_a_case_that_nobody_has_warns_its_queue_and_its_breach_the_lead(desk: works.Desk) -> None:
    case = works.registered(desk, dispatch=True)
    watched(wakes(case))
    watched(due_of(case) + timedelta(seconds=1))
    queue = {"kind": "queue", "id": str(desk.queue.id)}
    assert [one["recipients"] for one in told(case)] == [[queue], [queue, {"kind": "queue_lead"}]]


def test_a_warning_when_all_of_the_time_is_used_tells_nobody_since_the_missed_deadline_does(
    desk: works.Desk,
) -> None:
    case = works.registered(desk, dispatch=True)
    watched(due_of(case))
    watched(due_of(case) + timedelta(seconds=1))
    assert [(one["what"], one["mark"], "recipients" in one) for one in told(case)] == [
        ("warning", 100, False),
        ("breach", 0, True),
    ]


def test_a_level_tells_its_recipients_and_keeps_what_it_said(desk: works.Desk) -> None:
    with_levels((-1800, [{"kind": "queue_lead"}], []))
    case = works.registered(desk, dispatch=True)
    watched(due_of(case) - timedelta(seconds=1800))
    assert ("level", 1, True) in fired(case)
    assert Firing.objects.get(sheet=case.sheet_id, what="level").copied == {
        "recipients": [{"kind": "queue_lead"}]
    }


def test_of_several_levels_missed_the_highest_acts(desk: works.Desk) -> None:
    lead = [{"kind": "queue_lead"}]
    with_levels((-1800, lead, []), (600, lead, [{"kind": "escalate"}]))
    case = works.registered(desk, dispatch=True)
    watched(due_of(case) + timedelta(minutes=20))
    levels = [(mark, acted) for what, mark, acted in fired(case) if what == "level"]
    assert levels == [(1, False), (2, True)]
    assert Case.objects.get(id=case.id).escalated_at is not None


def test_a_level_moves_the_case_and_sets_its_priority(desk: works.Desk) -> None:
    other = places.queue("Second Line", desk.organisation, None, frozenset())
    urgent = Priority.objects.order_by("rank")[0]
    done = [{"kind": "dispatch", "id": str(other.id)}, {"kind": "priority", "id": str(urgent.id)}]
    with_levels((0, [], done))
    case = works.registered(desk, dispatch=True)
    watched(due_of(case))
    moved = Case.objects.get(id=case.id)
    assert (moved.queue_id, moved.priority_id) == (other.id, urgent.id)


def test_what_a_case_does_not_allow_is_noted_and_the_level_fires(desk: works.Desk, tomas: User) -> None:
    other = places.queue("Second Line", desk.organisation, None, frozenset())
    with_levels((0, [{"kind": "owner"}], [{"kind": "dispatch", "id": str(other.id)}]), clock="ort")
    case = works.opened(desk, tomas)
    actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=works.later(1))
    Queue.objects.filter(id=other.id).update(is_active=False)
    at = due_of(case, "ort")
    watched(at)
    said = next(one for one in told(case) if one["what"] == "level")
    assert Case.objects.get(id=case.id).queue_id == desk.queue.id
    assert said["undone"]


def test_the_matrix_applies_as_it_is_when_it_fires(desk: works.Desk) -> None:
    with_levels((-1800, [{"kind": "queue_lead"}], []))
    case = works.registered(desk, dispatch=True)
    with_levels((0, [{"kind": "organisation_manager"}], []))
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(1))
    watched(due_of(case) - timedelta(seconds=1800))
    assert [one for one in fired(case) if one[0] == "level"] == []
    watched(due_of(case))
    assert Firing.objects.get(sheet=case.sheet_id, what="level").copied["recipients"] == [
        {"kind": "organisation_manager"}
    ]


def test_firing_makes_nobodys_page_stale(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    watched(wakes(case))
    case.refresh_from_db()
    resolved = actions.inform_customer(
        number=case.number, text="Done?", expecting=case.revision, by=viewer_of(tomas), at=works.later(600)
    )
    assert resolved.case_id == case.id


def test_sheets_from_before_the_watch_are_kept_and_tell_nobody(desk: works.Desk) -> None:
    case = works.registered(desk)
    late = due_of(case) + timedelta(days=2)
    Obligation.objects.all().delete()
    ClockSheet.objects.update(kept_at=None, wakes_at=late)
    watched(late)
    assert not any(acted for _, _, acted in fired(case))
    assert told(case) == []
    assert Obligation.objects.filter(sheet=case.sheet_id).count() == 2


def test_an_answer_documented_later_is_told_before_the_watch_looks(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    actions.record_customer_message(
        number=case.number,
        text="And?",
        channel=Channel.EMAIL,
        happened_at=works.later(1),
        by=works.BUILDER,
        at=works.later(2),
    )
    assert wakes(case) > works.later(2)
