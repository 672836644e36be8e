"""A clock sheet at hand: events are written on it inside an action that holds the lock on its case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from servanda.commitments import queries
from servanda.commitments.models import ClockEvent as StoredEvent
from servanda.commitments.models import ClockSheet
from servanda.core import clocks
from servanda.core.calendars import Timeline
from servanda.core.clocks import ClockEvent, Evaluation, EventData
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
    """A sheet with its events. What is written counts at once; ``store`` keeps all of it together."""

    def __init__(self, stored: ClockSheet, known: Sequence[ClockEvent] = ()) -> None:
        self.stored = stored
        self._events = tuple(known)
        self._new: list[StoredEvent] = []
        self._calendars: dict[str, Timeline] = {}
        self._evaluated: tuple[tuple[ClockEvent, ...], datetime, Evaluation] | None = None

    @property
    def last_live_at(self) -> datetime | None:
        """The instant of the newest live event: no other may lie before it (3-clocks 3.2)."""
        return self.stored.last_live_at

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
        self._read_calendars()
        evaluation = clocks.fold(clocks.ClockSheet(self._events, self._calendars), queries.instant(at))
        self._evaluated = (self._events, at, evaluation)
        return evaluation

    def store(self) -> None:
        """Keep what was written: two statements, none if there is nothing."""
        if not self._new:
            return
        if self.stored._state.adding:
            self.stored.save(force_insert=True)
        else:
            self.stored.store()
        StoredEvent.objects.bulk_create(self._new)
        self._new = []

    def _write(self, event: NewEvent) -> int:
        self.stored.last_seq += 1
        seq = self.stored.last_seq
        if event.is_live:
            self.stored.last_live_at = max(event.at, self.stored.last_live_at or event.at)
        self._new.append(_row(self.stored, seq, event))
        at, recorded_at = queries.instant(event.at), queries.instant(event.recorded_at)
        self._events = (*self._events, ClockEvent(seq, at, recorded_at, event.data))
        return seq

    def _read_calendars(self) -> None:
        named = queries.calendar_names(event.data for event in self._events)
        unread = named - self._calendars.keys()
        if unread:
            self._calendars |= queries.calendars_by_name(unread)


def new_sheet() -> SheetAtHand:
    """The sheet of a case that is being registered."""
    return SheetAtHand(ClockSheet())


def take_sheet(stored: ClockSheet) -> SheetAtHand:
    """The sheet of a case, which the caller has locked. One statement."""
    return SheetAtHand(stored, queries.events_of(stored.id))


def _row(sheet: ClockSheet, seq: int, event: NewEvent) -> StoredEvent:
    return StoredEvent(
        sheet=sheet,
        seq=seq,
        type=type_of(event.data),
        at=event.at,
        recorded_at=event.recorded_at,
        data=to_json(event.data),
    )
