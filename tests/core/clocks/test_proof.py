"""The proof of a deadline: every stretch, cut where the office opens and closes."""

import pytest

from servanda.core.calendars import timeline_of
from servanda.core.clocks import (
    ClockKind,
    Course,
    OnChange,
    Promises,
    Target,
    TargetNotPositive,
    UnknownCalendar,
    proof,
)
from servanda.core.clocks.events import (
    CustomerMessage,
    ExternalInfo,
    SeverityChanged,
    TaskDispatched,
    TaskReassigned,
)
from tests.core.calendars.make import hour, office
from tests.core.clocks.make import HOUR, OFFICE, Story, cover, target, when

PROMISED = cover(s1=Promises(ort=target(8)), s2=Promises(ort=target(12)), on_change=OnChange.CARRY)
ASKED = ExternalInfo(asks=True)


def lines(story: Story, now: str) -> list[tuple[str, int, int]]:
    at, sheet = when(now), story.sheet()
    found = proof(story.ort(now).obligation, at, lambda name: sheet.calendar(name, at, at))
    return [(line.course.value, line.seq, line.seconds) for line in found]


def test_every_stretch_names_its_event_and_its_working_time() -> None:
    story = Story(PROMISED).tell("mon 15:40", ASKED).tell("tue 10:10", CustomerMessage())
    assert lines(story, "tue 11:40") == [
        (Course.RUNNING, 1, 6 * HOUR + 2400),
        (Course.PAUSED, 2, HOUR + 1200),
        (Course.CLOSED, 2, 0),
        (Course.PAUSED, 2, HOUR + 600),
        (Course.RUNNING, 3, HOUR + 1800),
    ]


def test_running_lines_make_up_the_elapsed_time() -> None:
    story = Story(PROMISED).tell("mon 15:40", ASKED).tell("tue 10:10", CustomerMessage())
    running = sum(seconds for course, _, seconds in lines(story, "tue 20:00") if course == Course.RUNNING)
    assert running == story.ort("tue 20:00").elapsed


def test_the_time_since_closing_is_closed() -> None:
    assert lines(Story(PROMISED), "mon 20:00")[-1] == (Course.CLOSED, 1, 0)


def test_a_pause_stays_in_the_hours_that_the_task_had_before_it_moved() -> None:
    calendars = {"berlin": timeline_of(office()), "late": timeline_of(office(hours=(hour(13, 21),)))}
    pausing = cover(s1=Promises(ola=Target(8 * HOUR)), ola_pauses=True)
    story = Story(pausing, calendars=calendars).tell("mon 10:00", TaskDispatched("T", "berlin"))
    story.tell("mon 11:00", ASKED).tell("mon 12:00", TaskReassigned("T", "late"))
    story.tell("mon 14:00", CustomerMessage())
    stretches = story.task("mon 15:00").obligation.stretches
    assert [(one.begins, one.running, one.seq, one.calendar) for one in stretches] == [
        (when("mon 10:00"), True, 2, "berlin"),
        (when("mon 11:00"), False, 3, "berlin"),
        (when("mon 12:00"), False, 4, "late"),
        (when("mon 14:00"), True, 5, "late"),
    ]


def test_a_changed_promise_begins_its_own_proof() -> None:
    story = Story(PROMISED).tell("mon 11:00", SeverityChanged("2"))
    assert lines(story, "mon 12:00") == [(Course.RUNNING, 2, HOUR)]
    assert story.ort("mon 12:00").obligation.stretches[0].before == 2 * HOUR


def test_stretches_follow_one_another_without_gaps() -> None:
    story = (
        Story(PROMISED).tell("mon 10:00", ASKED).tell("mon 11:00", CustomerMessage()).tell("mon 12:00", ASKED)
    )
    stretches = story.ort("mon 14:00").obligation.stretches
    assert [one.ends for one in stretches] == [*(one.begins for one in stretches[1:]), None]


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(UnknownCalendar):
        Story(cover(s1=Promises(ort=target(8, "elsewhere")))).at("mon 12:00")


@pytest.mark.parametrize(("seconds", "days"), [(0, 0), (-1, 0), (60, 1), (0, -1), (-1, 1), (1, -1)])
def test_a_target_is_a_positive_duration_or_a_number_of_business_days(seconds: int, days: int) -> None:
    with pytest.raises(TargetNotPositive):
        Target(seconds, OFFICE, days)


def test_a_second_or_a_day_is_a_target() -> None:
    assert (Target(1, OFFICE).seconds, Target(business_days=1).business_days) == (1, 1)


def test_only_tasks_are_due_at_the_end_of_a_business_day() -> None:
    with pytest.raises(TargetNotPositive):
        Promises(ort=Target(business_days=1))


def test_an_evaluation_finds_no_clock_that_never_began() -> None:
    assert Story(PROMISED).at("mon 10:00").clock(ClockKind.OLA, "T") is None
