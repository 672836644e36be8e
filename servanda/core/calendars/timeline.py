"""A calendar over time: a base and its edits, read as they were known (3-clocks 3.1).

A case refers to a calendar, never to a version of it; each fold asks the timeline for what was known then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final, Protocol

from servanda.core.calendars.compiled import Compiled, compile_calendar
from servanda.core.calendars.definition import (
    Calendar,
    Definition,
    Hours,
    Union,
    Week,
    refuse_empty_union,
)
from servanda.core.calendars.openings import Openings, SplicedOpenings, UnitedOpenings, openings_of
from servanda.core.calendars.zones import ZoneRules

# Before any instant that a calendar answers for.
_ALWAYS_BEFORE: Final = -(10**12)
_ORDER: Final = attrgetter("at", "seq")


@dataclass(frozen=True)
class Patch:
    """What an edit changes. ``None`` leaves weekly hours, holidays or zone rules; for a date it removes the exception.

    A new release of the zone database is an edit with ``rules`` from the day it is installed.
    """

    weekly: Week | None = None
    holidays: frozenset[date] | None = None
    exceptions: tuple[tuple[date, Hours | None], ...] = ()
    rules: ZoneRules | None = None

    def applied_to(self, calendar: Calendar) -> Calendar:
        """The calendar with this patch. Raises ``MalformedCalendar``."""
        exceptions: dict[date, Hours | None] = {**dict(calendar.exceptions), **dict(self.exceptions)}
        kept = tuple(sorted((on, hours) for on, hours in exceptions.items() if hours is not None))
        return replace(
            calendar,
            weekly=calendar.weekly if self.weekly is None else self.weekly,
            holidays=calendar.holidays if self.holidays is None else self.holidays,
            exceptions=kept,
            rules=calendar.rules if self.rules is None else self.rules,
        )


@dataclass(frozen=True)
class Edit:
    """One edit, in the order of its ``at`` and ``seq``. Retroactive ones reach all instants."""

    at: int
    recorded_at: int
    patch: Patch
    retroactive: bool = False
    seq: int = 0

    @property
    def holds_from(self) -> int:
        """The later of when it was made and when it was recorded: nothing counted before is changed."""
        return max(self.at, self.recorded_at)


@dataclass(frozen=True)
class KnownCalendar:
    """A calendar with the edits that were known: equal ones are compiled once, whoever loaded them."""

    base: Calendar
    edits: tuple[Edit, ...]

    def openings(self) -> Openings:
        """Its versions one after the other."""
        turns = sorted({edit.holds_from for edit in self.edits if not edit.retroactive})
        return SplicedOpenings([(at, openings_of(self._version(at))) for at in (_ALWAYS_BEFORE, *turns)])

    def _version(self, at: int) -> Calendar:
        version = self.base
        for edit in self.edits:
            if edit.retroactive or edit.holds_from <= at:
                version = edit.patch.applied_to(version)
        return version


@dataclass(frozen=True)
class KnownUnion:
    """A union of calendars as they were known."""

    members: tuple[KnownCalendar | KnownUnion, ...]

    def openings(self) -> Openings:
        """Those of the members together."""
        return UnitedOpenings([member.openings() for member in self.members])


Known = KnownCalendar | KnownUnion


class Timeline(Protocol):
    """A calendar, or a union of calendars, with everything that was edited."""

    def edits_known(self, now: int, known: int) -> tuple[Edit, ...]:
        """Edits made by ``now`` and recorded by ``known``, members' edits included, in order."""
        ...

    def known(self, now: int, known: int) -> Known:
        """The calendar as known, by value."""
        ...

    def as_known(self, now: int, known: int) -> Compiled:
        """The compiled calendar as known; versions follow one another in it. Kept once compiled."""
        ...


@dataclass(frozen=True, eq=False)
class CalendarTimeline:
    """One calendar and its edits."""

    base: Calendar
    edits: tuple[Edit, ...] = ()

    def up_to(self, seq: int) -> CalendarTimeline:
        """The calendar before the edits after that one were made, whenever that was; 0 is the base alone."""
        return CalendarTimeline(self.base, tuple(edit for edit in self.edits if edit.seq <= seq))

    def edits_known(self, now: int, known: int) -> tuple[Edit, ...]:
        seen = [edit for edit in self.edits if edit.at <= now and edit.recorded_at <= known]
        return tuple(sorted(seen, key=_ORDER))

    def known(self, now: int, known: int) -> Known:
        return KnownCalendar(self.base, self.edits_known(now, known))

    def as_known(self, now: int, known: int) -> Compiled:
        if self.edits and self.edits_known(now, known):
            return _compiled(self.known(now, known))
        return self._unedited

    @cached_property
    def _unedited(self) -> Compiled:
        return compile_calendar(self.base)


@dataclass(frozen=True, eq=False)
class UnitedTimeline:
    """A union of timelines: an edit of a member reaches it. Raises ``MalformedCalendar`` without members."""

    members: tuple[Timeline, ...]

    def __post_init__(self) -> None:
        refuse_empty_union(self.members)

    def edits_known(self, now: int, known: int) -> tuple[Edit, ...]:
        seen = [edit for member in self.members for edit in member.edits_known(now, known)]
        return tuple(sorted(seen, key=_ORDER))

    def known(self, now: int, known: int) -> Known:
        return KnownUnion(tuple(member.known(now, known) for member in self.members))

    def as_known(self, now: int, known: int) -> Compiled:
        return _compiled(self.known(now, known))


@lru_cache(maxsize=1024)
def _compiled(known: Known) -> Compiled:
    return Compiled(known.openings())


def timeline_of(definition: Definition) -> Timeline:
    """A calendar or union that nobody has edited."""
    if isinstance(definition, Union):
        return UnitedTimeline(tuple(timeline_of(member) for member in definition.members))
    return CalendarTimeline(definition)
