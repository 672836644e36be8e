"""Machines whose clocks differ, transactions that overtake one another, releases side by side: clocks stay right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from structlog.testing import capture_logs

from servanda.cases import actions, queries
from servanda.cases.actions import Call, Direction
from servanda.cases.models import Case, CaseEvent
from servanda.commitments import queries as commitments
from servanda.commitments.models import AnnulledBreach, ClockEvent, ClockSheet, Obligation
from servanda.core.access import Role, system
from servanda.core.cases import Channel
from servanda.foundation.ids import new_id
from servanda.jobs import calendars as jobs
from servanda.organisations import actions as set_up
from servanda.organisations.models import HoldReason
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
TODAY = "2026-06-15"


@pytest.fixture
def tomas() -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    return works.opened(desk, tomas)


def edited(desk: works.Desk, at: datetime, by: str = "Eva", on: str = TODAY, **more: Any) -> None:
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {on: []}},
        by=system(by),
        at=at,
        **more,
    )


def present(case: Case, kind: str = "irt") -> Obligation:
    return Obligation.objects.filter(sheet=case.sheet_id, kind=kind).order_by("started_at", "seq").last() or (
        pytest.fail(f"no {kind}")
    )


def due_of(case: Case, kind: str = "irt") -> datetime:
    due = present(case, kind).due_at
    assert due is not None
    return due


def watched(at: datetime) -> int:
    return actions.fire_due(sheet_ids=commitments.due_sheets(at=at, limit=100), by=system("watch"), at=at)


def refreshed(case: Case, at: datetime) -> Sequence[str]:
    """What is reported when the clocks are stored anew."""
    with capture_logs() as logs:
        actions.refresh_clocks(case_id=case.id, by=system("calendar edit"), at=at)
    return [one["what"] for one in logs if one["event"] == "clock_differs"]


def verified(case: Case, at: datetime) -> Sequence[object]:
    return queries.verified_case(case.number, at=at).differences


def called(happened_at: datetime, **more: Any) -> Call:
    return Call(
        "Called.", direction=Direction.OUTBOUND, counts_as_response=True, happened_at=happened_at, **more
    )


def test_an_edit_stored_after_a_case_was_kept_that_it_was_made_before(
    desk: works.Desk, case: Case, tomas: User
) -> None:
    actions.write_internal_note(number=case.number, text="Hm.", by=viewer_of(tomas), at=works.later(5))
    edited(desk, works.later(4))
    before = due_of(case)
    assert refreshed(case, works.later(6)) == []
    assert due_of(case) > before
    assert {one.by_name for one in commitments.journal(case.sheet_id)} == {"Eva"}


def test_an_edit_does_not_hide_what_differs(desk: works.Desk, case: Case) -> None:
    Obligation.objects.filter(sheet=case.sheet_id, kind="irt").update(due_at=works.later(17))
    was = due_of(case, "ort")
    edited(desk, works.later(4))
    assert refreshed(case, works.later(6)) == ["due"]
    assert due_of(case) == works.later(17)
    moved = {one.kind: one.was_at for one in commitments.journal(case.sheet_id)}
    assert moved["ort"] == was and moved["irt"] != works.later(17)


def test_what_differs_keeps_the_other_clocks_of_the_sheet_from_nothing(case: Case, tomas: User) -> None:
    actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=works.later(1))
    Obligation.objects.filter(sheet=case.sheet_id, kind="irt").update(target_s=1)
    watched(due_of(case, "ort") + SECOND)
    assert (present(case).target_s, present(case, "ort").state) == (1, "breached")


def test_a_late_resumption_forgets_nothing_that_was_learnt_since(case: Case, tomas: User) -> None:
    by, pausing = viewer_of(tomas), HoldReason.objects.filter(pauses_resolution=True)[0]
    actions.hold_case(
        number=case.number, hold_reason_id=pausing.id, resume_at=works.later(45), by=by, at=works.later(1)
    )
    actions.record_interaction(number=case.number, call=called(works.later(30)), by=by, at=works.later(60))
    assert actions.resume_held(case_id=case.id, by=system("resume date"), at=works.later(65))
    assert present(case).state == "met"
    ort = queries.clocks_of([Case.objects.get(id=case.id)], at=works.later(65))[case.id].ort
    assert ort is not None and ort.used == timedelta(minutes=1 + 20)
    assert verified(case, works.later(66)) == ()


def test_an_answer_from_a_machine_that_is_behind_undoes_no_breach(case: Case, tomas: User) -> None:
    due = due_of(case)
    watched(due + 2 * SECOND)
    actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=due - SECOND)
    assert present(case).state == "breached"
    assert verified(case, due + 10 * SECOND) == ()


def test_who_acts_on_a_machine_that_is_behind_takes_no_edit_back(
    desk: works.Desk, case: Case, tomas: User
) -> None:
    edited(desk, works.later(5))
    refreshed(case, works.later(5) + 2 * SECOND)
    moved = due_of(case)
    actions.write_internal_note(
        number=case.number, text="Hm.", by=viewer_of(tomas), at=works.later(5) - SECOND
    )
    assert due_of(case) == moved


def test_the_journal_names_the_edit_that_moved_the_deadline(desk: works.Desk, case: Case) -> None:
    edited(desk, works.later(5), by="Eva")
    edited(desk, works.later(6), by="Bob", on="2027-12-24")
    refreshed(case, works.later(7))
    assert {one.by_name for one in commitments.journal(case.sheet_id)} == {"Eva"}


@pytest.mark.parametrize("first", ["the job", "an engineer"])
def test_a_breach_that_an_edit_annuls_is_the_doing_of_who_edited(
    desk: works.Desk, case: Case, tomas: User, first: str
) -> None:
    late = NOON + timedelta(days=4)
    actions.inform_customer(number=case.number, text="Sorry.", by=viewer_of(tomas), at=late)
    for day in range(15, 20):
        edited(desk, late + SECOND, on=f"2026-06-{day}", retroactive=True, reason="The plant was closed.")
    if first == "an engineer":
        actions.write_internal_note(number=case.number, text="Hm.", by=viewer_of(tomas), at=late + 9 * SECOND)
    refreshed(case, late + 10 * SECOND)
    annulled = AnnulledBreach.objects.get(sheet=case.sheet_id, kind="irt")
    assert (annulled.by_name, annulled.reason) == ("Eva", "The plant was closed.")
    told = CaseEvent.objects.filter(case=case, kind="breach_annulled").order_by("seq")
    assert {one.data["edited_by"] for one in told} == {"Eva"}
    assert all(one.data["told"] == {"lead": str(case.queue_id), "owner": str(tomas.id)} for one in told)


def test_an_edit_that_reaches_back_is_in_the_journal_of_an_ended_clock_too(
    desk: works.Desk, case: Case, tomas: User
) -> None:
    actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=works.later(3))
    edited(desk, works.later(10), retroactive=True, reason="It was closed.")
    refreshed(case, works.later(20))
    assert "irt" in {one.kind for one in commitments.journal(case.sheet_id)}
    (entry,) = CaseEvent.objects.filter(case=case, kind="deadline_moved")
    assert "irt" not in {one["clock"] for one in entry.data["moved"]}


def test_a_breach_is_not_undone_in_its_own_second_without_a_trace(case: Case, tomas: User) -> None:
    due = due_of(case)
    watched(due + SECOND)
    with pytest.raises(actions.MayNotUndoBreach):
        actions.record_interaction(
            number=case.number, call=called(works.later(5)), by=viewer_of(tomas), at=due + SECOND
        )
    lead = viewer_of(staff("Amara Okafor", Role.QUEUE_LEAD))
    call = called(works.later(5), reason="I heard it.")
    actions.record_interaction(number=case.number, call=call, by=lead, at=due + SECOND)
    assert AnnulledBreach.objects.get(sheet=case.sheet_id).reason == "I heard it."


def test_a_deadline_that_is_missed_anew_is_told_anew(desk: works.Desk, case: Case) -> None:
    missed = due_of(case) + SECOND
    watched(missed)
    edited(desk, missed + SECOND, retroactive=True, reason="A holiday was forgotten.")
    refreshed(case, missed + 2 * SECOND)
    assert present(case).state == "running"
    watched(due_of(case) + SECOND)
    told = CaseEvent.objects.filter(case=case, kind="clock", data__what="breach", data__clock="irt")
    assert told.count() == 2


def written_by_the_release_before(case: Case, at: datetime) -> None:
    """A question to the customer, and nothing kept of it."""
    sheet = ClockSheet.objects.get(id=case.sheet_id)
    ClockEvent.objects.create(
        sheet=sheet,
        seq=sheet.last_seq + 1,
        type="external_info",
        at=at,
        recorded_at=at,
        data={"asks": True, "automatic": False},
    )
    ClockSheet.objects.filter(id=sheet.id).update(last_seq=sheet.last_seq + 1, last_live_at=at, wakes_at=None)


def test_what_the_release_before_writes_is_kept_by_the_watch(case: Case) -> None:
    written_by_the_release_before(case, works.later(5))
    sheet = ClockSheet.objects.get(id=case.sheet_id)
    assert sheet.wakes_at is not None
    watched(max(sheet.wakes_at, works.later(6)))
    assert (present(case).state, present(case, "ort").state) == ("met", "paused")
    assert {one.event_seq for one in commitments.journal(case.sheet_id)} == {sheet.last_seq}


def test_a_sheet_that_the_release_before_adds_wakes() -> None:
    sheet_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO commitments_clocksheet (id, revision, last_seq, last_live_at) VALUES (%s, 1, 1, now())",
            [sheet_id],
        )
    assert ClockSheet.objects.get(id=sheet_id).wakes_at is not None


def test_the_job_looks_again_after_a_while(desk: works.Desk, case: Case) -> None:
    calendar_id, edited_at = str(desk.organisation.work_calendar_id), NOON.isoformat()
    jobs.edited(calendar_id, retroactive=False, edited_at=edited_at)
    (again,) = ProcrastinateJob.objects.filter(task_name="calendars.edited", scheduled_at__isnull=False)
    assert again.args == {
        "calendar_id": calendar_id,
        "retroactive": False,
        "edited_at": edited_at,
        "again": False,
    }
    jobs.edited(calendar_id, retroactive=False, edited_at=edited_at, again=False)
    assert ProcrastinateJob.objects.filter(task_name="calendars.edited").count() == 1


def test_one_case_that_fails_keeps_none_of_the_others_back(desk: works.Desk, case: Case) -> None:
    broken = works.registered(desk)
    ClockEvent.objects.create(
        sheet_id=broken.sheet_id,
        seq=99,
        type="task_dispatched",
        at=NOON,
        recorded_at=NOON,
        data={"task": "T", "calendar": 7},
    )
    edited(desk, works.later(5))
    before = due_of(case)
    with capture_logs() as logs, pytest.raises(jobs.NotRefreshed):
        jobs.edited(
            str(desk.organisation.work_calendar_id),
            retroactive=False,
            edited_at=works.later(5).isoformat(),
        )
    assert [one["id"] for one in logs if one["event"] == "case_failed"] == [str(broken.id)]
    assert due_of(case) > before


def test_a_message_learnt_late_moves_by_its_own_event(case: Case, tomas: User) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=viewer_of(tomas), at=works.later(1))
    actions.record_customer_message(
        number=case.number,
        text="That.",
        channel=Channel.EMAIL,
        happened_at=works.later(5),
        by=works.BUILDER,
        at=works.later(10),
    )
    actions.write_internal_note(number=case.number, text="Hm.", by=viewer_of(tomas), at=works.later(8))
    assert refreshed(case, works.later(20)) == []
    assert len(commitments.journal(case.sheet_id)) == 2
