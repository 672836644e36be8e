"""Working time for millions of questions at once, for *what if* and reports (3-clocks 3.1)."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from servanda.core.calendars import BeyondTheCalendar, Compiled

Seconds = NDArray[np.int64]
"""Instants in UTC seconds, or durations in seconds."""

_SHIFT: Final = 12
"""Buckets of 4096 s: in office hours at most one interval begins in one, so a place is found in one step."""


class WorkingTimes:
    """A compiled calendar between two instants, asked with arrays. Answers are those of ``Compiled``, to the second."""

    def __init__(self, compiled: Compiled, since: int, until: int) -> None:
        """Lay it out for questions and answers from ``since`` to ``until``. Some milliseconds a year."""
        opens, closes, sums = compiled.laid_out(since, until)
        self._since, self._until = since, until
        self._opens, self._closes, self._sums = _array(opens), _array(closes), _array(sums)
        self._by_instant = _Places.of(self._opens)
        # Of equal sums the first is looked for: the sentinel before the first interval opens nothing.
        self._by_count = _Places.of(self._sums[1:])

    def counts(self, at: Seconds) -> Seconds:
        """Open seconds before each instant, from a fixed origin. Raises ``BeyondTheCalendar``."""
        if at.size and not (self._since <= int(at.min()) and int(at.max()) <= self._until):
            raise BeyondTheCalendar("an instant outside the time that was laid out")
        index = self._by_instant.last_at_most(at)
        # An interval that has closed counts in full, one that is open as far as the instant.
        return self._sums[index] + np.minimum(at, self._closes[index]) - self._opens[index]

    def working_times(self, since: Seconds, until: Seconds) -> Seconds:
        """Open seconds in each ``[since, until)``; 0 where ``until`` is not later. Raises ``BeyondTheCalendar``."""
        between: Seconds = self.counts(until) - self.counts(since)
        return between.clip(min=0)

    def due(self, at: Seconds, seconds: Seconds) -> Seconds:
        """The earliest instant by which so many open seconds have passed since each instant; all are positive.

        Raises ``BeyondTheCalendar`` where one lies after what was laid out.
        """
        counts = self.counts(at) + seconds
        # The interval whose sum is the last below the count: a day that is filled exactly ends at closing.
        index = self._by_count.last_at_most(counts - 1) + 1
        found = self._opens[index] + counts - self._sums[index]
        if found.size and int(found.max()) > self._until:
            raise BeyondTheCalendar("a deadline after the time that was laid out")
        return found


class _Places(NamedTuple):
    """Where in an ascending list a value stands: a first guess for each bucket, and steps from there."""

    values: Seconds
    first: int
    guesses: NDArray[np.int32]

    @classmethod
    def of(cls, values: Seconds) -> "_Places":
        first = int(values[0])
        starts = first + (np.arange((int(values[-1]) - first >> _SHIFT) + 2) << _SHIFT)
        return cls(values, first, (np.searchsorted(values, starts, "right") - 1).astype(np.int32))

    def last_at_most(self, wanted: Seconds) -> NDArray[np.int64]:
        """The index of the last value that is not above each wanted one; -1 below all of them."""
        bucket = np.clip(wanted - self.first >> _SHIFT, -1, self.guesses.size - 1)
        index = np.where(bucket < 0, -1, self.guesses[bucket]).astype(np.int64)
        last = self.values.size - 1
        while (behind := (index < last) & (self.values[np.minimum(index + 1, last)] <= wanted)).any():
            index += behind
        return index


def _array(values: list[int]) -> Seconds:
    return np.array(values, dtype=np.int64)
