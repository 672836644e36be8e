"""Update interval: cycles that exist while the ball is with support, once the customer was answered."""

import pytest

from servanda.core.clocks import ClockState, EventData, OnChange, Promises, State
from servanda.core.clocks.events import (
    CustomerMessage,
    ExternalInfo,
    Hold,
    Interaction,
    Reopened,
    SeverityChanged,
    Solved,
    TakenBack,
)
from tests.core.clocks.make import HOUR, Story, cover, target, when

EVERY_FOUR = Promises(update=target(4))
PROMISED = cover(s1=EVERY_FOUR, s2=Promises(update=target(6)), s4=Promises())
ASKED, INFORMED = ExternalInfo(asks=True), ExternalInfo()
CALLED = Interaction(outbound=True, counts_as_response=True)


def spans(cycles: tuple[ClockState, ...]) -> list[tuple[int, int | None]]:
    return [(cycle.obligations[0].started_at, cycle.stopped_at) for cycle in cycles]


def test_before_the_first_response_there_is_none() -> None:
    story = Story(PROMISED).tell("mon 10:00", CustomerMessage()).tell("mon 11:00", TakenBack())
    assert story.cycles("mon 12:00") == ()


@pytest.mark.parametrize("answer", [INFORMED, CALLED], ids=["information", "a call"])
def test_an_answer_that_leaves_the_ball_with_support_opens_a_cycle_and_the_next_closes_it(
    answer: EventData,
) -> None:
    story = Story(PROMISED).tell("mon 10:00", answer).tell("mon 12:00", answer)
    assert spans(story.cycles("mon 13:00")) == [
        (when("mon 10:00"), when("mon 12:00")),
        (when("mon 12:00"), None),
    ]


def test_a_question_closes_the_cycle_and_opens_none() -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 12:00", ASKED)
    assert spans(story.cycles("mon 13:00")) == [(when("mon 10:00"), when("mon 12:00"))]


@pytest.mark.parametrize("back", [CustomerMessage(), TakenBack()], ids=["answer", "taken back"])
def test_what_returns_the_ball_opens_a_cycle(back: EventData) -> None:
    story = Story(PROMISED).tell("mon 10:00", ASKED).tell("mon 12:00", back)
    assert spans(story.cycles("mon 13:00")) == [(when("mon 12:00"), None)]


def test_information_while_waiting_opens_none() -> None:
    assert Story(PROMISED).tell("mon 10:00", ASKED).tell("mon 12:00", INFORMED).cycles("mon 13:00") == ()


def test_more_messages_do_not_reset_it() -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 12:00", CustomerMessage())
    assert spans(story.cycles("mon 13:00")) == [(when("mon 10:00"), None)]


def test_a_hold_neither_ends_nor_pauses_it() -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 11:00", Hold("vendor", pauses=True))
    assert story.cycles("mon 12:00")[0].elapsed == 2 * HOUR


@pytest.mark.parametrize("told", [True, False])
def test_solving_ends_it_told_or_not(told: bool) -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 12:00", Solved(told))
    assert [cycle.state for cycle in story.cycles("tue 12:00")] == [State.MET]


def test_reopening_opens_a_cycle_once_the_customer_was_answered() -> None:
    answered = Story(PROMISED).tell("mon 10:00", Solved()).tell("mon 12:00", Reopened())
    silent = Story(PROMISED).tell("mon 10:00", Solved(told=False)).tell("mon 12:00", Reopened())
    assert spans(answered.cycles("mon 13:00")) == [(when("mon 12:00"), None)]
    assert silent.cycles("mon 13:00") == ()


def test_an_answer_on_a_solved_case_opens_none_until_it_is_reopened() -> None:
    story = Story(PROMISED).tell("mon 10:00", Solved(told=False)).tell("mon 11:00", INFORMED)
    assert story.cycles("mon 11:30") == ()
    assert spans(story.tell("mon 12:00", Reopened()).cycles("mon 13:00")) == [(when("mon 12:00"), None)]


def test_a_late_update_closes_a_breached_cycle_and_opens_the_next() -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 15:00", INFORMED)
    assert [cycle.state for cycle in story.cycles("mon 16:00")] == [State.BREACHED, State.RUNNING]


def test_the_open_cycle_follows_a_change_and_closed_ones_do_not() -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 11:00", INFORMED)
    story.tell("mon 12:00", SeverityChanged("2"))
    assert [cycle.due for cycle in story.cycles("mon 13:00")] == [when("mon 14:00"), when("mon 17:00")]


def test_a_withdrawn_promise_ends_the_open_cycle_as_cancelled() -> None:
    story = Story(PROMISED).tell("mon 10:00", INFORMED).tell("mon 12:00", SeverityChanged("4"))
    assert [cycle.state for cycle in story.cycles("mon 13:00")] == [State.CANCELLED]


def test_a_new_promise_starts_at_the_change_if_the_ball_is_with_support() -> None:
    story = Story(PROMISED, severity="4").tell("mon 10:00", INFORMED).tell("mon 12:00", SeverityChanged("1"))
    assert spans(story.cycles("mon 13:00")) == [(when("mon 12:00"), None)]


def test_a_new_promise_carried_leaves_cycles_that_ended_without_one_alone() -> None:
    story = Story(PROMISED, severity="4").tell("mon 10:00", INFORMED).tell("mon 11:00", INFORMED)
    story.tell("mon 12:00", SeverityChanged("1"))
    assert spans(story.cycles("mon 13:00")) == [(when("mon 12:00"), None)]


def test_a_new_promise_recounted_meets_all_cycles_since_receipt() -> None:
    recounted = cover(s1=EVERY_FOUR, s4=Promises(), on_change=OnChange.RETROACTIVE)
    story = Story(recounted, severity="4").tell("mon 10:00", INFORMED).tell("mon 15:00", INFORMED)
    cycles = story.tell("mon 16:00", SeverityChanged("1")).cycles("mon 16:00")
    assert spans(cycles) == [(when("mon 10:00"), when("mon 15:00")), (when("mon 15:00"), None)]
    assert [cycle.state for cycle in cycles] == [State.BREACHED, State.RUNNING]


def test_recounting_does_not_touch_cycles_that_were_judged_already() -> None:
    recounted = cover(s1=EVERY_FOUR, s2=Promises(update=target(1)), on_change=OnChange.RETROACTIVE)
    story = Story(recounted).tell("mon 10:00", INFORMED).tell("mon 12:00", INFORMED)
    cycles = story.tell("mon 14:00", SeverityChanged("2")).cycles("mon 14:00")
    assert [cycle.state for cycle in cycles] == [State.MET, State.BREACHED]
