"""A sheet beside what is kept of it: which of its events and of its calendars' edits that reckons in.

Told by numbers, never by instants: an edit may be stored after a case was kept that it was made before, and the
clocks of two machines differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from servanda.commitments.models import ClockSheet as StoredSheet
from servanda.commitments.queries.sheets import instant
from servanda.core.calendars import CalendarTimeline, Edit
from servanda.core.clocks import ClockEvent, ClockSheet, Evaluation, fold

Calendars = Mapping[str, CalendarTimeline]


@dataclass(frozen=True, slots=True)
class EditSince:
    """An edit of a calendar that what is kept does not reckon in."""

    calendar: str
    edit: Edit


class Replay:
    """Replays of a sheet that has been kept: as it was then, and after each edit since.

    ``sheet`` has every event that there is, and the calendars that these name, with every edit.
    """

    def __init__(self, stored: StoredSheet, sheet: ClockSheet) -> None:
        self._seq, self._edits, self._kept_at = stored.kept_seq, stored.kept_edits, stored.kept_at
        self._sheet = sheet
        # What is stored are calendars, no unions.
        self._calendars = {
            name: one for name, one in sheet.calendars.items() if isinstance(one, CalendarTimeline)
        }

    @cached_property
    def events_since(self) -> tuple[ClockEvent, ...]:
        """The events that what is kept does not reckon in."""
        return tuple(event for event in self._sheet.events if event.seq > self._seq)

    @cached_property
    def as_kept(self) -> Evaluation | None:
        """What it came to when it was kept, by what was known then; none if it never was."""
        if self._kept_at is None:
            return None
        return self._fold(self._calendars_kept, instant(self._kept_at))

    def edits_since(self, now: int) -> tuple[EditSince, ...]:
        """The edits known at the instant that what is kept does not reckon in, in the order in which they hold."""
        if self._kept_at is None:
            return ()
        since = [
            EditSince(name, edit)
            for name, timeline in self._calendars.items()
            for edit in timeline.edits_known(now, now)
            if edit.seq > self._edits.get(name, 0)
        ]
        return tuple(sorted(since, key=lambda one: (one.edit.holds_from, one.calendar, one.edit.seq)))

    def edit_by_edit(self, now: int) -> Iterator[tuple[EditSince, Evaluation]]:
        """What it comes to at the instant without the events since, after each edit since."""
        calendars = dict(self._calendars_kept)
        for one in self.edits_since(now):
            calendars[one.calendar] = self._calendars[one.calendar].up_to(one.edit.seq)
            yield one, self._fold(calendars, now)

    @cached_property
    def _calendars_kept(self) -> Calendars:
        return {name: timeline.up_to(self._edits.get(name, 0)) for name, timeline in self._calendars.items()}

    def _fold(self, calendars: Calendars, now: int) -> Evaluation:
        events = tuple(event for event in self._sheet.events if event.seq <= self._seq)
        return fold(replace(self._sheet, events=events, calendars=calendars), now)


def edits_reckoned(calendars: Calendars, now: int) -> dict[str, int]:
    """How far the edits of calendars are known at the instant, without one missing: calendar → number of the last."""
    reckoned = {name: _last_known(timeline.edits, now) for name, timeline in calendars.items()}
    return {name: seq for name, seq in reckoned.items() if seq}


def _last_known(edits: Iterable[Edit], now: int) -> int:
    last = 0
    for edit in sorted(edits, key=lambda one: one.seq):
        if edit.holds_from > now:
            break
        last = edit.seq
    return last
