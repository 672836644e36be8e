"""What an edit of a calendar would do is told before it is saved, and nothing is changed by asking."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.cases.queries import moving
from servanda.commitments.models import Obligation
from servanda.core.access import Role, Viewer
from servanda.core.cases import CancelReason
from servanda.organisations import actions as set_up
from servanda.organisations.models import CalendarEdit
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db

CLOSED_TODAY: Final[dict[str, Any]] = {"exceptions": {"2026-06-15": []}}
CLOSED_THIS_WEEK: Final[dict[str, Any]] = {"exceptions": {f"2026-06-{day}": [] for day in range(15, 20)}}
STATEMENTS: Final = 5
"""Sheets, events, calendars, who is closed off, cases."""


@pytest.fixture
def tomas() -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


def asked(
    desk: works.Desk,
    patch: dict[str, Any] = CLOSED_TODAY,
    *,
    retroactive: bool = False,
    by: Viewer = works.BUILDER,
    at: datetime = NOON,
) -> queries.WouldHappen:
    calendar_id = desk.organisation.work_calendar_id
    drafted = set_up.drafted_edit(calendar_id=calendar_id, patch=patch, retroactive=retroactive, by=by, at=at)
    return queries.would_happen(calendar_id, drafted, reaches_back=retroactive, viewer=by, at=at)


def test_open_cases_are_counted_and_shown_with_both_deadlines(desk: works.Desk) -> None:
    case = works.registered(desk)
    found = asked(desk, at=works.later(5))
    assert (found.counting, found.replayed, found.moved, found.is_whole) == (1, 1, 1, True)
    assert [one.number for one in found.shown] == [case.number, case.number]
    first = found.shown[0]
    assert (first.customer, first.clock, first.due_at) == ("Acme Foods", "irt", case.running_due_at)
    assert first.would_be_at and first.due_at and first.would_be_at > first.due_at


def test_what_is_told_is_what_happens(desk: works.Desk) -> None:
    case = works.registered(desk)
    (first, *_) = asked(desk, at=works.later(5)).shown
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch=CLOSED_TODAY,
        by=works.BUILDER,
        at=works.later(5),
    )
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(5))
    assert Case.objects.get(id=case.id).running_due_at == first.would_be_at


def test_nothing_is_kept_of_the_question(desk: works.Desk) -> None:
    case = works.registered(desk)
    with CaptureQueriesContext(connection) as captured:
        asked(desk, at=works.later(5))
    assert [one["sql"] for one in captured if not one["sql"].startswith("SELECT")] == []
    assert not CalendarEdit.objects.exists()
    assert queries.verified_case(case.number, at=works.later(5)).awaited == frozenset()


def test_an_edit_that_moves_nothing_says_so(desk: works.Desk) -> None:
    works.registered(desk)
    found = asked(desk, {"exceptions": {"2025-06-16": []}})
    assert (found.counting, found.moved, found.shown) == (1, 0, ())


def test_finished_cases_are_not_replayed_unless_the_edit_reaches_back(desk: works.Desk) -> None:
    case = works.registered(desk)
    actions.cancel_case(number=case.number, cancel_reason=CancelReason.SPAM, by=works.BUILDER, at=NOON)
    assert asked(desk).counting == 0
    assert asked(desk, retroactive=True).counting == 1


def test_missed_deadlines_that_would_be_none_are_counted(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    late = NOON + timedelta(days=4)
    actions.inform_customer(number=case.number, text="Sorry.", by=viewer_of(tomas), at=late)
    found = asked(desk, CLOSED_THIS_WEEK, retroactive=True, at=late + timedelta(hours=1))
    assert (found.annulled, found.missed) == (2, 0)


def test_deadlines_that_would_be_missed_then_are_counted(desk: works.Desk, tomas: User) -> None:
    night = {"exceptions": {"2026-06-15": [["00:00", "24:00"]]}}
    case = works.opened(desk, tomas)
    due = Obligation.objects.get(sheet=case.sheet_id, kind="ort").due_at
    assert due is not None
    found = asked(desk, night, retroactive=True, at=due - timedelta(minutes=1))
    assert (found.annulled, found.missed) == (0, 1)


def test_of_very_many_cases_the_newest_are_replayed(
    desk: works.Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "MOST_REPLAYED", 2)
    _, *newest = [works.registered(desk) for _ in range(3)]
    found = asked(desk)
    assert (found.counting, found.replayed, found.is_whole) == (3, 2, False)
    assert {one.number for one in found.shown} == {case.number for case in newest}


def test_many_cases_cost_as_many_statements_as_one(desk: works.Desk) -> None:
    def statements() -> int:
        calendar_id = desk.organisation.work_calendar_id
        drafted = set_up.drafted_edit(calendar_id=calendar_id, patch=CLOSED_TODAY, by=works.BUILDER, at=NOON)
        with CaptureQueriesContext(connection) as captured:
            queries.would_happen(calendar_id, drafted, reaches_back=False, viewer=lead, at=NOON)
        return len(captured)

    lead = viewer_of(staff("Bob Berger", Role.QUEUE_LEAD))
    works.registered(desk)
    assert statements() == STATEMENTS
    for _ in range(3):
        works.registered(desk)
    assert statements() == STATEMENTS


def test_cases_are_shown_only_to_who_may_see_them(desk: works.Desk, ada: User) -> None:
    works.registered(desk)
    found = asked(desk, by=viewer_of(ada))
    assert (found.moved, found.shown) == (1, ())
