"""Another severity or cover: carried, restarted or recounted; and what becomes of breaches."""

import pytest

from servanda.core.clocks import EventData, OnChange, Promises, State
from servanda.core.clocks.events import (
    CoverChanged,
    CustomerMessage,
    ExternalInfo,
    Reopened,
    SeverityChanged,
    Solved,
)
from tests.core.clocks.make import ALWAYS, HOUR, Story, cover, target, when

SLOW, FAST = Promises(ort=target(16)), Promises(ort=target(4, ALWAYS))
MODES = {mode: cover(s1=FAST, s3=SLOW, s4=Promises(), on_change=mode) for mode in OnChange}
CARRY, RESTART, RETROACTIVE = (MODES[mode] for mode in OnChange)
ASKED = ExternalInfo(asks=True)


def test_carried_the_elapsed_time_is_kept() -> None:
    clock = Story(CARRY, severity="3").tell("mon 11:00", SeverityChanged("1")).ort("mon 12:00")
    assert (clock.elapsed, clock.due) == (3 * HOUR, when("mon 13:00"))


def test_carried_over_a_night_only_the_new_calendar_counts_from_then() -> None:
    clock = Story(CARRY, severity="3").tell("mon 20:00", SeverityChanged("1")).ort("mon 21:00")
    assert clock.elapsed == 9 * HOUR


def test_no_promise_is_broken_before_it_was_made() -> None:
    clock = Story(CARRY, severity="3").tell("mon 16:00", SeverityChanged("1")).ort("mon 16:00")
    assert (clock.state, clock.due) == (State.RUNNING, when("mon 16:00"))
    assert [one.breach_stands for one in clock.obligations] == [False, False]


def test_used_up_when_it_is_changed_while_paused_it_is_due_on_resuming() -> None:
    story = Story(CARRY, severity="3").tell("mon 16:00", ASKED).tell("mon 16:30", SeverityChanged("1"))
    story.tell("tue 10:00", CustomerMessage())
    assert story.ort("mon 17:00").remaining == -3 * HOUR
    assert story.ort("tue 10:00").due == when("tue 10:00")


def test_restarted_it_begins_from_nothing() -> None:
    clock = Story(RESTART, severity="3").tell("mon 11:00", SeverityChanged("1")).ort("mon 12:00")
    assert (clock.elapsed, clock.due) == (HOUR, when("mon 15:00"))
    assert (clock.obligations[0].state, clock.obligations[0].elapsed) == (State.REPLACED, 2 * HOUR)


def test_restarted_while_paused_it_waits() -> None:
    story = Story(RESTART, severity="3").tell("mon 10:00", ASKED).tell("mon 11:00", SeverityChanged("1"))
    assert story.ort("mon 12:00").remaining == 4 * HOUR


def test_recounted_it_may_have_been_due_before_the_change() -> None:
    story = Story(RETROACTIVE, severity="3", received="mon 16:00").tell("tue 10:00", SeverityChanged("1"))
    clock = story.ort("tue 11:00")
    assert (clock.state, clock.due, clock.elapsed) == (State.BREACHED, when("mon 20:00"), 19 * HOUR)
    assert [(one.started_at, one.state) for one in clock.obligations] == [
        (when("mon 16:00"), State.REPLACED),
        (when("tue 10:00"), State.BREACHED),
    ]
    assert clock.obligation.stretches[0].begins == when("mon 16:00")


def test_recounted_while_paused_it_can_be_breached_at_once() -> None:
    story = Story(RETROACTIVE, severity="3", received="mon 16:00").tell("tue 10:00", ASKED)
    clock = story.tell("tue 11:00", SeverityChanged("1")).ort("tue 12:00")
    assert (clock.state, clock.due, clock.running) == (State.BREACHED, when("mon 20:00"), False)


def test_recounted_it_leaves_out_what_was_paused() -> None:
    story = Story(RETROACTIVE, severity="3").tell("mon 10:00", ASKED).tell("mon 12:00", CustomerMessage())
    clock = story.tell("mon 13:00", SeverityChanged("1")).ort("mon 13:00")
    assert (clock.elapsed, clock.due) == (2 * HOUR, when("mon 15:00"))


def test_recounted_after_reopening_it_leaves_out_the_time_while_solved() -> None:
    story = Story(RETROACTIVE, severity="3").tell("mon 10:00", Solved()).tell("mon 12:00", Reopened())
    clock = story.tell("mon 13:00", SeverityChanged("1")).ort("mon 13:00")
    assert (clock.elapsed, clock.due) == (2 * HOUR, when("mon 15:00"))


@pytest.mark.parametrize("mode", OnChange)
def test_a_breach_survives_every_change(mode: OnChange) -> None:
    story = Story(MODES[mode]).tell("mon 14:00", SeverityChanged("3"))
    clock = story.ort("mon 15:00")
    assert (clock.state, clock.breaches) == (State.RUNNING, (when("mon 13:00"),))


@pytest.mark.parametrize("mode", OnChange)
def test_the_same_target_on_the_same_calendar_goes_on(mode: OnChange) -> None:
    again = cover(s1=FAST, on_change=mode)
    clock = Story(MODES[mode]).tell("mon 10:00", CoverChanged(again)).ort("mon 11:00")
    assert (len(clock.obligations), clock.due) == (1, when("mon 13:00"))


