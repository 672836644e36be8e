"""The proof of a clock: what it names, what it counts, and that what is stored says the same."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions as promises
from servanda.agreements.models import ServiceLevel
from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.commitments import queries as commitments
from servanda.commitments.models import ClockSheet, Obligation
from servanda.core.access import Role, Viewer
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_recipients
from servanda.core.cases import Channel
from servanda.core.clocks import ClockKind, Course, State
from servanda.organisations import actions as set_up
from servanda.organisations.models import WorkCalendar
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 16


@pytest.fixture
def tomas() -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def by(tomas: User) -> Viewer:
    return viewer_of(tomas)


@pytest.fixture
def case(tomas: User) -> Case:
    """Accepted at noon on a Monday."""
    return works.opened(works.desk(tomas), tomas)


def proof(case: Case, minutes: int, kind: str = "ort") -> queries.Proof:
    """What is proven so many minutes after noon."""
    found = queries.proof_of(stored(case), ClockKind(kind), at=works.later(minutes))
    assert found is not None
    return found


def stored(case: Case) -> Case:
    return Case.objects.get(id=case.id)


def asked_and_answered(case: Case, by: Viewer) -> None:
    """Paused from the 20th to the 50th minute."""
    actions.ask_customer(number=case.number, text="Which format?", by=by, at=works.later(20))
    actions.record_customer_message(
        number=case.number, text="Six.", channel=Channel.PHONE, by=by, at=works.later(50)
    )


def watched(at: datetime) -> None:
    due = commitments.due_sheets(at=at, limit=100)
    actions.fire_due(sheet_ids=due, by=works.BUILDER, at=at)


def test_what_never_was_promised_has_no_proof(case: Case) -> None:
    assert queries.proof_of(stored(case), ClockKind.OLA, at=works.later(5)) is None


def test_running_stretches_make_up_what_is_used_and_what_is_to_come_the_rest(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    one = proof(case, 60).present
    to_come = sum(line.seconds for line in one.to_come if line.course is Course.RUNNING)
    assert (one.sums[Course.RUNNING], one.sums[Course.PAUSED]) == (one.elapsed_s, 30 * 60)
    assert (one.elapsed_s, one.elapsed_s + to_come) == (30 * 60, one.target_s)
    assert one.to_come[-1].to_at == one.due_at


def test_stretches_follow_one_another_from_receipt_to_now(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    lines = proof(case, 60).present.lines
    assert [line.from_at for line in lines] == [NOON, *(line.to_at for line in lines[:-1])]
    assert lines[-1].to_at == works.later(60)


def test_every_cause_says_who_and_what(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    found = proof(case, 60)
    told = [(found.causes[line.seq].type, found.causes[line.seq].by_name) for line in found.present.lines]
    assert told == [
        ("registered", "Servanda"),
        ("external_info", "Tomás Rivera"),
        ("customer_message", "Tomás Rivera"),
    ]


def test_the_journal_says_what_moved_the_deadline(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    found = proof(case, 60)
    first, second = found.journal
    assert (first.is_at, second.was_at, second.is_at) == (None, None, found.present.due_at)
    assert [one.seq and found.causes[one.seq].type for one in (first, second)] == [
        "external_info",
        "customer_message",
    ]


def test_the_past_is_proven_as_it_was_known_then(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    then = proof(case, 30)
    assert (then.present.state, then.present.elapsed_s) == (State.PAUSED, 20 * 60)
    assert (len(then.journal), then.replay.same) == (1, queries.Same.PAST)


def test_warnings_and_levels_say_when_and_whom_they_told(case: Case, tomas: User) -> None:
    row = EscalationRow(ClockKind.IRT, 1, 60, read_recipients([{"kind": "user", "id": str(tomas.id)}]))
    level = ServiceLevel.objects.get(is_default=True)
    promises.set_escalation(level_id=level.id, rows=[row], by=works.BUILDER, at=NOON)
    due = Obligation.objects.get(sheet=case.sheet_id, kind="irt").due_at
    assert due is not None
    late = due + timedelta(minutes=2)
    ClockSheet.objects.filter(id=case.sheet_id).update(wakes_at=NOON)
    watched(late)
    found = queries.proof_of(stored(case), ClockKind.IRT, at=late)
    assert found is not None
    marks = {(str(mark.what), mark.mark): mark for mark in found.present.marks}
    assert marks["breach", 0].at == due
    assert marks["level", 1].fired_at == late
    assert [(one.kind, one.name) for one in marks["level", 1].told] == [("user", "Tomás Rivera")]


def test_a_mark_that_is_ahead_has_its_instant_and_none_while_paused(case: Case, by: Viewer) -> None:
    (warning, *_) = proof(case, 5).present.marks
    assert warning.at is not None and not warning.reached
    actions.ask_customer(number=case.number, text="Which?", by=by, at=works.later(10))
    (warning, *_) = proof(case, 20).present.marks
    assert (warning.at, warning.reached) == (None, False)


def test_another_severity_begins_a_promise_that_carries_what_counted(case: Case, by: Viewer) -> None:
    actions.change_case(number=case.number, severity=1, by=by, at=works.later(30))
    former, present = proof(case, 45).items
    assert (former.state, former.severity, present.severity) == (State.REPLACED, "2", "1")
    assert (present.carried_s, present.elapsed_s, former.ended_seq) == (30 * 60, 45 * 60, present.seq)


def test_an_update_cycle_is_a_promise_of_its_own(case: Case, by: Viewer) -> None:
    actions.inform_customer(number=case.number, text="I have it.", by=by, at=works.later(5))
    actions.inform_customer(number=case.number, text="Still at it.", by=by, at=works.later(25))
    found = proof(case, 30, "update")
    assert [(one.cycle, one.state) for one in found.items] == [(1, State.MET), (2, State.RUNNING)]


def test_inputs_name_the_events_that_count_and_those_taken_back(case: Case, by: Viewer) -> None:
    info = actions.inform_customer(number=case.number, text="Wrong case.", by=by, at=works.later(5))
    actions.recall_external_info(
        number=case.number, info_id=info.id, by=by, at=works.later(5) + timedelta(seconds=5)
    )
    inputs = proof(case, 10).inputs
    assert len(inputs.void) == 1
    assert set(inputs.seqs).isdisjoint(inputs.void)
    assert [one.name for one in inputs.calendars.values()] == ["Hours of LINE"]


def test_an_edit_of_the_calendar_that_counts_is_an_input(case: Case) -> None:
    calendar = WorkCalendar.objects.get(id=proof(case, 1).present.calendar)
    set_up.edit_calendar(
        calendar_id=calendar.id,
        patch={"exceptions": {"2026-03-02": []}},
        by=works.BUILDER,
        at=works.later(10),
    )
    found = proof(case, 20)
    (used,) = found.inputs.calendars.values()
    assert [(one.seq, one.holds_from) for one in used.edits] == [(1, works.later(10))]


def test_what_is_stored_is_what_a_replay_gives(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    assert proof(case, 60).replay.same is queries.Same.SAME


def test_a_stored_deadline_that_is_no_replays_is_an_alarm(case: Case) -> None:
    Obligation.objects.filter(sheet=case.sheet_id, kind="ort").update(due_at=works.later(7))
    replay = proof(case, 60).replay
    assert replay.same is queries.Same.DIFFERS
    assert [(one.clock, one.what) for one in replay.differences] == [("ort", "due")]


def test_a_proof_asks_the_same_however_much_happened(case: Case, by: Viewer) -> None:
    def statements() -> int:
        fresh = stored(case)
        with CaptureQueriesContext(connection) as asked:
            queries.proof_of(fresh, ClockKind.ORT, at=works.later(300))
        return len(asked)

    asked_and_answered(case, by)
    proof(case, 60)
    before = statements()
    for minute in range(60, 240, 10):
        actions.ask_customer(number=case.number, text="Which?", by=by, at=works.later(minute))
        actions.take_back_case(number=case.number, reason="Away.", by=by, at=works.later(minute + 5))
    assert before == statements() <= MOST_STATEMENTS


def test_the_customers_form_has_the_same_sums_and_numbers_of_its_own(case: Case, by: Viewer) -> None:
    asked_and_answered(case, by)
    found = proof(case, 60)
    shown = queries.customers_proof(found)
    (one,) = shown.items
    assert [line.seconds for line in one.lines] == [line.seconds for line in found.present.lines]
    assert [(str(line.because), line.number) for line in one.lines] == [
        ("received", 1),
        ("asked", 2),
        ("customer_wrote", 3),
    ]
    assert [str(move.because) for move in shown.journal] == ["asked", "customer_wrote"]
