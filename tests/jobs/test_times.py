"""What time brings beside deadlines: cases are moved, whatever becomes of the others."""

from datetime import timedelta
from typing import Final

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.cases import actions
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, CaseEvent, ExternalInfo
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel
from servanda.jobs import times
from servanda.jobs.aside import LEFT_ALONE_FOR, Aside
from servanda.organisations.models import HoldReason
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db

LATE: Final = NOON + timedelta(days=900)


def held(desk: works.Desk, tomas: User, by: Viewer) -> Case:
    """On hold until long ago."""
    reason = HoldReason.objects.filter(is_active=True).first()
    assert reason is not None
    return actions.hold_case(
        number=works.opened(desk, tomas).number,
        hold_reason_id=reason.id,
        resume_at=works.later(30),
        by=by,
        at=works.later(5),
    )


def answered(desk: works.Desk, tomas: User, by: Viewer) -> Case:
    """Completed and sent, long ago."""
    resolution = Resolution("Replaced B12.", desk.solved.id, send=True)
    number = works.opened(desk, tomas).number
    return actions.complete_case(number=number, resolution=resolution, by=by, at=works.later(70))


def written(case: Case) -> Case:
    actions.record_customer_message(
        number=case.number, text="Again.", channel=Channel.EMAIL, by=system("mail"), at=works.later(90)
    )
    return case


def asked(desk: works.Desk, tomas: User, by: Viewer) -> Case:
    """Its customer is to be reminded once, long ago."""
    case = works.opened(desk, tomas)
    info = actions.ask_customer(number=case.number, text="Which?", by=by, at=works.later(5))
    actions.record_delivery(info_id=info.id, by=system("mail"), at=works.later(6))
    due = {"reminders": 1, "reminder_interval_s": 60, "remind_at": works.later(70)}
    Case.objects.filter(id=case.id).update(**due)
    return case


def statuses(*cases: Case) -> list[str]:
    return [Case.objects.get(id=case.id).status for case in cases]


def test_every_case_whose_time_has_come_is_moved(tomas: User, as_tomas: Viewer) -> None:
    desk = works.desk(tomas)
    resting, silent = held(desk, tomas, as_tomas), answered(desk, tomas, as_tomas)
    unjudged = written(answered(desk, tomas, as_tomas))
    times.move_due_cases(at=LATE, aside=Aside())
    assert statuses(resting, silent, unjudged) == ["open", "closed", "open"]


def test_a_second_run_changes_nothing_more(tomas: User, as_tomas: Viewer) -> None:
    desk = works.desk(tomas)
    held(desk, tomas, as_tomas), answered(desk, tomas, as_tomas), written(answered(desk, tomas, as_tomas))
    times.move_due_cases(at=LATE, aside=Aside())
    entries = CaseEvent.objects.count()
    times.move_due_cases(at=LATE, aside=Aside())
    assert CaseEvent.objects.count() == entries


def test_a_customer_is_reminded_once_by_a_program_that_was_away(tomas: User, as_tomas: Viewer) -> None:
    asked(works.desk(tomas), tomas, as_tomas)
    assert [times.move_due_cases(at=LATE, aside=Aside()) for _ in range(2)] == [1, 0]
    assert ExternalInfo.objects.filter(mode="reminder").count() == 1


def broken(case: Case) -> Case:
    """A resolution without text cannot be closed; nothing but a broken row comes to this."""
    tomorrow = works.later(70) + timedelta(days=1)
    Case.objects.filter(id=case.id).update(resolution_text=" ", silent_until=tomorrow)
    return case


def test_a_case_that_fails_keeps_none_of_the_others_back(tomas: User, as_tomas: Viewer) -> None:
    desk = works.desk(tomas)
    failing, whole = broken(answered(desk, tomas, as_tomas)), answered(desk, tomas, as_tomas)
    times.move_due_cases(at=LATE, aside=Aside())
    assert statuses(failing, whole) == ["completed", "closed"]


def test_a_case_that_failed_is_tried_again_after_a_minute(tomas: User, as_tomas: Viewer) -> None:
    case, aside = broken(answered(works.desk(tomas), tomas, as_tomas)), Aside()
    times.move_due_cases(at=LATE, aside=aside)
    Case.objects.filter(id=case.id).update(resolution_text="Replaced B12.")
    assert times.move_due_cases(at=LATE + LEFT_ALONE_FOR - timedelta(seconds=1), aside=aside) == 0
    assert times.move_due_cases(at=LATE + LEFT_ALONE_FOR, aside=aside) == 1


def test_one_turn_moves_so_many_that_deadlines_need_not_wait(
    tomas: User, as_tomas: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "AT_ONCE", 1)
    desk = works.desk(tomas)
    held(desk, tomas, as_tomas), held(desk, tomas, as_tomas), answered(desk, tomas, as_tomas)
    aside = Aside()
    assert [times.move_due_cases(at=LATE, aside=aside) for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("waiting", [0, 3])
def test_what_is_not_due_costs_four_statements_however_many_wait(
    waiting: int, tomas: User, as_tomas: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = works.desk(tomas)
    made = [held(desk, tomas, as_tomas) for _ in range(waiting)]
    Case.objects.filter(id__in=[case.id for case in made]).update(resume_at="9000-01-01T00:00:00Z")
    with django_assert_num_queries(4):
        times.move_due_cases(at=LATE, aside=Aside())
