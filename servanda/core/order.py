"""Order of work: what is at risk first, then the rest; inside each band by promise (2-domain 2.4).

The database stores two instants per case, ``at_risk_at`` and ``running_due_at``, so that a page is one index
walk. This module says how they come about, how two cases compare, and where the next page begins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final

from servanda.core.refusals import Invalid

WORST_SEVERITY: Final = 1
NO_WEIGHT: Final = 10
"""Stands for the severity weight of a case without a key: behind 1 to 9."""
NO_DUE: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for the running due of a case whose clocks are paused or ended: behind every deadline."""

Key = tuple[int, int, int, datetime, datetime, str]
"""Severity, severity weight, priority, running due, received, number: ascending is the order of work."""


class MalformedCursor(Invalid):
    """A cursor that was not made here; start again at the first page."""


class Band(IntEnum):
    """The two bands, each paged by its own key."""

    AT_RISK = 0
    REST = 1


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the order of work needs to know of one clock, as last evaluated."""

    running: bool
    due_at: datetime | None = None
    first_warning_at: datetime | None = None
    breached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """The two instants that are stored per case; both empty when nothing runs."""

    at_risk_at: datetime | None
    running_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """What one case's place in the order depends on. ``priority`` ranks, smaller first; ``number`` breaks ties."""

    number: str
    severity: int
    severity_weight: int | None
    priority: int
    received_at: datetime
    at_risk_at: datetime | None = None
    running_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended. ``now`` stays that of the first page, so no case changes its band between pages."""

    now: datetime
    band: Band
    key: Key

    def to_tuple(self) -> tuple[str, ...]:
        """Return the cursor as plain text parts, to be signed by whoever hands it out."""
        severity, weight, priority, due, received, number = self.key
        ranks = (str(int(self.band)), str(severity), str(weight), str(priority))
        return (self.now.isoformat(), *ranks, due.isoformat(), received.isoformat(), number)

    @classmethod
    def from_tuple(cls, parts: Sequence[str]) -> "Cursor":
        """Return the cursor that ``to_tuple`` wrote. Raises ``MalformedCursor``."""
        try:
            now, band, severity, weight, priority, due, received, number = parts
            key = (int(severity), int(weight), int(priority), _instant(due), _instant(received), number)
            return cls(_instant(now), Band(int(band)), key)
        except ValueError as error:
            raise MalformedCursor("This page mark is not valid; start at the first page.") from error


def risk(clocks: Iterable[ClockReading], *, escalated_at: datetime | None = None) -> Risk:
    """Return the instants to store: from when the case is at risk, and which deadline runs first.

    A running clock puts its case at risk from its first warning, or from its breach if it has no warning.
    An escalated case counts as at risk whatever its clocks do.
    """
    running = [clock for clock in clocks if clock.running]
    warned = [clock.first_warning_at for clock in running]
    broken = [clock.breached_at or _broken_from(clock.due_at) for clock in running]
    return Risk(_earliest([escalated_at, *warned, *broken]), _earliest([clock.due_at for clock in running]))


def band(place: Place, now: datetime) -> Band:
    """Return the band of a case at ``now``; the worst severity is always at risk."""
    warned = place.at_risk_at is not None and place.at_risk_at <= now
    return Band.AT_RISK if warned or place.severity == WORST_SEVERITY else Band.REST


def key(place: Place) -> Key:
    """Return what orders a case inside its band."""
    weight = NO_WEIGHT if place.severity_weight is None else place.severity_weight
    due = place.running_due_at or NO_DUE
    return (place.severity, weight, place.priority, due, place.received_at, place.number)


def cursor_at(place: Place, now: datetime) -> Cursor:
    """Return the cursor of a page that ended with this case."""
    return Cursor(now, band(place, now), key(place))


def comes_after(cursor: Cursor, place: Place) -> bool:
    """Whether the case belongs to a page after the cursor, judged at the cursor's ``now``."""
    return (band(place, cursor.now), key(place)) > (cursor.band, cursor.key)


def _broken_from(due_at: datetime | None) -> datetime | None:
    # Met at the due instant itself, breached as soon as it has passed; instants are whole seconds.
    return due_at + timedelta(seconds=1) if due_at is not None else None


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant
