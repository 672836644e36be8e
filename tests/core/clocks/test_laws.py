"""Laws of the clocks."""

from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from servanda.core.calendars import Calendar, CalendarTimeline, Edit, Hours, Patch, timeline_of
from servanda.core.clocks import (
    ClockEvent,
    ClockKind,
    ClockSheet,
    Cover,
    Evaluation,
    OnChange,
    Promises,
    State,
    Target,
    fold,
    proof,
)
from servanda.core.clocks.events import ExternalInfo, Registered, SeverityChanged, TakenBack
from tests.strategies.clocks import CALENDARS, OFFICE, RECEIVED, covers, instants, sheets, told

WEEK = 7 * 86_400


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


@given(
    st.integers(1, 60), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=4)
)
def test_a_pause_never_makes_due_earlier_and_moves_it_by_its_working_part(
    halves: int, pauses: list[tuple[int, int]]
) -> None:
    at, paused, events = RECEIVED, 0, list[ClockEvent]()
    office = CALENDARS["office"].as_known(RECEIVED, RECEIVED)
    for running, length in pauses:
        asked, back = at + running * 1800, at + (running + length) * 1800
        seq = len(events) + 2
        events.append(ClockEvent(seq, asked, asked, ExternalInfo(asks=True)))
        events.append(ClockEvent(seq + 1, back, back, TakenBack()))
        at, paused = back, paused + office.working_time(asked, back)
    target = Target(halves * 1800, "office")
    due = _due(target, at, *events)
    assert due >= _due(target)
    if due > at:
        assert office.working_time(RECEIVED, due) == halves * 1800 + paused


@given(sheets(changes=False), instants, st.integers(0, 8))
def test_a_holiday_never_makes_due_earlier(sheet: ClockSheet, now: int, days: int) -> None:
    free = replace(OFFICE, holidays=frozenset({date(2026, 6, 15) + timedelta(days=days)}))
    clocks = fold(sheet, now).clocks
    with_holiday = fold(replace(sheet, calendars={"office": timeline_of(free)}), now).clocks
    for plain, freed in zip(clocks, with_holiday, strict=True):
        if plain.due is not None and freed.due is not None:
            assert freed.due >= plain.due


@given(sheets(tasks=True), instants, instants)
def test_in_recorded_order_what_was_replayed_before_stays_the_beginning(
    sheet: ClockSheet, one: int, other: int
) -> None:
    before, after = fold(sheet, min(one, other)), fold(sheet, max(one, other))
    for clock in before.clocks:
        later = after.clock(clock.kind, clock.subject)
        assert later is not None
        replaced = clock.obligations[:-1]
        assert later.obligations[: len(replaced)] == replaced
        stretches = later.obligations[len(replaced)].stretches
        ended = [stretch for stretch in clock.obligation.stretches if stretch.ends is not None]
        lasting = clock.obligation.stretches[len(ended) :]
        assert list(stretches[: len(ended)]) == ended
        goes_on = stretches[len(ended) : len(ended) + len(lasting)]
        assert [one[0] for one in goes_on] == [one[0] for one in lasting]
        assert [one[2:6] for one in goes_on] == [one[2:6] for one in lasting]


@given(sheets(late=True, tasks=True), instants, st.integers(-10, 10), st.booleans())
def test_shifting_everything_by_whole_weeks_shifts_all_results(
    sheet: ClockSheet, now: int, weeks: int, retroactive: bool
) -> None:
    shift = weeks * WEEK
    events = tuple(
        replace(one, at=one.at + shift, recorded_at=one.recorded_at + shift) for one in sheet.events
    )
    here = fold(replace(sheet, calendars={"office": edited(0, retroactive=retroactive)}), now)
    there = fold(
        replace(sheet, events=events, calendars={"office": edited(weeks, retroactive=retroactive)}),
        now + shift,
    )
    for one in fields(Evaluation):
        assert moved(getattr(here, one.name), shift) == getattr(there, one.name)


def edited(weeks: int, *, retroactive: bool) -> CalendarTimeline:
    """An office with a holiday and a short day, another one closed by an edit; all of it some weeks away."""
    holiday, short, closed = (date(2026, 6, day) + timedelta(weeks=weeks) for day in (15, 16, 17))
    mornings: Hours = ((8 * 3600, 11 * 3600),)
    base = Calendar("Europe/Berlin", OFFICE.weekly, frozenset({holiday}), ((short, mornings),))
    made = RECEIVED + 2 * 86_400 + weeks * WEEK
    edit = Edit(made, made + 7200, Patch(exceptions=((closed, ()),)), retroactive)
    return CalendarTimeline(base, (edit,))


def moved(value: object, shift: int) -> object:
    """Instants are above a thousand million seconds, durations below."""
    if isinstance(value, tuple):
        return tuple(moved(one, shift) for one in value)
    return value + shift if isinstance(value, int) and value > 10**9 else value


def _due(target: Target, now: int = RECEIVED, *events: ClockEvent) -> int:
    receipt = ClockEvent(1, RECEIVED, RECEIVED, Registered("1", Cover({"1": Promises(ort=target)})))
    due = fold(ClockSheet((receipt, *events), CALENDARS), now).running_due_at
    assert due is not None
    return due


def breaches(evaluation: Evaluation) -> set[tuple[ClockKind, int]]:
    return {(clock.kind, at) for clock in evaluation.clocks for at in clock.breaches}


def fired(evaluation: Evaluation) -> set[tuple[ClockKind, str, int, str, int, int | None]]:
    return {
        (clock.kind, clock.subject, obligation.seq, what, firing.mark, firing.at)
        for clock in evaluation.clocks
        for obligation in clock.obligations
        for what, firings in (("warnings", obligation.warnings), ("levels", obligation.levels))
        for firing in firings
        if firing.fired
    }
