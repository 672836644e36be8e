"""Initial response: from receipt to the first qualified response, never paused."""

import pytest

from servanda.core.clocks import EventData, Promises, State
from servanda.core.clocks.events import (
    Cancelled,
    CoverChanged,
    CustomerMessage,
    ExternalInfo,
    Hold,
    Interaction,
    InternalNote,
    Registered,
    Reopened,
    SeverityChanged,
    Solved,
)
from tests.core.clocks.make import ALWAYS, HOUR, Story, cover, target, when

TWO_HOURS = cover(s1=Promises(irt=target(2)), s2=Promises(irt=target(4)), s3=Promises())

ANSWERS = {
    "information": ExternalInfo(),
    "a question": ExternalInfo(asks=True),
    "a call that counts": Interaction(outbound=True, counts_as_response=True),
    "a resolution the customer is told": Solved(),
}
NO_ANSWERS = {
    "an acknowledgement": ExternalInfo(automatic=True),
    "an automatic question": ExternalInfo(asks=True, automatic=True),
    "a note": InternalNote(),
    "a call that does not count": Interaction(outbound=True),
    "an inbound call": Interaction(counts_as_response=True),
    "a customer's message": CustomerMessage(),
    "a resolution the customer is not told": Solved(told=False),
    "a hold": Hold("vendor", pauses=True),
    "a second registration": Registered("2", TWO_HOURS),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_qualified_response_ends_it(answer: EventData) -> None:
    clock = Story(TWO_HOURS).tell("mon 10:00", answer).irt("mon 12:00")
    assert (clock.state, clock.stopped_at, clock.elapsed) == (State.MET, when("mon 10:00"), HOUR)


@pytest.mark.parametrize("event", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
def test_anything_else_lets_it_run(event: EventData) -> None:
    clock = Story(TWO_HOURS).tell("mon 10:00", event).irt("mon 10:30")
    assert (clock.state, clock.due) == (State.RUNNING, when("mon 11:00"))


def test_an_answer_at_the_deadline_meets_it() -> None:
    assert Story(TWO_HOURS).tell("mon 11:00", ExternalInfo()).irt("mon 12:00").state is State.MET


def test_at_the_deadline_itself_it_is_not_breached_yet() -> None:
    assert Story(TWO_HOURS).irt("mon 11:00").state is State.RUNNING


def test_a_second_after_the_deadline_it_is_breached() -> None:
    clock = Story(TWO_HOURS).irt("mon 11:00:01")
    assert (clock.state, clock.due, clock.breaches) == (
        State.BREACHED,
        when("mon 11:00"),
        (when("mon 11:00"),),
    )


def test_a_late_answer_ends_it_as_breached() -> None:
    clock = Story(TWO_HOURS).tell("mon 12:00", ExternalInfo()).irt("mon 13:00")
    assert (clock.state, clock.stopped_at, clock.elapsed) == (State.BREACHED, when("mon 12:00"), 3 * HOUR)


def test_reopening_does_not_start_it_again() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", Solved()).tell("mon 12:00", Reopened())
    assert story.irt("tue 12:00").state is State.MET


def test_on_a_solved_case_a_qualified_response_still_ends_it() -> None:
    story = Story(TWO_HOURS).tell("mon 09:30", Solved(told=False)).tell("mon 10:00", ExternalInfo())
    assert story.irt("mon 12:00").stopped_at == when("mon 10:00")


def test_on_a_solved_case_a_counting_call_still_ends_it() -> None:
    call = Interaction(outbound=True, counts_as_response=True)
    story = Story(TWO_HOURS).tell("mon 09:30", Solved(told=False)).tell("mon 10:00", call)
    assert story.irt("mon 12:00").stopped_at == when("mon 10:00")


@pytest.mark.parametrize(
    "event", [ExternalInfo(automatic=True), Interaction(outbound=True), Interaction(counts_as_response=True)]
)
def test_on_a_solved_case_what_is_no_answer_lets_it_run(event: EventData) -> None:
    story = Story(TWO_HOURS).tell("mon 09:30", Solved(told=False)).tell("mon 10:00", event)
    assert story.irt("mon 10:30").state is State.RUNNING


def test_it_never_starts_anew_once_responded() -> None:
    story = Story(TWO_HOURS, severity="3").tell("mon 10:00", ExternalInfo())
    story.tell("mon 10:30", SeverityChanged("1"))
    assert story.at("mon 12:00").clocks == ()


def test_a_promise_made_later_starts_then() -> None:
    story = Story(TWO_HOURS, severity="3").tell("mon 10:00", SeverityChanged("1"))
    assert story.irt("mon 10:30").due == when("mon 12:00")


def test_cancelling_before_the_deadline_takes_it_out_of_the_figures() -> None:
    clock = Story(TWO_HOURS).tell("mon 10:00", Cancelled()).irt("tue 12:00")
    assert (clock.state, clock.breaches, clock.stopped_at) == (State.CANCELLED, (), when("mon 10:00"))


def test_cancelling_after_the_deadline_leaves_it_breached() -> None:
    clock = Story(TWO_HOURS).tell("mon 12:00", Cancelled()).irt("tue 12:00")
    assert (clock.state, clock.elapsed) == (State.BREACHED, 3 * HOUR)


@pytest.mark.parametrize("event", [Reopened(), ExternalInfo(), SeverityChanged("2"), CoverChanged(TWO_HOURS)])
def test_after_cancelling_nothing_has_an_effect(event: EventData) -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", Cancelled())
    before = story.irt("tue 12:00")
    assert story.tell("mon 10:30", event).irt("tue 12:00") == before


def test_before_receipt_there_is_no_clock_and_events_have_no_effect() -> None:
    story = Story(TWO_HOURS, received="mon 10:00").tell("mon 09:30", ExternalInfo())
    assert story.at("mon 09:45").clocks == ()
    assert story.at("mon 09:45").received_at is None
    assert story.irt("mon 10:30").state is State.RUNNING


def test_a_calendar_round_the_clock_is_known_without_being_named() -> None:
    story = Story(cover(s1=Promises(irt=target(2, ALWAYS))), received="sat 20:00")
    assert story.irt("sat 20:00").due == when("sat 22:00")
