"""When elapsed time reaches a warning or a level."""

from collections.abc import Iterable, Sequence

from servanda.core.calendars import Compiled, NeverOpens, TooLittleOpenTime
from servanda.core.clocks.states import Firing, Stretch

Run = tuple[Stretch, Compiled]
"""A running stretch with its calendar."""


def firings(thresholds: Iterable[tuple[int, int]], runs: Sequence[Run], now: int) -> tuple[Firing, ...]:
    """A firing for each mark and the elapsed seconds that reach it; projected if the last run lasts."""
    found: list[Firing] = []
    for mark, threshold in thresholds:
        at = _reached(threshold, runs)
        found.append(Firing(mark, at, at is not None and at <= now))
    return tuple(found)


def _reached(threshold: int, runs: Sequence[Run]) -> int | None:
    """The instant at which elapsed time reaches ``threshold`` while the clock runs, also one to come.

    What is reached just as a stretch ends is not reached in it: events act before firings.
    """
    for stretch, calendar in runs:
        ends = stretch.ends
        if ends is None or stretch.after >= threshold:
            at = _instant(threshold - stretch.before, stretch.begins, calendar)
            if ends is None or (at is not None and at < ends):
                return at
    return None


def _instant(seconds: int, since: int, calendar: Compiled) -> int | None:
    if seconds <= 0:
        return since
    try:
        return calendar.due(since, seconds)
    except (NeverOpens, TooLittleOpenTime):
        # The deadline itself can be reached, a level long after it need not be.
        return None
