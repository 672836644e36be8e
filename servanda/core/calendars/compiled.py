"""A calendar that answers in microseconds: sorted open intervals in UTC seconds with running sums.

Years are laid out on demand and kept, so every question is a bisection. Instants are whole seconds since
1970-01-01 UTC throughout.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from threading import RLock
from typing import Final, NamedTuple

from servanda.core.calendars.definition import Definition, Interval
from servanda.core.calendars.openings import Openings, joined, openings_of
from servanda.core.calendars.refusals import (
    BeyondTheCalendar,
    NeverOpens,
    NotAPositiveDuration,
    TooLittleOpenTime,
)
from servanda.core.calendars.zones import FIRST_YEAR, LAST_YEAR, year_of, year_start

HORIZON: Final = 50 * 31_557_600
"""Fifty years in seconds: as far as a target is looked for."""
_LAST_INSTANT: Final = year_start(LAST_YEAR + 1) - 1


class _Table(NamedTuple):
    """Years laid out. The first interval is an empty sentinel, so that every instant has one before it.

    ``sums[i]`` is the open time before interval ``i``, counted from the beginning of the first year that was
    ever asked for; it stays the same when years are added before or after.
    """

    begins: int
    ends: int
    opens: list[int]
    closes: list[int]
    sums: list[int]
    total: int


@lru_cache(maxsize=4096)
def compile_calendar(definition: Definition) -> "Compiled":
    """The compiled form of a calendar or union; the same one for equal definitions."""
    return Compiled(openings_of(definition))


class Compiled:
    """A compiled calendar. Grows when asked about new years; answers never change."""

    __slots__ = ("_growing", "_openings", "_origin", "_table", "_years")

    def __init__(self, openings: Openings) -> None:
        self._openings = openings
        self._growing = RLock()
        self._origin = 0
        self._years: dict[int, list[Interval]] = {}
        self._table = _Table(0, 0, [], [], [], 0)

    def count(self, at: int) -> int:
        """Open seconds before ``at``, from a fixed origin: the difference of two counts is working time."""
        table = self._table
        if not table.begins <= at < table.ends:
            table = self._covering(at)
        index = bisect_right(table.opens, at) - 1
        closes = table.closes[index]
        return table.sums[index] + (at if at < closes else closes) - table.opens[index]

    def reach(self, count: int, after: int) -> int:
        """The earliest instant at which ``count`` open seconds have passed; ``count`` exceeds ``count(after)``.

        Raises ``NeverOpens`` or ``TooLittleOpenTime`` if that is more than fifty years after ``after``.
        """
        table = self._table
        if count > table.total:
            table = self._lasting(count, after)
        index = bisect_left(table.sums, count) - 1
        at = table.opens[index] + count - table.sums[index]
        if at - after > HORIZON:
            raise self._refusal(after)
        return at

    def working_time(self, since: int, until: int) -> int:
        """Open seconds in ``[since, until)``; 0 if ``until`` is not later."""
        return self.count(until) - self.count(since) if until > since else 0

    def due(self, at: int, seconds: int) -> int:
        """The earliest instant by which ``seconds`` of open time have passed since ``at``.

        A target that exactly fills a day ends at closing time, not at the next opening. Raises
        ``NotAPositiveDuration``, ``NeverOpens`` or ``TooLittleOpenTime``.
        """
        if seconds <= 0:
            raise NotAPositiveDuration(f"not a positive duration: {seconds} s")
        # The two bisections stand here in full: this is the most frequent question of all.
        begins, ends, opens, closes, sums, total = self._table
        if not begins <= at < ends:
            begins, ends, opens, closes, sums, total = self._covering(at)
        index = bisect_right(opens, at) - 1
        close = closes[index]
        count = sums[index] + (at if at < close else close) - opens[index] + seconds
        if count > total:
            return self.reach(count, at)
        index = bisect_left(sums, count) - 1
        due = opens[index] + count - sums[index]
        if due - at > HORIZON:
            raise self._refusal(at)
        return due

    def end_of_business_day(self, at: int, days: int) -> int:
        """Closing time of the ``days``-th date with open time after the local date of ``at``.

        ``at`` moves to the next opening if it is closed. Raises as ``due`` does. Costs some microseconds a date.
        """
        if days <= 0:
            raise NotAPositiveDuration(f"not a positive number of days: {days}")
        zone = self._openings.zone
        day = zone.local_day(self._opening(at))
        last_day = zone.local_day(min(at + HORIZON, _LAST_INSTANT))
        while day < last_day:
            day += 1
            closing = self._closing(day)
            if closing is not None:
                days -= 1
                if days == 0:
                    return closing
        raise TooLittleOpenTime("the calendar has too few open days in the next 50 years")

    def open_between(self, since: int, until: int) -> list[Interval]:
        """The open intervals of ``[since, until)``, cut to it, in order, none touching the next."""
        return joined(self._pieces(since, until))

    def laid_out(self, since: int, until: int) -> tuple[list[int], list[int], list[int]]:
        """Openings, closings and the open seconds before each, of all years from one instant to the other, to be read.

        The first is an empty interval before all others.
        """
        self._covering(since)
        table = self._covering(until)
        return table.opens, table.closes, table.sums

    def _pieces(self, since: int, until: int) -> Iterator[Interval]:
        self._covering(since)
        table = self._covering(until)
        index = max(bisect_right(table.opens, since) - 1, 0)
        while index < len(table.opens) and table.opens[index] < until:
            opens, closes = max(table.opens[index], since), min(table.closes[index], until)
            if opens < closes:
                yield opens, closes
            index += 1

    def _opening(self, at: int) -> int:
        """``at`` itself if open, else the next opening."""
        return self.due(at, 1) - 1

    def _closing(self, day: int) -> int | None:
        """The end of the last open stretch of a local date, if it has one."""
        for since, until in reversed(self._openings.zone.stretches_of(day)):
            table = self._covering(until - 1)
            index = bisect_left(table.opens, until) - 1
            if table.closes[index] > since:
                return min(table.closes[index], until)
        return None

    def _refusal(self, at: int) -> NeverOpens | TooLittleOpenTime:
        """Why nothing was reached within fifty years of ``at``."""
        if self.working_time(at, min(at + HORIZON, _LAST_INSTANT)) > 0:
            return TooLittleOpenTime("the calendar has too little open time in the next 50 years")
        return NeverOpens("the calendar never opens in the next 50 years")

    def _covering(self, at: int) -> _Table:
        """A table with the year of ``at``."""
        table = self._table
        if table.begins <= at < table.ends:
            return table
        year = year_of(at)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BeyondTheCalendar(f"an instant outside the years {FIRST_YEAR} to {LAST_YEAR}")
        with self._growing:
            return self._laid_out(year, year)

    def _lasting(self, count: int, after: int) -> _Table:
        """A table that holds ``count``; years are added twice as many at a time. Refuses after fifty."""
        final, more = year_of(min(after + HORIZON, _LAST_INSTANT)), 1
        with self._growing:
            table = self._covering(after)
            while table.total < count:
                last = max(self._years)
                if last >= final:
                    raise self._refusal(after)
                table = self._laid_out(last, min(last + more, final))
                more *= 2
        return table

    def _laid_out(self, first: int, last: int) -> _Table:
        """Add the years and what lies between them and the present ones; growing is for one thread at a time."""
        years = self._years
        if not years:
            self._origin = first
        first, last = min(first, *years, last), max(last, *years, first)
        for year in range(first, last + 1):
            if year not in years:
                years[year] = self._openings.in_year(year)
        self._table = _table(years, first, last, self._origin)
        return self._table


def _table(years: dict[int, list[Interval]], first: int, last: int, origin: int) -> _Table:
    begins = year_start(first)
    opens, closes = [begins], [begins]
    sums = [-sum(until - since for year in range(first, origin) for since, until in years[year])]
    total = sums[0]
    for since, until in (interval for year in range(first, last + 1) for interval in years[year]):
        opens.append(since)
        closes.append(until)
        sums.append(total)
        total += until - since
    return _Table(begins, year_start(last + 1), opens, closes, sums, total)
