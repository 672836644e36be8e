"""An edited calendar moves the cases that count its hours, and only those."""

from datetime import timedelta

import pytest

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.cases import CancelReason
from servanda.organisations import actions as set_up
from tests.cases import works
from tests.cast import NOON

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
    assert actions.refresh_order(case_id=case.id, by=works.BUILDER, at=works.later(5))
    case.refresh_from_db()
    assert before is not None and case.running_due_at is not None
    assert case.running_due_at > before + timedelta(hours=12)
    assert case.order_due_at == case.running_due_at


def test_nothing_moves_twice() -> None:
    desk = works.desk()
    case = works.registered(desk)
    closed_today(desk, 5)
    actions.refresh_order(case_id=case.id, by=works.BUILDER, at=works.later(5))
    assert not actions.refresh_order(case_id=case.id, by=works.BUILDER, at=works.later(6))


def test_only_unfinished_cases_of_the_calendar_are_looked_at() -> None:
    desk = works.desk()
    open_case, cancelled = works.registered(desk), works.registered(desk)
    actions.cancel_case(number=cancelled.number, cancel_reason=CancelReason.SPAM, by=works.BUILDER, at=NOON)
    found = queries.unfinished_by_calendar(desk.organisation.work_calendar_id)
    assert found == [open_case.id]
    assert Case.objects.count() == 2
