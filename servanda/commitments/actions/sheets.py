"""A clock sheet at hand: events are written on it inside an action that holds the lock on its case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from servanda.commitments import queries
from servanda.commitments.models import ClockEvent as StoredEvent
from servanda.commitments.models import ClockSheet
from servanda.commitments.queries.replaying import Replay
from servanda.core import clocks
from servanda.core.calendars import CalendarTimeline
from servanda.core.clocks import ClockEvent, Evaluation, EventData, Level
from servanda.core.clocks.stored import to_json, type_of


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to write: when it happened, when we learnt it, and its data."""

    at: datetime
    recorded_at: datetime
    data: EventData

    @property
    def is_live(self) -> bool:
        """Whether it was not documented afterwards."""
        return self.at == self.recorded_at


class SheetAtHand:
    """A sheet with its events. What is written counts at once; ``keeping.keep`` stores it.

    ``found`` are the events that it was taken with, ``new`` the rows of those written since. ``calendars`` are some
    that are known already, of other sheets too.
    """

    def __init__(
        self,
        stored: ClockSheet,
        found: Sequence[ClockEvent] = (),
        levels: tuple[Level, ...] = (),
        calendars: Mapping[str, CalendarTimeline] = MappingProxyType({}),
    ) -> None:
        self.stored = stored
        self.found = tuple(found)
        self.new: list[StoredEvent] = []
        self._events = self.found
        self._levels = levels
        self._calendars = dict(calendars)
        self._evaluated: tuple[tuple[ClockEvent, ...], datetime, Evaluation] | None = None

    @property
    def last_live_at(self) -> datetime | None:
        """The instant of the newest live event: no other may lie before it (3-clocks 3.2)."""
        return self.stored.last_live_at

    @property
    def is_new(self) -> bool:
        """Whether it was never stored."""
        return self.stored._state.adding

    def write(self, events: Sequence[NewEvent]) -> list[int]:
        """Write events in their order and return their ``seq``."""
        return [self._write(event) for event in events]

    def evaluation(self, at: datetime) -> Evaluation:
        """What the sheet comes to at the instant. Reads calendars that it has not read yet, in a statement.

        Costs nothing as long as nothing was written since it was last asked for the same instant.
        """
        known = self._evaluated
        if known is not None and known[0] is self._events and known[1] == at:
            return known[2]
        evaluation = self._fold(self._events, at)
        self._evaluated = (self._events, at, evaluation)
        return evaluation

    def evaluation_as_found(self, at: datetime) -> Evaluation:
        """What it came to at the instant before anything was written on it. Costs as ``evaluation``."""
        return self._fold(self.found, at)

    def replay(self) -> Replay:
        """The sheet beside what is kept of it. Costs as ``evaluation``."""
        return Replay(self.stored, clocks.ClockSheet(self._events, self.timelines(), self._levels))

    def put_under(self, levels: tuple[Level, ...]) -> None:
        """Let these escalation levels hold from now on: those of another service level."""
        self._levels, self._evaluated = levels, None

    def timelines(self) -> Mapping[str, CalendarTimeline]:
        """The calendars that its events name, by name. Costs as ``evaluation``."""
        self._read_calendars()
        named = queries.calendar_names(event.data for event in self._events)
        return {name: self._calendars[name] for name in named & self._calendars.keys()}

    def take_as_found(self) -> None:
        """What was written has been stored."""
        self.found, self.new = self._events, []

    def _fold(self, events: tuple[ClockEvent, ...], at: datetime) -> Evaluation:
        self._read_calendars()
        return clocks.fold(clocks.ClockSheet(events, self._calendars, self._levels), queries.instant(at))

    def _write(self, event: NewEvent) -> int:
        self.stored.last_seq += 1
        seq = self.stored.last_seq
        if event.is_live:
            self.stored.last_live_at = max(event.at, self.stored.last_live_at or event.at)
        self.new.append(_row(self.stored, seq, event))
        at, recorded_at = queries.instant(event.at), queries.instant(event.recorded_at)
        self._events = (*self._events, ClockEvent(seq, at, recorded_at, event.data))
        return seq

    def _read_calendars(self) -> None:
        named = queries.calendar_names(event.data for event in self._events)
        unread = named - self._calendars.keys()
        if unread:
            self._calendars |= queries.calendars_by_name(unread)


def new_sheet(levels: tuple[Level, ...] = ()) -> SheetAtHand:
    """The sheet of a case that is being registered."""
    return SheetAtHand(ClockSheet(), levels=levels)


def take_sheet(stored: ClockSheet, levels: tuple[Level, ...] = ()) -> SheetAtHand:
    """The sheet of a case, which the caller has locked. One statement."""
    return SheetAtHand(stored, queries.events_of(stored.id), levels)


def take_sheets(
    stored: Sequence[ClockSheet], levels: Mapping[UUID, tuple[Level, ...]]
) -> dict[UUID, SheetAtHand]:
    """Sheets of cases that the caller has locked, by id; ``levels`` by sheet. Costs as ``queries.clock_sheets``."""
    events = queries.events_by_sheet([one.id for one in stored])
    named = queries.calendar_names(event.data for found in events.values() for event in found)
    known = queries.calendars_by_name(named)
    return {one.id: SheetAtHand(one, events.get(one.id, ()), levels.get(one.id, ()), known) for one in stored}


def _row(sheet: ClockSheet, seq: int, event: NewEvent) -> StoredEvent:
    return StoredEvent(
        sheet=sheet,
        seq=seq,
        type=type_of(event.data),
        at=event.at,
        recorded_at=event.recorded_at,
        data=to_json(event.data),
    )
