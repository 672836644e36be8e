"""What a calendar is: a zone, weekly hours, holidays and exceptions (3-clocks 3.1).

Times of day are seconds since local midnight, dates are local dates of the zone. These values only describe;
``compiled.compile_calendar`` makes them answer questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from servanda.core.calendars.refusals import MalformedCalendar
from servanda.core.calendars.zones import ZoneRules, is_known
from servanda.core.refusals import Fault, refuse

DAY: Final = 86_400

Interval = tuple[int, int]
Hours = tuple[Interval, ...]
Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
Exceptions = tuple[tuple[date, Hours], ...]

CLOSED_WEEK: Final[Week] = ((), (), (), (), (), (), ())


@dataclass(frozen=True)
class Calendar:
    """One place's working hours. ``weekly`` begins on Monday; an exception replaces its day, also a holiday.

    ``rules`` are the zone's as they were when the version was made; without them the installed ones hold.
    Raises ``MalformedCalendar`` for an unknown zone and for empty, overlapping or overlong intervals.
    """

    zone: str
    weekly: Week = CLOSED_WEEK
    holidays: frozenset[date] = frozenset()
    exceptions: Exceptions = ()
    rules: ZoneRules | None = None

    def __post_init__(self) -> None:
        faults = [*zone_faults(self.zone), *self._hour_faults()]
        refuse(MalformedCalendar, "; ".join(fault.message for fault in faults), faults)

    def _hour_faults(self) -> Iterator[Fault]:
        for hours in self.weekly:
            yield from hour_faults("weekly", hours)
        for on, hours in self.exceptions:
            yield from hour_faults(f"exceptions.{on.isoformat()}", hours)


@dataclass(frozen=True)
class Union:
    """Open whenever one of its members is. Business days are counted in the first member's zone."""

    members: tuple[Calendar | Union, ...]

    def __post_init__(self) -> None:
        refuse_empty_union(self.members)


Definition = Calendar | Union


def refuse_empty_union(members: Sequence[object]) -> None:
    """Raise ``MalformedCalendar`` for a union of nothing."""
    message = "a union needs at least one calendar"
    refuse(MalformedCalendar, message, [] if members else [Fault("union", message)])


def zone_faults(zone: object) -> Iterator[Fault]:
    """The fault of a zone that the zone database does not know."""
    if not isinstance(zone, str) or not is_known(zone):
        yield Fault("timezone", f"unknown time zone: {zone!r}")


def hour_faults(field: str, hours: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """Everything that is wrong with the hours of one day."""
    for opens, closes in hours:
        if opens >= closes:
            yield Fault(field, "interval ends before it starts or is empty")
        elif opens < 0 or closes > DAY:
            yield Fault(field, "interval leaves its day (00:00 to 24:00)")
    for (_, closes), (opens, _) in pairwise(sorted(hours)):
        if opens < closes:
            yield Fault(field, "intervals overlap")


_ALL_DAY: Final[Hours] = ((0, DAY),)
ALWAYS: Final = Calendar("UTC", (_ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY))
"""24x7."""
