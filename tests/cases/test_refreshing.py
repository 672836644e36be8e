"""An edited calendar moves the cases that count its hours, and only those."""

from datetime import timedelta

import pytest

from servanda.cases import actions, queries
from servanda.cases.models import Case, CaseEvent
from servanda.commitments import queries as commitments
from servanda.commitments.models import AnnulledBreach, Obligation
from servanda.core.access import Role
from servanda.core.cases import CancelReason, Channel
from servanda.foundation.ids import new_id
from servanda.organisations import actions as set_up
from servanda.organisations.queries import viewer_of
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db


def closed_today(desk: works.Desk, minutes: int) -> None:
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {"2026-06-15": []}},
        by=works.BUILDER,
        at=works.later(minutes),
    )


def test_an_edit_moves_the_deadline_that_is_kept_beside_the_case() -> None:
    desk = works.desk()
    case = works.registered(desk)
    before = case.running_due_at
    closed_today(desk, 5)
    assert actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(5))
    case.refresh_from_db()
    assert before is not None and case.running_due_at is not None
    assert case.running_due_at > before + timedelta(hours=12)
    assert case.order_due_at == case.running_due_at


def test_nothing_moves_twice() -> None:
    desk = works.desk()
    case = works.registered(desk)
    closed_today(desk, 5)
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(5))
    assert not actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(6))


def test_the_move_is_in_the_journal_with_the_edit_and_who_made_it() -> None:
    desk = works.desk()
    case = works.registered(desk)
    closed_today(desk, 5)
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(6))
    found = commitments.journal(case.sheet_id)
    assert {one.kind for one in found} == {"irt", "ort"}
    assert {(one.cause, one.by_name) for one in found} == {("calendar", "test")}
    assert all(one.calendar_edit and one.was_at and one.is_at and one.was_at < one.is_at for one in found)


def test_those_who_saw_the_old_deadline_are_named() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    closed_today(desk, 5)
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(6))
    entry = CaseEvent.objects.get(case=case, kind="deadline_moved")
    assert entry.data["recipients"] == [{"kind": "user", "id": str(tomas.id)}]
    assert {one["clock"] for one in entry.data["moved"]} == {"irt", "ort"}


def test_nobody_sees_a_new_revision_of_the_case() -> None:
    desk = works.desk()
    case = works.registered(desk)
    closed_today(desk, 5)
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(6))
    assert Case.objects.get(id=case.id).revision == case.revision


def test_who_acts_before_the_job_ran_is_not_said_to_have_moved_it() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    desk = works.desk(tomas)
    case = works.registered(desk, dispatch=True)
    closed_today(desk, 5)
    actions.accept_case(number=case.number, by=viewer_of(tomas), at=works.later(6))
    assert {one.cause for one in commitments.journal(case.sheet_id)} == {"calendar"}


def test_a_pause_and_its_end_are_in_the_journal_and_tell_nobody() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    by = viewer_of(tomas)
    actions.ask_customer(number=case.number, text="Which?", by=by, at=works.later(10))
    actions.record_customer_message(
        number=case.number, text="That.", channel=Channel.EMAIL, by=works.BUILDER, at=works.later(70)
    )
    paused, resumed = commitments.journal(case.sheet_id)
    assert (paused.kind, paused.is_at, paused.by_name) == ("ort", None, "Tomás Rivera")
    assert resumed.was_at is None and paused.was_at is not None
    assert resumed.is_at == paused.was_at + timedelta(minutes=60)
    assert not CaseEvent.objects.filter(case=case, kind="deadline_moved").exists()


def test_only_open_clocks_of_the_calendar_are_looked_at() -> None:
    desk = works.desk()
    calendar_id = desk.organisation.work_calendar_id
    open_case, cancelled = works.registered(desk), works.registered(desk)
    actions.cancel_case(number=cancelled.number, cancel_reason=CancelReason.SPAM, by=works.BUILDER, at=NOON)
    assert queries.cases_counting_by(calendar_id, ended_too=False) == [open_case.id]
    assert queries.cases_counting_by(calendar_id, ended_too=True) == [open_case.id, cancelled.id]


def test_an_edit_that_reaches_back_undoes_a_breach_of_an_ended_clock() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    late = NOON + timedelta(days=4)
    actions.inform_customer(number=case.number, text="Sorry.", by=viewer_of(tomas), at=late)
    assert Obligation.objects.get(sheet=case.sheet_id, kind="irt").state == "breached"
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {f"2026-06-{day}": [] for day in range(15, 20)}},
        retroactive=True,
        reason="The plant was closed.",
        by=works.BUILDER,
        at=late + timedelta(hours=1),
    )
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=late + timedelta(hours=2))
    assert Obligation.objects.get(sheet=case.sheet_id, kind="irt").state == "met"
    assert AnnulledBreach.objects.get(sheet=case.sheet_id, kind="irt").causes == []


def test_another_matrix_wakes_the_open_cases_under_it() -> None:
    desk = works.desk()
    case = works.registered(desk)
    assert queries.cases_under_level(case.service_level_id) == [case.id]
    assert queries.cases_under_level(new_id()) == []


def test_another_matrix_also_wakes_a_completed_case_that_is_not_answered_yet() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    actions.complete_case(
        number=case.number,
        resolution=actions.Resolution("Sensor replaced.", desk.solved.id, send=False),
        by=viewer_of(tomas),
        at=works.later(5),
    )
    assert queries.cases_under_level(case.service_level_id) == [case.id]
