"""Merging: the earlier of two running promises goes on; what was breached, told or answered stays where it was."""

import pytest

from servanda.core.calendars import timeline_of
from servanda.core.clocks import ClockKind, Cover, EventData, Promises, State, Target, TaskHasClock
from servanda.core.clocks.events import (
    Cancelled,
    CustomerMessage,
    ExternalInfo,
    MergedIn,
    MergeUndone,
    Retracted,
    SeverityChanged,
    Solved,
    TaskCancelled,
    TaskCompleted,
    TaskDispatched,
    TaskReopened,
)
from tests.core.calendars.make import office
from tests.core.clocks.make import ALWAYS, HOUR, Story, cover, target, when

OWN = cover(s1=Promises(irt=target(8), ort=target(16), update=target(8)))
STRICTER = cover(s1=Promises(irt=target(4), ort=target(6), update=target(2)))
ASKED, INFORMED = ExternalInfo(asks=True), ExternalInfo()


def merged(own: Story, other: Story, at: str = "mon 12:00") -> Story:
    """The survivor; the other case's clocks go along as they stood."""
    return own.tell(at, MergedIn("B", other.at(at).clocks))


def test_the_earlier_deadline_is_taken_over_with_its_elapsed_time() -> None:
    story = merged(Story(OWN), Story(STRICTER, received="mon 10:00"))
    irt, ort = story.irt("mon 12:30"), story.ort("mon 12:30")
    assert (irt.due, irt.elapsed) == (when("mon 14:00"), 2 * HOUR + HOUR // 2)
    assert (ort.due, ort.elapsed) == (when("mon 16:00"), 2 * HOUR + HOUR // 2)


def test_its_calendar_comes_along() -> None:
    around = cover(s1=Promises(ort=target(6, ALWAYS)))
    clock = merged(Story(OWN), Story(around, received="mon 12:00")).ort("mon 12:30")
    assert (clock.due, clock.obligation.calendar) == (when("mon 18:00"), ALWAYS)


@pytest.mark.parametrize("other", [OWN, cover(s1=Promises(ort=target(24)))], ids=["equal", "later"])
def test_of_equal_deadlines_and_later_ones_the_survivor_keeps_its_own(other: Cover) -> None:
    clock = merged(Story(OWN), Story(other)).ort("mon 13:00")
    assert (len(clock.obligations), clock.due) == (1, when("tue 17:00"))


def test_both_are_compared_as_if_they_ran_from_the_merge() -> None:
    other = Story(STRICTER).tell("mon 10:00", ASKED)
    clock = merged(Story(OWN), other).ort("mon 13:00")
    assert (clock.state, clock.due) == (State.RUNNING, when("mon 17:00"))


def test_a_paused_survivor_stays_paused() -> None:
    clock = merged(Story(OWN).tell("mon 10:00", ASKED), Story(STRICTER)).ort("mon 13:00")
    assert (clock.state, clock.remaining) == (State.PAUSED, 3 * HOUR)


def test_what_is_used_up_exactly_is_due_at_the_merge() -> None:
    other = Story(STRICTER, received="mon 09:00").tell("mon 15:00", ASKED)
    clock = merged(Story(OWN), other, "mon 16:00").ort("mon 16:00")
    assert (clock.state, clock.due) == (State.RUNNING, when("mon 16:00"))


def test_a_second_before_the_deadline_of_both_the_survivor_keeps_its_own() -> None:
    clock = merged(Story(STRICTER), Story(STRICTER), "mon 12:59:59").irt("mon 12:59:59")
    assert (len(clock.obligations), clock.due) == (1, when("mon 13:00"))


def test_what_is_used_up_exactly_is_earlier_than_what_has_a_second_left() -> None:
    own = Story(cover(s1=Promises(ort=Target(7 * HOUR + 1, "office"))))
    clock = merged(own, Story(STRICTER).tell("mon 15:00", ASKED), "mon 16:00").ort("mon 16:00")
    assert clock.due == when("mon 16:00")


def test_a_survivor_that_is_used_up_exactly_keeps_its_own() -> None:
    own = Story(STRICTER).tell("mon 15:00", ASKED)
    clock = merged(own, Story(cover(s1=Promises(ort=target(9)))), "mon 16:00").ort("mon 16:00")
    assert len(clock.obligations) == 1


def test_a_breached_promise_stays_with_the_other_case() -> None:
    clock = merged(Story(OWN), Story(STRICTER), "mon 16:00").ort("mon 16:30")
    assert (clock.breaches, clock.due) == ((), when("tue 17:00"))


def test_a_breached_survivor_keeps_its_own() -> None:
    own = Story(cover(s1=Promises(ort=target(1))))
    clock = merged(own, Story(STRICTER)).ort("mon 13:00")
    assert (clock.state, clock.due) == (State.BREACHED, when("mon 10:00"))


def test_what_the_other_case_told_does_not_answer_this_customer() -> None:
    story = merged(Story(OWN), Story(STRICTER).tell("mon 10:00", INFORMED))
    assert story.irt("mon 13:00").state is State.RUNNING
    assert not story.at("mon 13:00").responded


def test_a_clock_that_runs_in_one_case_only_is_not_taken_over() -> None:
    story = merged(Story(cover(s1=Promises(irt=target(8)))), Story(STRICTER))
    assert [clock.kind for clock in story.at("mon 13:00").clocks] == [ClockKind.IRT]


def test_open_update_cycles_are_compared_too() -> None:
    own = Story(OWN).tell("mon 10:00", INFORMED)
    other = Story(STRICTER).tell("mon 10:00", INFORMED).tell("mon 11:30", INFORMED)
    assert merged(own, other).cycles("mon 13:00")[0].due == when("mon 13:30")


def test_a_later_change_finds_the_promise_that_was_taken_over() -> None:
    story = merged(Story(OWN), Story(STRICTER)).tell("mon 13:00", SeverityChanged("2"))
    assert story.ort("mon 14:00").state is State.CANCELLED


TASKS = cover(s1=Promises(ola=Target(8 * HOUR)), warn=(50,), ola_pauses=True)
BERLIN = {"berlin": timeline_of(office()), "office": timeline_of(office())}


def with_task(name: str = "T") -> Story:
    return Story(TASKS, calendars=BERLIN).tell("mon 10:00", TaskDispatched(name, "berlin"))


def test_tasks_move_with_their_clocks() -> None:
    story = merged(Story(TASKS, calendars=BERLIN), with_task()).tell("mon 16:00", TaskCompleted("T"))
    clock = story.task("mon 17:00")
    assert (clock.state, clock.elapsed, clock.stopped_at) == (State.MET, 6 * HOUR, when("mon 16:00"))
    assert clock.breakdown == (("berlin", 6 * HOUR),)
    assert clock.obligation.warnings[0].at == when("mon 14:00")


def test_a_task_that_ended_moves_as_it_ended() -> None:
    other = with_task().tell("mon 11:00", TaskCompleted("T"))
    moved = merged(Story(TASKS, calendars=BERLIN), other).task("tue 12:00")
    assert (moved.state, moved.stopped_at, moved.due) == (State.MET, when("mon 11:00"), when("tue 10:00"))


def test_a_task_pauses_with_the_case_it_came_to() -> None:
    own = Story(TASKS, calendars=BERLIN).tell("mon 11:00", ASKED)
    story = merged(own, with_task()).tell("mon 14:00", CustomerMessage())
    assert story.task("mon 13:00").state is State.PAUSED
    assert not story.task("mon 13:00").running
    assert story.task("mon 15:00").elapsed == 3 * HOUR


def test_a_task_that_never_pauses_runs_on_where_the_case_waits() -> None:
    running = cover(s1=Promises(ola=Target(8 * HOUR)))
    other = Story(running, calendars=BERLIN).tell("mon 10:00", TaskDispatched("T", "berlin"))
    story = merged(Story(TASKS, calendars=BERLIN).tell("mon 11:00", ASKED), other)
    assert story.task("mon 13:00").elapsed == 3 * HOUR


def test_a_task_keeps_its_stretches_and_what_it_reached_as_it_paused_fires_where_it_runs_on() -> None:
    other = with_task().tell("mon 14:00", ASKED)
    obligation = merged(Story(TASKS, calendars=BERLIN), other, "mon 15:00").task("mon 16:00").obligation
    assert [(one.begins, one.ends, one.running) for one in obligation.stretches] == [
        (when("mon 10:00"), when("mon 14:00"), True),
        (when("mon 14:00"), when("mon 15:00"), False),
        (when("mon 15:00"), None, True),
    ]
    assert obligation.warnings == ((50, when("mon 15:00"), True),)


@pytest.mark.parametrize(
    ("ended", "elapsed"), [(TaskCompleted("T"), 3 * HOUR), (TaskCancelled("T"), HOUR)], ids=repr
)
def test_a_task_that_was_done_can_be_reopened_where_it_came_to_a_cancelled_one_cannot(
    ended: EventData, elapsed: int
) -> None:
    story = merged(Story(TASKS, calendars=BERLIN), with_task().tell("mon 11:00", ended))
    clock = story.tell("mon 14:00", TaskReopened("T")).task("mon 16:00")
    assert clock.elapsed == elapsed
    ends = [one.ends for one in clock.obligation.stretches]
    assert [one.begins for one in clock.obligation.stretches[1:]] == ends[:-1]


def test_a_task_that_waited_runs_on_where_nobody_waits() -> None:
    story = merged(Story(TASKS, calendars=BERLIN), with_task().tell("mon 11:00", ASKED))
    assert story.task("mon 13:00").elapsed == 2 * HOUR


def test_a_task_moved_at_the_instant_of_its_dispatch_has_nothing_behind_it() -> None:
    story = merged(Story(TASKS, calendars=BERLIN), with_task(), "mon 10:00")
    clock = story.task("mon 12:00")
    assert (clock.elapsed, len(clock.obligation.stretches)) == (2 * HOUR, 1)


def test_an_end_of_business_day_moves_as_it_is() -> None:
    next_day = cover(s1=Promises(ola=Target(business_days=1)))
    other = Story(next_day, calendars=BERLIN).tell("mon 10:00", TaskDispatched("T", "berlin"))
    assert merged(Story(TASKS, calendars=BERLIN), other).task("mon 13:00").due == when("tue 17:00")


def test_a_task_of_the_same_name_is_refused() -> None:
    with pytest.raises(TaskHasClock):
        merged(with_task(), with_task()).at("mon 13:00")


def test_undone_it_is_as_if_there_had_been_no_merge() -> None:
    story = merged(Story(OWN), Story(STRICTER)).tell("mon 14:00", MergeUndone("B"))
    assert story.ort("mon 13:00").due == when("mon 15:00")
    clock = story.ort("mon 14:30")
    assert (clock.due, clock.elapsed, len(clock.obligations)) == (when("tue 17:00"), 5 * HOUR + HOUR // 2, 1)


def test_undoing_annuls_a_breach_that_only_the_merge_brought() -> None:
    story = merged(Story(OWN), Story(STRICTER)).tell("mon 16:00", MergeUndone("B"))
    assert story.at("mon 17:00").annulled_of(ClockKind.ORT) == (when("mon 15:00"),)


def test_what_happened_between_a_merge_and_its_undoing_stays() -> None:
    story = merged(Story(OWN), Story(STRICTER)).tell("mon 13:00", ASKED).tell("mon 14:00", MergeUndone("B"))
    clock = story.ort("mon 15:00")
    assert (clock.state, clock.remaining) == (State.PAUSED, 12 * HOUR)


def test_two_merges_of_a_case_can_be_undone_one_after_the_other() -> None:
    story = merged(merged(Story(OWN), Story(STRICTER), "mon 10:00"), Story(STRICTER), "mon 11:00")
    story.tell("mon 12:00", MergeUndone("B")).tell("mon 12:30", MergeUndone("B"))
    assert story.ort("mon 13:00").due == when("tue 17:00")


def test_undoing_takes_back_the_last_merge_of_that_case_only() -> None:
    story = merged(merged(Story(OWN), Story(STRICTER), "mon 10:00"), Story(STRICTER), "mon 11:00")
    story.tell("mon 12:00", MergeUndone("B")).tell("mon 12:30", MergeUndone("X"))
    assert story.ort("mon 13:00").due == when("mon 15:00")


def test_an_undoing_can_be_retracted() -> None:
    story = (
        merged(Story(OWN), Story(STRICTER))
        .tell("mon 13:00", MergeUndone("B"))
        .tell("mon 13:30", Retracted(3))
    )
    assert story.ort("mon 14:00").due == when("mon 15:00")


def test_the_merged_case_goes_on_when_its_end_is_retracted() -> None:
    other = Story(STRICTER).tell("mon 12:00", Cancelled()).tell("mon 14:00", Retracted(2))
    assert other.ort("mon 13:00").state is State.CANCELLED
    assert other.ort("mon 14:30").elapsed == 5 * HOUR + HOUR // 2


def test_a_solved_survivor_takes_over_what_still_runs() -> None:
    own = Story(OWN).tell("mon 10:00", Solved(told=False))
    story = merged(own, Story(STRICTER))
    assert (story.irt("mon 12:30").due, story.ort("mon 12:30").state) == (when("mon 13:00"), State.MET)
