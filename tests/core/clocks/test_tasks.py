"""Task targets: from dispatch to completion, in the hours of whoever has the task."""

import pytest

from servanda.core.calendars import timeline_of
from servanda.core.clocks import Cover, EventData, Promises, State, Target
from servanda.core.clocks.events import (
    Cancelled,
    CustomerMessage,
    ExternalInfo,
    SeverityChanged,
    Solved,
    TaskCancelled,
    TaskCompleted,
    TaskDispatched,
    TaskReassigned,
    TaskReopened,
)
from tests.core.calendars.make import at, hour, office
from tests.core.clocks.make import HOUR, MINUTE, Story, cover, when

CALENDARS = {"berlin": timeline_of(office()), "late": timeline_of(office(hours=(hour(13, 21),)))}
EIGHT_HOURS = cover(s1=Promises(ola=Target(8 * HOUR)), s2=Promises(ola=Target(HOUR)))
NEXT_DAY = cover(s1=Promises(ola=Target(business_days=1)), warn=(50, 100))
ASKED = ExternalInfo(asks=True)


def dispatched(promised: Cover = EIGHT_HOURS, at: str = "mon 09:00") -> Story:
    return Story(promised, calendars=CALENDARS).tell(at, TaskDispatched("T", "berlin"))


def test_it_runs_from_dispatch_in_its_organisations_hours() -> None:
    assert dispatched(at="mon 10:00").task("mon 12:00").due == when("tue 10:00")


def test_completing_ends_it() -> None:
    clock = dispatched().tell("mon 12:00", TaskCompleted("T")).task("tue 12:00")
    assert (clock.state, clock.stopped_at, clock.elapsed) == (State.MET, when("mon 12:00"), 3 * HOUR)


def test_completed_late_it_is_breached() -> None:
    assert dispatched().tell("tue 10:00", TaskCompleted("T")).task("wed 12:00").breaches == (
        when("mon 17:00"),
    )


def test_reassigned_it_is_the_same_obligation_in_the_new_hours() -> None:
    clock = dispatched().tell("mon 12:00", TaskReassigned("T", "late")).task("mon 15:00")
    assert (clock.elapsed, clock.due) == (5 * HOUR, when("mon 18:00"))
    assert clock.breakdown == (("berlin", 3 * HOUR), ("late", 2 * HOUR))
    assert len(clock.obligations) == 1


def test_reassigned_after_the_deadline_it_stays_breached() -> None:
    clock = dispatched().tell("tue 10:00", TaskReassigned("T", "late")).task("tue 15:00")
    assert (clock.state, clock.due) == (State.BREACHED, when("mon 17:00"))


def test_reassigned_while_completed_it_runs_on_there_when_reopened() -> None:
    story = dispatched().tell("mon 12:00", TaskCompleted("T")).tell("mon 12:30", TaskReassigned("T", "late"))
    assert story.task("mon 12:45").breakdown == (("berlin", 3 * HOUR),)
    assert story.tell("mon 13:00", TaskReopened("T")).task("mon 14:00").due == when("mon 18:00")


def test_reopened_it_runs_on_without_the_time_between() -> None:
    story = dispatched().tell("mon 12:00", TaskCompleted("T")).tell("mon 15:00", TaskReopened("T"))
    assert story.task("mon 16:00").elapsed == 4 * HOUR


def test_cancelled_it_ends_as_cancelled_and_cannot_be_reopened() -> None:
    story = dispatched().tell("mon 12:00", TaskCancelled("T")).tell("mon 15:00", TaskReopened("T"))
    assert story.task("mon 16:00").state is State.CANCELLED
    breached = dispatched().tell("tue 12:00", TaskCancelled("T")).tell("tue 15:00", TaskReopened("T"))
    assert (breached.task("tue 16:00").state, breached.task("tue 16:00").running) == (State.BREACHED, False)


@pytest.mark.parametrize(
    "event",
    [
        TaskReopened("T"),
        TaskDispatched("T", "late"),
        TaskCompleted("X"),
        TaskCancelled("X"),
        TaskReassigned("X", "late"),
        TaskReopened("X"),
        SeverityChanged("2"),
    ],
    ids=repr,
)
def test_it_is_not_touched_by_a_second_dispatch_another_task_or_a_severity(event: EventData) -> None:
    assert dispatched().tell("mon 12:00", event).task("mon 13:00").due == when("mon 17:00")


def test_without_a_promise_the_task_has_no_clock() -> None:
    story = Story(cover(s1=Promises()), calendars=CALENDARS).tell("mon 09:00", TaskDispatched("T", "berlin"))
    assert story.at("mon 12:00").clocks == ()


def test_it_runs_on_while_the_case_waits_unless_the_level_says_otherwise() -> None:
    story = dispatched().tell("mon 10:00", ASKED)
    assert story.task("mon 12:00").elapsed == 3 * HOUR


def test_dispatched_or_reopened_while_the_case_waits_it_runs_at_once() -> None:
    story = Story(EIGHT_HOURS, calendars=CALENDARS).tell("mon 10:00", ASKED)
    story.tell("mon 11:00", TaskDispatched("T", "berlin"))
    story.tell("mon 12:00", TaskCompleted("T")).tell("mon 13:00", TaskReopened("T"))
    assert story.task("mon 14:00").elapsed == 2 * HOUR


