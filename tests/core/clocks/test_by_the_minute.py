"""The engine agrees with a clerk who counts minute by minute."""

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.core.clocks import ClockKind, ClockSheet, ClockState, Evaluation, Firing, fold
from servanda.core.clocks.events import Retracted
from tests.core.clocks.oracle import Clerk, believed
from tests.core.clocks.wristwatch import Clock, What
from tests.strategies.clocks import RECEIVED, sheets

# The clerk walks every minute of some days: fewer examples in the quick profile keep the suite quick.
patient = settings(max_examples=max(settings.default.max_examples // 2, 20))  # type: ignore[union-attr]
instants = st.integers(0, 200).map(lambda halves: RECEIVED + halves * 1800)


def counted(sheet: ClockSheet, now: int, known: int) -> Clerk:
    return Clerk(believed(sheet.events, now, known), now, sheet.levels)


@patient
@given(sheets(), instants)
def test_clocks_stand_where_counting_minutes_puts_them(sheet: ClockSheet, now: int) -> None:
    agree(fold(sheet, now), counted(sheet, now, now), fired=True)


@patient
@given(sheets(changes=False, tasks=True), instants)
def test_tasks_stand_where_counting_minutes_puts_them(sheet: ClockSheet, now: int) -> None:
    agree(fold(sheet, now), counted(sheet, now, now), fired=True)


@patient
@given(sheets(late=True, tasks=True), instants, st.integers(0, 30))
def test_what_was_known_is_replayed_and_breaches_that_are_gone_are_annulled(
    sheet: ClockSheet, now: int, halves: int
) -> None:
    known = now + halves * 1800
    evaluation, clerk = fold(sheet, now, known), counted(sheet, now, known)
    agree(evaluation, clerk, fired=False)
    before = [counted(sheet, min(learnt, now), learnt) for learnt in lessons(sheet, now, known)]
    recorded = set().union(*map(breaches, before))
    assert {(one.kind.value, one.breached_at) for one in evaluation.annulled} == recorded - breaches(clerk)


def lessons(sheet: ClockSheet, now: int, known: int) -> list[int]:
    """The last second before something was learnt that changes the past."""
    return [
        max(event.at, event.recorded_at) - 1
        for event in sheet.events
        if event.at <= now and event.recorded_at <= known
        if event.recorded_at > event.at or isinstance(event.data, Retracted)
    ]


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
