"""Clock sheets as stored: what is written counts at once, and a replay comes to the same."""

from typing import Any

import pytest

from servanda.commitments import actions, queries
from servanda.commitments.actions import NewEvent
from servanda.core.clocks import ClockKind, Cover, Promises, State, Target
from servanda.core.clocks.events import ExternalInfo, Interaction, Registered, Solved
from tests.cases.works import later
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def cover(calendar: str = "24x7") -> Cover:
    return Cover({"2": Promises(irt=Target(3600, calendar), ort=Target(8 * 3600, calendar))}, warn=(60, 100))


def begun(calendar: str = "24x7") -> actions.SheetAtHand:
    sheet = actions.new_sheet()
    sheet.write([NewEvent(NOON, NOON, Registered("2", cover(calendar)))])
    return sheet


def stored(sheet: actions.SheetAtHand, minutes: int = 0) -> None:
    actions.keep([sheet], at=later(minutes), by="test")


def test_what_is_written_counts_before_it_is_stored() -> None:
    sheet = begun()
    sheet.write([NewEvent(later(5), later(5), ExternalInfo())])
    assert sheet.evaluation(later(6)).responded


def test_a_stored_sheet_comes_to_the_same_when_it_is_read_again() -> None:
    calendar = str(places.work_calendar().id)
    sheet = begun(calendar)
    sheet.write(
        [NewEvent(later(5), later(5), ExternalInfo(asks=True)), NewEvent(later(9), later(9), Solved())]
    )
    stored(sheet)
    again = queries.evaluations([sheet.stored.id], at=later(10))[sheet.stored.id]
    assert again == sheet.evaluation(later(10))


def test_events_are_numbered_across_actions() -> None:
    sheet = begun()
    stored(sheet)
    again = actions.take_sheet(sheet.stored)
    assert again.write([NewEvent(later(5), later(5), ExternalInfo())]) == [2]
    stored(again, 5)
    assert [one.seq for one in queries.events_of(sheet.stored.id)] == [1, 2]


def test_what_is_documented_afterwards_does_not_move_the_last_live_instant() -> None:
    sheet = begun()
    sheet.write([NewEvent(later(10), later(10), ExternalInfo())])
    sheet.write([NewEvent(later(5), later(30), Interaction(outbound=True, counts_as_response=True))])
    assert sheet.last_live_at == later(10)
    irt = sheet.evaluation(later(30)).clock(ClockKind.IRT)
    assert irt is not None and irt.state is State.MET and irt.stopped_at == queries.instant(later(5))


def test_many_sheets_take_as_many_statements_as_one(django_assert_num_queries: Any) -> None:
    calendar = str(places.work_calendar().id)
    sheets = [begun(calendar) for _ in range(6)]
    for sheet in sheets:
        sheet.evaluation(NOON)
    actions.keep(sheets, at=NOON, by="test")
    with django_assert_num_queries(2):
        found = queries.evaluations([sheet.stored.id for sheet in sheets], at=later(1))
    assert len(found) == 6