def test_reopened_while_nobody_waits_it_runs_although_it_would_pause() -> None:
    pausing = cover(s1=Promises(ola=Target(8 * HOUR)), ola_pauses=True)
    story = dispatched(pausing).tell("mon 10:00", TaskCompleted("T")).tell("mon 11:00", TaskReopened("T"))
    assert story.task("mon 12:00").elapsed == 2 * HOUR


def test_it_pauses_with_the_case_if_the_level_says_so() -> None:
    pausing = cover(s1=Promises(ola=Target(8 * HOUR)), ola_pauses=True)
    story = dispatched(pausing).tell("mon 10:00", ASKED).tell("mon 12:00", CustomerMessage())
    assert story.task("mon 11:00").state is State.PAUSED
    assert story.task("mon 13:00").elapsed == 2 * HOUR


def test_solving_ends_the_wait_for_its_tasks_too() -> None:
    pausing = cover(s1=Promises(ola=Target(8 * HOUR)), ola_pauses=True)
    story = dispatched(pausing).tell("mon 10:00", ASKED).tell("mon 12:00", Solved())
    assert story.task("mon 13:00").elapsed == 2 * HOUR


def test_dispatched_or_reopened_while_the_case_waits_it_pauses_at_once() -> None:
    pausing = cover(s1=Promises(ola=Target(8 * HOUR)), ola_pauses=True)
    story = (
        Story(pausing, calendars=CALENDARS)
        .tell("mon 10:00", ASKED)
        .tell("mon 11:00", TaskDispatched("T", "berlin"))
    )
    story.tell("mon 12:00", TaskReassigned("T", "late"))
    assert story.task("mon 15:00").elapsed == 0
    story.tell("mon 15:00", TaskCompleted("T")).tell("mon 16:00", TaskReopened("T"))
    assert (story.task("mon 15:30").state, story.task("mon 17:00").state) == (State.MET, State.PAUSED)
    assert story.tell("mon 18:00", CustomerMessage()).task("mon 20:00").elapsed == 2 * HOUR


def test_the_end_of_a_business_day_is_its_closing_time_and_never_pauses() -> None:
    next_day = cover(s1=Promises(ola=Target(business_days=1)), ola_pauses=True)
    story = dispatched(next_day, at="mon 15:00").tell("mon 16:00", ASKED)
    clock = story.task("tue 12:00")
    assert (clock.state, clock.due) == (State.RUNNING, when("tue 17:00"))


def test_its_target_is_the_working_time_until_then() -> None:
    clock = dispatched(NEXT_DAY, at="mon 15:00").task("mon 16:00")
    assert clock.obligation.target == 10 * HOUR
    assert [one.at for one in clock.obligation.warnings] == [when("tue 12:00"), when("tue 17:00")]


def test_it_counts_from_dispatch_on_the_present_calendar() -> None:
    clock = (
        dispatched(NEXT_DAY, at="mon 15:00").tell("mon 16:00", TaskReassigned("T", "late")).task("mon 16:30")
    )
    assert (clock.due, clock.elapsed) == (when("tue 21:00"), 90 * MINUTE)


def test_what_it_ran_in_hours_that_the_new_place_does_not_have_does_not_make_it_earlier() -> None:
    clock = dispatched(NEXT_DAY, at="mon 10:00").tell("mon 12:00", TaskReassigned("T", "late"))
    task = clock.task("mon 14:00")
    assert (task.due, task.obligation.target, task.elapsed) == (when("tue 21:00"), 16 * HOUR, 3 * HOUR)


def test_it_is_not_due_before_it_moved_to_hours_that_ended_earlier() -> None:
    story = Story(NEXT_DAY, calendars=CALENDARS).tell("mon 15:00", TaskDispatched("T", "late"))
    assert story.tell("tue 18:00", TaskReassigned("T", "berlin")).task("tue 18:00").due == when("tue 18:00")


def test_over_easter_the_next_business_day_is_tuesday() -> None:
    easter = {"berlin": timeline_of(office(holidays=("2026-06-16", "2026-06-17", "2026-06-18")))}
    story = Story(NEXT_DAY, calendars=easter).tell("mon 15:00", TaskDispatched("T", "berlin"))
    assert story.task("mon 16:00").due == at("2026-06-19T17:00+02:00")


def test_cancelling_the_case_cancels_its_tasks() -> None:
    assert dispatched().tell("mon 12:00", Cancelled()).task("mon 13:00").state is State.CANCELLED


def test_on_a_solved_case_task_events_have_no_effect() -> None:
    story = dispatched().tell("mon 10:00", Solved()).tell("mon 11:00", TaskCompleted("T"))
    assert story.task("mon 12:00").state is State.RUNNING


def test_an_ended_task_that_moves_has_no_stretch_after_its_end() -> None:
    story = dispatched().tell("mon 12:00", TaskCompleted("T")).tell("mon 14:00", TaskReassigned("T", "late"))
    story.tell("mon 15:00", TaskReopened("T"))
    stretches = story.task("mon 16:00").obligation.stretches
    assert [(one.begins, one.seq) for one in stretches] == [
        (when("mon 09:00"), 2),
        (when("mon 12:00"), 3),
        (when("mon 15:00"), 5),
    ]


def test_of_the_clocks_of_a_case_none_says_that_it_pauses_with_it() -> None:
    both = cover(s1=Promises(irt=Target(HOUR, "berlin"), ort=Target(HOUR, "berlin")))
    clocks = Story(both, calendars=CALENDARS).at("mon 09:30").clocks
    assert [clock.pauses for clock in clocks] == [False, False]
