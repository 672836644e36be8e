"""Open intervals of one UTC year, from a calendar, a union, or versions that follow one another.

> An instant is open if and only if its local reading in the calendar's zone lies in the hours of its local date.

All three forms answer alike, so that one compiled form serves them all.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Protocol

from servanda.core.calendars.definition import DAY, Calendar, Definition, Hours, Interval
from servanda.core.calendars.zones import Zone

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY: Final = 3


class Openings(Protocol):
    """Where open intervals come from. ``zone`` is the one that business days are counted in."""

    @property
    def zone(self) -> Zone: ...

    def in_year(self, year: int) -> list[Interval]:
        """Disjoint open intervals ``[from, to)`` of the UTC year in order, none touching the next."""
        ...


def openings_of(definition: Definition) -> Openings:
    """The openings of a calendar or of a union, however nested."""
    if isinstance(definition, Calendar):
        return CalendarOpenings(definition)
    return UnitedOpenings([openings_of(member) for member in definition.members])


class CalendarOpenings:
    """The open intervals of one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.zone = Zone(calendar.zone, calendar.rules)
        self._weekly = tuple(tuple(sorted(hours)) for hours in calendar.weekly)
        self._special: dict[int, Hours] = {epoch_day(on): () for on in calendar.holidays}
        self._special.update((epoch_day(on), tuple(sorted(hours))) for on, hours in calendar.exceptions)

    def in_year(self, year: int) -> list[Interval]:
        found: list[Interval] = []
        for begins, ends, offset in self.zone.offsets(year):
            for day in range((begins + offset) // DAY, (ends - 1 + offset) // DAY + 1):
                midnight = day * DAY - offset
                for opens, closes in self._hours(day):
                    since, until = max(midnight + opens, begins), min(midnight + closes, ends)
                    if since < until:
                        found.append((since, until))
        return joined(found)

    def _hours(self, day: int) -> Hours:
        special = self._special.get(day)
        return self._weekly[(day + _EPOCH_WEEKDAY) % 7] if special is None else special


class UnitedOpenings:
    """Open whenever a member is; time that members share counts once."""

    def __init__(self, members: Sequence[Openings]) -> None:
        self.zone = members[0].zone
        self._members = tuple(members)

    def in_year(self, year: int) -> list[Interval]:
        return joined(sorted(interval for member in self._members for interval in member.in_year(year)))


class SplicedOpenings:
    """Versions one after the other: each holds from its instant until the next begins.

    Business days are counted by the zone of the last one.
    """

    def __init__(self, versions: Sequence[tuple[int, Openings]]) -> None:
        self.zone = versions[-1][1].zone
        begins = [since for since, _ in versions]
        self._versions = tuple(zip(begins, [*begins[1:], None], (form for _, form in versions), strict=True))

    def in_year(self, year: int) -> list[Interval]:
        found: list[Interval] = []
        for begins, ends, form in self._versions:
            for opens, closes in form.in_year(year):
                since, until = max(opens, begins), closes if ends is None else min(closes, ends)
                if since < until:
                    found.append((since, until))
        return joined(found)


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals in order of their start, with what overlaps or touches made one."""
    found: list[Interval] = []
    for opens, closes in intervals:
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def epoch_day(on: date) -> int:
    """A date as days since 1970-01-01."""
    return on.toordinal() - _EPOCH_DAY
