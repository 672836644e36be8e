"""Offsets of a zone, laid out as stretches of UTC.

A calendar asks "what does the local clock read at this instant?", never the other way round. Every instant has
exactly one local reading, so hours that come twice, never come, or come shifted need no case of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Offset = tuple[int, int, int]
"""From, to (UTC seconds, half-open) and the seconds to add for the local reading."""

FIRST_YEAR: Final = 2
LAST_YEAR: Final = 9998
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
# The closest two changes of offset in the zone database lie almost a week apart; a day cannot hide a pair.
_STEP: Final = 86_400


def is_known(zone: str) -> bool:
    """Whether the zone database has ``zone``."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # ValueError: a name that leaves the database's folder; OSError: a folder such as "Europe".
        return False
    return True


def year_start(year: int) -> int:
    """The instant at which the UTC year begins."""
    return (datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // _SECOND


def year_of(at: int) -> int:
    """The UTC year of an instant, cut to the years dates are kept for plus one on either side."""
    if at < year_start(FIRST_YEAR):
        return FIRST_YEAR - 1
    if at >= year_start(LAST_YEAR + 1):
        return LAST_YEAR + 1
    return (_EPOCH + timedelta(seconds=at)).year


@lru_cache(maxsize=8192)
def offsets(zone: str, year: int) -> tuple[Offset, ...]:
    """The stretches of equal offset in a UTC year, in order and without gaps. About half a millisecond."""
    rules = ZoneInfo(zone)
    end = year_start(year + 1)
    since = at = year_start(year)
    current = _offset(rules, at)
    found: list[Offset] = []
    while at < end:
        following = min(at + _STEP, end)
        # The last instant of the year is asked for, not the first of the next.
        reading = _offset(rules, following - 1)
        if reading != current:
            change = _change_between(rules, at, following - 1)
            found.append((since, change, current))
            since, current = change, reading
        at = following
    found.append((since, end, current))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """Offsets of a zone as one release of the zone database had them, so that a new release changes no past count.

    ``changes`` are instants with the offset from then on; the first is the beginning of ``first_year``. Other
    years follow the installed database.
    """

    release: str
    first_year: int
    last_year: int
    changes: tuple[tuple[int, int], ...]

    def offsets(self, year: int) -> tuple[Offset, ...]:
        """The stretches of equal offset in a recorded year."""
        begins, ends = year_start(year), year_start(year + 1)
        untils = [*(at for at, _ in self.changes[1:]), year_start(self.last_year + 1)]
        cut = (
            (max(since, begins), min(until, ends), offset)
            for (since, offset), until in zip(self.changes, untils, strict=True)
        )
        return tuple(stretch for stretch in cut if stretch[0] < stretch[1])

    def agree_from(self, at: int, other: "ZoneRules") -> bool:
        """Whether both read every instant from ``at`` on alike, as far as both were recorded."""
        years = range(max(year_of(at), self.first_year), min(self.last_year, other.last_year) + 1)
        return all(_since(at, self.offsets(year)) == _since(at, other.offsets(year)) for year in years)


def recorded_rules(zone: str, release: str, first_year: int, last_year: int) -> ZoneRules:
    """The installed database's rules for some years, to be kept with a calendar. Half a millisecond a year."""
    changes: list[tuple[int, int]] = []
    for since, _, offset in (
        stretch for year in range(first_year, last_year + 1) for stretch in offsets(zone, year)
    ):
        if not changes or changes[-1][1] != offset:
            changes.append((since, offset))
    return ZoneRules(release, first_year, last_year, tuple(changes))


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone by its name in the zone database, with the rules that were recorded for it, if any."""

    name: str
    rules: ZoneRules | None = None

    def offsets(self, year: int) -> tuple[Offset, ...]:
        """The stretches of equal offset in a UTC year, in order and without gaps."""
        rules = self.rules
        if rules is not None and rules.first_year <= year <= rules.last_year:
            return rules.offsets(year)
        return offsets(self.name, year)

    def stretches_of(self, day: int) -> list[tuple[int, int]]:
        """The UTC stretches whose local date is ``day`` (days since 1970-01-01), in order.

        Mostly one. None for a date that never happened; two where a clock went back over midnight.
        """
        midnight = day * 86_400
        first = max(year_of(midnight - 86_400), FIRST_YEAR)
        last = min(year_of(midnight + 2 * 86_400), LAST_YEAR)
        found: list[tuple[int, int]] = []
        for begins, ends, offset in (one for year in range(first, last + 1) for one in self.offsets(year)):
            since, until = max(begins, midnight - offset), min(ends, midnight + 86_400 - offset)
            if since < until:
                found.append((since, until))
        return found

    def local_day(self, at: int) -> int:
        """The local date of an instant, as days since 1970-01-01."""
        offset = next(offset for _, ends, offset in self.offsets(year_of(at)) if at < ends)
        return (at + offset) // 86_400


def _since(at: int, stretches: Iterable[Offset]) -> list[Offset]:
    return [(max(begins, at), ends, offset) for begins, ends, offset in stretches if ends > at]


def _offset(rules: ZoneInfo, at: int) -> int:
    offset = (_EPOCH + timedelta(seconds=at)).astimezone(rules).utcoffset()
    return offset // _SECOND if offset is not None else 0


def _change_between(rules: ZoneInfo, before: int, after: int) -> int:
    """The first instant that no longer reads as ``before`` does."""
    current = _offset(rules, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(rules, middle) == current:
            before = middle
        else:
            after = middle
    return after
