"""Laws of the clocks, and agreement with a clerk who counts minute by minute."""

from dataclasses import replace
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from servanda.core.clocks import (
    ClockEvent,
    ClockKind,
    ClockSheet,
    ClockState,
    Cover,
    Evaluation,
    OnChange,
    Promises,
    State,
    Target,
    fold,
    proof,
)
from servanda.core.clocks.events import Registered, SeverityChanged
from tests.core.clocks.oracle import Clerk, Clock
from tests.strategies.clocks import CALENDARS, RECEIVED, covers, instants, sheets, told

WEEK = 7 * 86_400
# The clerk walks every minute of some days: fewer examples in the quick profile keep the suite quick.
patient = settings(max_examples=max(settings.default.max_examples // 2, 20))  # type: ignore[union-attr]


@patient
@given(covers(modes=(OnChange.CARRY, OnChange.RESTART)), told(), st.integers(0, 120))
def test_clocks_stand_where_counting_minutes_puts_them(
    cover: Cover, told: list[ClockEvent], halves: int
) -> None:
    events = (ClockEvent(1, RECEIVED, RECEIVED, Registered("1", cover)), *told)
    now = RECEIVED + halves * 1800
    clerk, evaluation = (
        Clerk([event for event in events if event.at <= now], now),
        fold(ClockSheet(events, CALENDARS), now),
    )
    assert (evaluation.waiting, evaluation.solved) == (clerk.waiting, clerk.solved)
    agree(evaluation.clock(ClockKind.IRT), clerk.irt)
    agree(evaluation.clock(ClockKind.ORT), clerk.ort)
    cycles = [cycle for cycle in clerk.cycles if cycle.ever]
    for found, counted in zip(evaluation.clocks_of(ClockKind.UPDATE), cycles, strict=True):
        agree(found, counted)


def agree(found: ClockState | None, counted: Clock) -> None:
    """The engine's clock and the clerk's say the same."""
    if not counted.ever:
        assert found is None
        return
    assert found is not None
    assert list(found.breaches) == sorted(set(counted.breaches))
    if counted.promise is None:
        assert found.state in {State.CANCELLED, State.BREACHED}
        return
    assert found.elapsed == counted.promise.elapsed
    assert found.obligation.breached_at == counted.promise.breached_at
    assert found.running is (counted.state == "running")
    assert {one.mark: one.at for one in found.obligation.warnings if one.fired} == counted.promise.warned
    if counted.promise.due is not None and counted.state == "running":
        assert found.due == counted.promise.due


@given(sheets(late=True), instants, st.integers(0, 100))
def test_nothing_after_now_matters(sheet: ClockSheet, now: int, more: int) -> None:
    until_now = replace(sheet, events=tuple(event for event in sheet.events if event.at <= now))
    assert fold(sheet, now, now + more * 1800) == fold(until_now, now, now + more * 1800)


@given(sheets(late=True), instants, st.randoms(use_true_random=False))
def test_the_same_event_delivered_twice_in_any_order_changes_nothing(
    sheet: ClockSheet,
    now: int,
    chance: Random,
) -> None:
    events = [*sheet.events, *sheet.events]
    chance.shuffle(events)
    assert fold(replace(sheet, events=tuple(events)), now) == fold(sheet, now)


@given(sheets(), instants, instants)
def test_in_recorded_order_breaches_and_firings_only_grow(sheet: ClockSheet, one: int, other: int) -> None:
    before, after = fold(sheet, min(one, other)), fold(sheet, max(one, other))
    assert breaches(before) <= breaches(after)
    assert fired(before) <= fired(after)
    assert after.annulled == ()


@given(sheets(late=True), instants)
def test_every_breach_ever_recorded_stands_or_is_annulled(sheet: ClockSheet, now: int) -> None:
    earlier = fold(sheet, now - 1800)
    present = fold(sheet, now)
    annulled = {(one.kind, one.breached_at) for one in present.annulled}
    assert breaches(earlier) <= breaches(present) | annulled


@given(covers(modes=(OnChange.RETROACTIVE,)), told(changes=False), st.integers(0, 40))
def test_recounted_the_promise_stands_as_if_it_had_held_from_receipt(
    cover: Cover, told: list[ClockEvent], halves: int
) -> None:
    now = max([RECEIVED, *(event.at for event in told)]) + halves * 1800
    changed = ClockEvent(99, now, now, SeverityChanged("2"))
    ends = [
        fold(
            ClockSheet(
                (ClockEvent(1, RECEIVED, RECEIVED, Registered(severity, cover)), *told, *more), CALENDARS
            ),
            now,
        )
        for severity, more in (("1", [changed]), ("2", []))
    ]
    # While solved the change is only remembered.
    assume(not ends[0].solved)
    for kind in (ClockKind.IRT, ClockKind.ORT):
        found, expected = (evaluation.clock(kind) for evaluation in ends)
        if found is not None and expected is not None and expected.stopped_at is None:
            same = [
                (one.state, one.due, one.elapsed, one.obligation.breached_at) for one in (found, expected)
            ]
            assert same[0] == same[1]


@given(sheets(), instants)
def test_a_deadline_is_where_elapsed_time_reaches_the_target(sheet: ClockSheet, now: int) -> None:
    for clock in fold(sheet, now).clocks:
        if clock.state is State.RUNNING and clock.elapsed < clock.obligation.target:
            assert clock.due is not None
            calendar = sheet.calendar(clock.obligation.calendar, now, now)
            assert clock.elapsed + calendar.working_time(now, clock.due) == clock.obligation.target


@given(sheets(late=True), instants)
def test_the_proof_adds_up(sheet: ClockSheet, now: int) -> None:
    for clock in fold(sheet, now).clocks:
        obligation = clock.obligation
        lines = proof(obligation, now, lambda name: sheet.calendar(name, now, now))
        counted = sum(line.seconds for line in lines if line.course == "running")
        begun = obligation.stretches[0].before if obligation.stretches else obligation.elapsed
        assert begun + counted == obligation.elapsed


@given(st.integers(1, 60), st.integers(1, 60), instants)
def test_due_grows_with_the_target(halves: int, more: int, now: int) -> None:
    assume(now > RECEIVED)
    small, large = (_due(Target(count * 1800, "office")) for count in (halves, halves + more))
    assert small < large


@given(sheets(late=True), instants, st.integers(-10, 10))
def test_shifting_everything_by_whole_weeks_shifts_all_results(
    sheet: ClockSheet, now: int, weeks: int
) -> None:
    shift = weeks * WEEK
    moved = replace(
        sheet,
        events=tuple(
            replace(one, at=one.at + shift, recorded_at=one.recorded_at + shift) for one in sheet.events
        ),
    )
    here, there = fold(sheet, now), fold(moved, now + shift)
    assert [(clock.state, clock.elapsed) for clock in here.clocks] == [
        (c.state, c.elapsed) for c in there.clocks
    ]
    assert {(kind, at + shift) for kind, at in breaches(here)} == breaches(there)


def _due(target: Target) -> int:
    receipt = ClockEvent(1, RECEIVED, RECEIVED, Registered("1", Cover({"1": Promises(ort=target)})))
    due = fold(ClockSheet((receipt,), CALENDARS), RECEIVED).running_due_at
    assert due is not None
    return due


def breaches(evaluation: Evaluation) -> set[tuple[ClockKind, int]]:
    return {(clock.kind, at) for clock in evaluation.clocks for at in clock.breaches}


def fired(evaluation: Evaluation) -> set[tuple[ClockKind, str, int, int]]:
    return {
        (clock.kind, clock.subject, obligation.seq, warning.mark)
        for clock in evaluation.clocks
        for obligation in clock.obligations
        for warning in obligation.warnings
        if warning.fired
    }