def test_a_breach_of_a_promise_whose_successor_is_used_up_too_stands_for_both() -> None:
    stricter = cover(s1=Promises(ort=target(3, ALWAYS)))
    clock = Story(CARRY).tell("mon 14:00", CoverChanged(stricter)).ort("mon 15:00")
    assert (clock.state, clock.due, clock.breaches) == (
        State.BREACHED,
        when("mon 13:00"),
        (when("mon 13:00"),),
    )
    assert [one.breach_stands for one in clock.obligations] == [False, True]


def test_a_breach_stands_also_when_the_new_promise_is_used_up_exactly() -> None:
    exact = cover(s1=Promises(ort=target(5, ALWAYS)))
    clock = Story(CARRY).tell("mon 14:00", CoverChanged(exact)).ort("mon 15:00")
    assert (clock.due, clock.breaches) == (when("mon 13:00"), (when("mon 13:00"),))


def test_each_obligation_has_its_own_breach() -> None:
    story = Story(CARRY).tell("mon 14:00", SeverityChanged("3")).tell("fri 12:00", SeverityChanged("4"))
    assert story.ort("fri 12:00").breaches == (when("mon 13:00"), when("tue 17:00"))


def test_breaches_come_in_order() -> None:
    promised = cover(
        s1=Promises(ort=target(1, ALWAYS)), s2=Promises(ort=target(2, ALWAYS)), on_change=OnChange.RESTART
    )
    story = Story(promised)
    for number in range(6):
        story.tell(f"tue {9 + 2 * number:02}:30", SeverityChanged("21"[number % 2]))
    breaches = story.ort("wed 12:00").breaches
    assert len(breaches) == 4
    assert list(breaches) == sorted(breaches)


def test_a_withdrawn_promise_ends_as_cancelled() -> None:
    clock = Story(CARRY).tell("mon 11:00", SeverityChanged("4")).ort("mon 20:00")
    assert (clock.state, clock.stopped_at, clock.elapsed) == (State.CANCELLED, when("mon 11:00"), 2 * HOUR)


def test_a_breached_promise_that_is_withdrawn_stays_breached() -> None:
    assert Story(CARRY).tell("mon 14:00", SeverityChanged("4")).ort("mon 20:00").state is State.BREACHED


def test_withdrawing_what_was_not_promised_changes_nothing() -> None:
    assert Story(CARRY, severity="4").tell("mon 14:00", SeverityChanged("5")).at("mon 20:00").clocks == ()


@pytest.mark.parametrize(
    ("mode", "due"),
    [(OnChange.CARRY, "mon 15:00"), (OnChange.RESTART, "mon 15:00"), (OnChange.RETROACTIVE, "mon 13:00")],
)
def test_a_new_promise_starts_at_the_change_or_for_recounting_at_receipt(mode: OnChange, due: str) -> None:
    clock = Story(MODES[mode], severity="4").tell("mon 11:00", SeverityChanged("1")).ort("mon 12:00")
    assert clock.due == when(due)


def test_a_new_promise_recounted_meets_the_events_since_receipt() -> None:
    story = Story(RETROACTIVE, severity="4").tell("mon 10:00", ASKED).tell("mon 12:00", CustomerMessage())
    clock = story.tell("mon 13:00", SeverityChanged("1")).ort("mon 13:00")
    assert (clock.due, clock.obligation.started_at) == (when("mon 15:00"), when("mon 09:00"))


def test_a_new_promise_while_paused_waits() -> None:
    story = Story(CARRY, severity="4").tell("mon 10:00", ASKED).tell("mon 11:00", SeverityChanged("1"))
    assert story.ort("mon 12:00").remaining == 4 * HOUR


@pytest.mark.parametrize(
    "change", [SeverityChanged("1"), CoverChanged(cover(s3=FAST))], ids=["severity", "cover"]
)
def test_a_change_while_solved_takes_effect_at_reopening(change: EventData) -> None:
    story = Story(CARRY, severity="3").tell("mon 10:00", Solved()).tell("mon 11:00", change)
    assert story.ort("mon 12:00").state is State.MET
    story.tell("mon 13:00", Reopened())
    assert story.ort("mon 13:00").due == when("mon 16:00")


def test_a_promise_withdrawn_while_solved_ends_as_cancelled_at_reopening() -> None:
    story = Story(CARRY).tell("mon 10:00", Solved()).tell("mon 11:00", SeverityChanged("4"))
    clock = story.tell("mon 12:00", Reopened()).ort("mon 20:00")
    assert (clock.state, clock.stopped_at) == (State.CANCELLED, when("mon 12:00"))


def test_what_took_the_place_of_a_promise_is_on_record() -> None:
    clock = Story(CARRY, severity="3").tell("mon 11:00", SeverityChanged("1")).ort("mon 12:00")
    assert [(one.seq, one.state, one.ended_at) for one in clock.obligations] == [
        (1, State.REPLACED, when("mon 11:00")),
        (2, State.RUNNING, None),
    ]
