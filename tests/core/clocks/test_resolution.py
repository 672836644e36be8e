"""Overall resolution: paused while waiting or held with a pausing reason, ended by solving, runs on when reopened."""

import pytest

from servanda.core.clocks import EventData, Promises, State
from servanda.core.clocks.events import (
    Cancelled,
    CustomerMessage,
    ExternalInfo,
    Hold,
    Interaction,
    Reopened,
    Resume,
    Solved,
    TakenBack,
)
from tests.core.clocks.make import HOUR, Story, cover, target, when

EIGHT_HOURS = cover(s1=Promises(ort=target(8)))
ASKED = ExternalInfo(asks=True)


def test_asking_the_customer_pauses_it() -> None:
    clock = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).ort("mon 12:00")
    assert (clock.state, clock.due, clock.elapsed, clock.remaining) == (State.PAUSED, None, HOUR, 7 * HOUR)


@pytest.mark.parametrize("back", [CustomerMessage(), TakenBack()], ids=["answer", "taken back"])
def test_it_runs_on_when_the_ball_returns(back: EventData) -> None:
    clock = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 12:00", back).ort("mon 13:00")
    assert (clock.state, clock.due, clock.elapsed) == (State.RUNNING, when("tue 11:00"), 2 * HOUR)


@pytest.mark.parametrize("event", [ExternalInfo(), Interaction(True, True)], ids=["information", "a call"])
def test_informing_leaves_the_ball_where_it_is(event: EventData) -> None:
    assert Story(EIGHT_HOURS).tell("mon 10:00", event).ort("mon 12:00").state is State.RUNNING
    waiting = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 11:00", event)
    assert waiting.ort("mon 12:00").state is State.PAUSED


def test_a_pausing_hold_pauses_until_resumed() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", Hold("vendor", pauses=True)).tell("mon 12:00", Resume())
    assert story.ort("mon 11:00").state is State.PAUSED
    assert story.ort("mon 13:00").due == when("tue 11:00")


def test_a_hold_that_does_not_pause_lets_it_run() -> None:
    assert Story(EIGHT_HOURS).tell("mon 10:00", Hold("internal")).ort("mon 11:00").state is State.RUNNING


def test_another_reason_replaces_the_first() -> None:
    story = (
        Story(EIGHT_HOURS).tell("mon 10:00", Hold("vendor", pauses=True)).tell("mon 11:00", Hold("internal"))
    )
    assert story.at("mon 12:00").held == "internal"
    assert story.ort("mon 12:00").elapsed == 2 * HOUR


def test_a_customers_message_does_not_end_a_hold() -> None:
    story = (
        Story(EIGHT_HOURS).tell("mon 10:00", Hold("vendor", pauses=True)).tell("mon 11:00", CustomerMessage())
    )
    assert story.ort("mon 12:00").state is State.PAUSED


def test_waiting_and_hold_pause_it_together_until_both_are_over() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", Hold("vendor", pauses=True)).tell("mon 11:00", ASKED)
    story.tell("mon 12:00", Resume()).tell("mon 13:00", CustomerMessage())
    assert story.ort("mon 12:30").state is State.PAUSED
    assert story.ort("mon 14:00").elapsed == 2 * HOUR


def test_only_the_working_part_of_a_pause_moves_the_deadline() -> None:
    story = Story(EIGHT_HOURS).tell("mon 16:00", ASKED).tell("tue 02:00", CustomerMessage())
    assert story.ort("tue 09:30").due == when("tue 10:00")


def test_used_up_exactly_at_a_pause_it_is_due_on_resuming() -> None:
    story = Story(EIGHT_HOURS).tell("mon 17:00", ASKED).tell("wed 10:00", CustomerMessage())
    paused = story.ort("tue 12:00")
    assert (paused.state, paused.remaining, paused.breaches) == (State.PAUSED, 0, ())
    assert story.ort("wed 10:00").due == when("wed 10:00")
    assert story.ort("wed 10:00:01").breaches == (when("wed 10:00"),)


def test_with_a_second_left_it_is_due_a_second_after_resuming() -> None:
    story = Story(EIGHT_HOURS).tell("mon 16:59:59", ASKED).tell("wed 10:00", CustomerMessage())
    assert story.ort("wed 10:00").due == when("wed 10:00:01")


def test_used_up_exactly_and_resumed_at_night_it_is_due_then_not_at_the_closing_before() -> None:
    story = Story(EIGHT_HOURS).tell("mon 17:00", ASKED).tell("tue 20:00", CustomerMessage())
    assert story.ort("tue 20:00").due == when("tue 20:00")


def test_used_up_exactly_when_solved_it_is_met_and_due_on_reopening() -> None:
    story = Story(EIGHT_HOURS).tell("mon 17:00", Solved()).tell("wed 10:00", Reopened())
    assert story.ort("tue 12:00").state is State.MET
    assert story.ort("wed 10:00").due == when("wed 10:00")


