"""What is still to come of a deadline, and why a whole day has no hours."""

from datetime import date

import pytest

from servanda.core.clocks import Course, DayOff, OnChange, Promises, ahead, days_off
from servanda.core.clocks.events import CustomerMessage, ExternalInfo, Solved
from tests.core.calendars.make import office
from tests.core.clocks.make import HOUR, Story, cover, target, when

PROMISED = cover(s1=Promises(ort=target(12)), on_change=OnChange.CARRY)
ASKED = ExternalInfo(asks=True)
HOLIDAYS = office(holidays=("2026-06-18",), exceptions={"2026-06-19": (), "2026-06-17": ((36_000, 43_200),)})


def to_come(story: Story, now: str) -> list[tuple[str, int, int]]:
    at, sheet = when(now), story.sheet()
    found = ahead(story.ort(now).obligation, at, lambda name: sheet.calendar(name, at, at))
    return [(line.course.value, line.begins, line.seconds) for line in found]


def test_a_running_clock_runs_on_to_its_deadline() -> None:
    assert to_come(Story(PROMISED), "mon 15:00") == [
        (Course.RUNNING, when("mon 15:00"), 2 * HOUR),
        (Course.CLOSED, when("mon 17:00"), 0),
        (Course.RUNNING, when("tue 09:00"), 4 * HOUR),
    ]


def test_what_counted_and_what_is_to_come_make_up_the_target() -> None:
    story = Story(PROMISED).tell("mon 10:00", ASKED).tell("mon 11:00", CustomerMessage())
    one = story.ort("mon 15:30").obligation
    left = sum(seconds for course, _, seconds in to_come(story, "mon 15:30") if course == Course.RUNNING)
    assert one.elapsed + left == one.target


@pytest.mark.parametrize(
    ("told", "now"),
    [
        pytest.param(ASKED, "mon 12:00", id="paused"),
        pytest.param(Solved(), "mon 12:00", id="ended"),
        pytest.param(None, "tue 13:00", id="just reached"),
        pytest.param(None, "tue 13:01", id="missed"),
    ],
)
def test_nothing_is_to_come_of_a_clock_that_does_not_run_towards_it(
    told: ExternalInfo | Solved | None, now: str
) -> None:
    story = Story(PROMISED).tell("mon 10:00", told) if told else Story(PROMISED)
    assert to_come(story, now) == []


@pytest.mark.parametrize(
    ("begins", "ends", "off"),
    [
        ("mon 17:00", "tue 09:00", {}),
        ("tue 17:00", "wed 10:00", {}),
        ("wed 12:00", "sat 00:00", {18: DayOff.HOLIDAY, 19: DayOff.EXCEPTION}),
        ("wed 12:00", "sat 00:01", {18: DayOff.HOLIDAY, 19: DayOff.EXCEPTION, 20: DayOff.WEEKLY}),
        ("sun 10:00", "sun 11:00", {21: DayOff.WEEKLY}),
    ],
    ids=str,
)
def test_a_day_without_any_hours_is_off_for_its_reason(
    begins: str, ends: str, off: dict[int, DayOff]
) -> None:
    found = days_off(HOLIDAYS, when(begins), when(ends))
    assert found == tuple((date(2026, 6, day), why) for day, why in off.items())


def test_no_more_days_are_named_than_anybody_reads() -> None:
    closed = office(hours=())
    assert len(days_off(closed, when("mon 00:00"), when("mon 00:00") + 400 * 24 * HOUR)) == 60
