"""The engine agrees with a clerk who counts minute by minute."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.core.calendars import CalendarTimeline, Edit
from servanda.core.clocks import ClockEvent, ClockKind, ClockSheet, ClockState, Evaluation, Firing, fold
from servanda.core.clocks.events import Retracted
from tests.core.calendars import oracle
from tests.core.clocks.oracle import Clerk, believed
from tests.core.clocks.wristwatch import Clock, What
from tests.strategies.calendars import edits
from tests.strategies.clocks import OFFICE, RECEIVED, sheets

# The clerk walks every minute of some days: fewer examples in the quick profile keep the suite quick.
patient = settings(max_examples=max(settings.default.max_examples // 2, 20))  # type: ignore[union-attr]
instants = st.integers(0, 200).map(lambda halves: RECEIVED + halves * 1800)


def counted(sheet: ClockSheet, now: int, known: int, edits: Sequence[Edit] = ()) -> Clerk:
    def is_open(calendar: str, at: int) -> bool:
        return calendar == "24x7" or oracle.open_as_known(OFFICE, edits, at, now, known)

    return Clerk(believed(sheet.events, now, known), now, is_open, sheet.levels)


@patient
@given(sheets(), instants)
def test_clocks_stand_where_counting_minutes_puts_them(sheet: ClockSheet, now: int) -> None:
    agree(fold(sheet, now), counted(sheet, now, now), fired=True)


@patient
@given(sheets(changes=False, tasks=True), instants)
def test_tasks_stand_where_counting_minutes_puts_them(sheet: ClockSheet, now: int) -> None:
    agree(fold(sheet, now), counted(sheet, now, now), fired=True)


@patient
@given(sheets(late=True, tasks=True), instants, st.integers(-20, 30))
def test_what_was_known_is_replayed_and_breaches_that_are_gone_are_annulled(
    sheet: ClockSheet, now: int, halves: int
) -> None:
    agree_on_the_past(sheet, now, now + halves * 1800, ())


@patient
@given(sheets(), instants, st.integers(-20, 30), edits(RECEIVED + 86_400))
def test_edits_of_the_calendar_count_as_they_were_known_and_annul_what_they_undo(
    sheet: ClockSheet, now: int, halves: int, edits: tuple[Edit, ...]
) -> None:
    edited = replace(sheet, calendars={"office": CalendarTimeline(OFFICE, edits)})
    agree_on_the_past(edited, now, now + halves * 1800, edits)


def agree_on_the_past(sheet: ClockSheet, now: int, known: int, edits: Sequence[Edit]) -> None:
    """Also on what earlier evaluations had: a breach of theirs that is none any more is annulled."""
    evaluation, clerk = fold(sheet, now, known), counted(sheet, now, known, edits)
    agree(evaluation, clerk, fired=False)
    lessons: list[ClockEvent | Edit] = [edit for edit in edits if edit.retroactive]
    lessons += [event for event in sheet.events if event.recorded_at > event.at or is_retraction(event)]
    recorded: set[tuple[str, int]] = set()
    for one in lessons:
        if one.at <= now and one.recorded_at <= known:
            before = max(one.at, one.recorded_at) - 1
            recorded |= breaches(counted(sheet, min(before, now), before, edits))
    annulled = {(one.kind.value, one.breached_at) for one in evaluation.annulled}
    assert annulled == recorded - breaches(clerk)


def is_retraction(event: ClockEvent) -> bool:
    return isinstance(event.data, Retracted)


def breaches(clerk: Clerk) -> set[tuple[str, int]]:
    return {(clock.kind, at) for clock in clerk.clocks() for at in clock.breaches}


def agree(evaluation: Evaluation, clerk: Clerk, *, fired: bool) -> None:
    """The engine's case and the clerk's say the same."""
    assert (evaluation.waiting, evaluation.solved, evaluation.responded, evaluation.cancelled) == (
        clerk.waiting,
        clerk.solved,
        clerk.responded,
        clerk.cancelled,
    )
    expected = [clock for clock in clerk.clocks() if clock.promises]
    assert [clock.kind.value for clock in evaluation.clocks] == [clock.kind for clock in expected]
    for found, clock in zip(evaluation.clocks, expected, strict=True):
        assert standing(found) == written(clock)
        if fired:
            assert [firings(one.warnings, one.levels) for one in found.obligations] == [
                one.fired for one in clock.promises
            ]


def standing(found: ClockState) -> dict[str, object]:
    return {
        "state": found.state.value,
        "elapsed": found.elapsed,
        "running": found.running,
        "stopped_at": found.stopped_at,
        "breaches": set(found.breaches),
        "breached_at": [one.breached_at for one in found.obligations],
        "targets": [one.target for one in found.obligations],
        "breakdown": {name: seconds for name, seconds in found.breakdown if seconds},
    }


def written(clock: Clock) -> dict[str, object]:
    last = clock.promises[-1]
    return {
        "state": clock.told,
        "elapsed": last.elapsed,
        "running": clock.state == "running" and clock.promise is not None,
        "stopped_at": last.ended_at,
        "breaches": clock.breaches,
        "breached_at": [one.breached_at for one in clock.promises],
        "targets": [one.target.seconds for one in clock.promises],
        "breakdown": last.by_calendar if clock.kind == ClockKind.OLA else {},
    }


def firings(warnings: tuple[Firing, ...], levels: tuple[Firing, ...]) -> dict[What, int | None]:
    kinds = (("warn", warnings), ("level", levels))
    return {(kind, one.mark): one.at for kind, found in kinds for one in found if one.fired}