def test_paused_after_the_deadline_it_stays_breached_and_keeps_its_due() -> None:
    clock = Story(EIGHT_HOURS).tell("tue 10:00", ASKED).ort("tue 12:00")
    assert (clock.state, clock.due, clock.elapsed, clock.remaining) == (
        State.BREACHED,
        when("mon 17:00"),
        9 * HOUR,
        None,
    )
    assert not clock.running


def test_solved_while_paused_is_met_without_a_deadline() -> None:
    clock = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("fri 10:00", Solved()).ort("fri 12:00")
    assert (clock.state, clock.due, clock.stopped_at) == (State.MET, None, when("fri 10:00"))


def test_a_clock_that_was_met_keeps_the_deadline_it_ended_with() -> None:
    assert Story(EIGHT_HOURS).tell("mon 10:00", Solved()).ort("fri 12:00").due == when("mon 17:00")


def test_reopened_it_runs_on_without_the_time_while_solved() -> None:
    story = Story(EIGHT_HOURS).tell("mon 11:00", Solved()).tell("wed 10:00", Reopened())
    clock = story.ort("wed 11:00")
    assert (clock.state, clock.elapsed, clock.due, clock.stopped_at) == (
        State.RUNNING,
        3 * HOUR,
        when("wed 16:00"),
        None,
    )
    assert len(clock.obligations) == 1


def test_reopening_does_not_heal_a_breach() -> None:
    clock = Story(EIGHT_HOURS).tell("tue 11:00", Solved()).tell("wed 10:00", Reopened()).ort("wed 11:00")
    assert (clock.state, clock.due, clock.breaches) == (
        State.BREACHED,
        when("mon 17:00"),
        (when("mon 17:00"),),
    )


def test_solving_and_reopening_clear_waiting_and_hold() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", Hold("vendor", pauses=True)).tell("mon 11:00", ASKED)
    story.tell("mon 12:00", Solved()).tell("mon 13:00", Reopened())
    solved, reopened = story.at("mon 12:30"), story.at("mon 13:30")
    assert (solved.solved, solved.waiting, solved.held) == (True, False, None)
    assert (reopened.solved, reopened.waiting, reopened.held) == (False, False, None)
    assert story.ort("mon 14:00").elapsed == 2 * HOUR


@pytest.mark.parametrize(
    "event", [ASKED, Hold("vendor", True), CustomerMessage(), TakenBack(), Resume(), Solved()], ids=repr
)
def test_on_a_solved_case_it_stays_as_it_ended(event: EventData) -> None:
    story = Story(EIGHT_HOURS).tell("mon 11:00", Solved()).tell("mon 12:00", event)
    assert story.ort("tue 12:00").stopped_at == when("mon 11:00")
    assert not story.at("tue 12:00").waiting
    assert story.at("tue 12:00").held is None


def test_a_solved_case_can_be_cancelled_and_keeps_what_it_met() -> None:
    story = Story(EIGHT_HOURS).tell("mon 11:00", Solved()).tell("mon 12:00", Cancelled())
    assert story.ort("tue 12:00").state is State.MET
    assert story.at("tue 12:00").cancelled


def test_of_two_events_at_one_instant_the_later_seq_has_the_last_word() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", CustomerMessage()).tell("mon 10:00", ASKED)
    assert story.at("mon 11:00").waiting


def test_a_pause_that_ends_as_it_begins_leaves_no_trace() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 10:00", CustomerMessage())
    stretches = story.ort("mon 11:00").obligation.stretches
    assert [(one.begins, one.running) for one in stretches] == [
        (when("mon 09:00"), True),
        (when("mon 10:00"), True),
    ]


def test_a_run_that_ends_as_it_begins_leaves_no_trace() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 11:00", CustomerMessage())
    stretches = story.tell("mon 11:00", ASKED).ort("mon 12:00").obligation.stretches
    assert [(one.begins, one.ends, one.running) for one in stretches] == [
        (when("mon 09:00"), when("mon 10:00"), True),
        (when("mon 10:00"), when("mon 11:00"), False),
        (when("mon 11:00"), None, False),
    ]


def test_solved_while_paused_the_pause_is_on_record_and_nothing_after_it() -> None:
    stretches = (
        Story(EIGHT_HOURS)
        .tell("mon 10:00", ASKED)
        .tell("mon 12:00", Solved())
        .ort("mon 15:00")
        .obligation.stretches
    )
    assert [(one.begins, one.ends, one.running) for one in stretches] == [
        (when("mon 09:00"), when("mon 10:00"), True),
        (when("mon 10:00"), when("mon 12:00"), False),
    ]


def test_without_a_promise_there_is_no_clock() -> None:
    assert Story(cover(s2=Promises(ort=target(8)))).at("mon 12:00").clocks == ()
