"""A clock sheet: everything a fold needs, and which of its events count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from servanda.core.calendars import ALWAYS, Compiled, Timeline, timeline_of
from servanda.core.clocks.events import ClockEvent, MergedIn, MergeUndone, Retracted
from servanda.core.clocks.promises import Level
from servanda.core.clocks.refusals import UnknownCalendar

ROUND_THE_CLOCK: Final = "24x7"
_ALWAYS_OPEN: Final = timeline_of(ALWAYS)


@dataclass(frozen=True)
class ClockSheet:
    """A case's clock events, the calendars they name, and the escalation levels as they are now.

    The calendar ``24x7`` is known without being named.
    """

    events: tuple[ClockEvent, ...]
    calendars: Mapping[str, Timeline] = field(default_factory=dict[str, Timeline])
    levels: tuple[Level, ...] = ()

    def calendar(self, name: str, now: int, known: int) -> Compiled:
        """A calendar as known. Raises ``UnknownCalendar``."""
        timeline = self.calendars.get(name)
        if timeline is None:
            if name != ROUND_THE_CLOCK:
                raise UnknownCalendar(f"unknown calendar: {name!r}")
            timeline = _ALWAYS_OPEN
        return timeline.as_known(now, known)


_BY_ORDER: Final = attrgetter("at", "seq")


def effective_events(events: Iterable[ClockEvent], now: int, known: int) -> list[ClockEvent]:
    """The events that count at ``now`` as known: in order, each seq once, without what was retracted."""
    seen = _seen(events, now, known)
    seen.sort(key=_BY_ORDER)
    void = _void(seen)
    return [event for event in seen if event.seq not in void] if void else seen


def _seen(events: Iterable[ClockEvent], now: int, known: int) -> list[ClockEvent]:
    first: dict[int, ClockEvent] = {}
    for event in events:
        first.setdefault(event.seq, event)
    return [event for event in first.values() if event.at <= now and event.recorded_at <= known]


def _void(events: Sequence[ClockEvent]) -> set[int]:
    """Events that count as never written. Read backwards, so that a retraction can be retracted itself."""
    void: set[int] = set()
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        if event.seq in void:
            continue
        if isinstance(event.data, Retracted):
            void.add(event.data.seq)
        elif isinstance(event.data, MergeUndone):
            void.update(_merge_before(events[:index], event.data.case, void))
    return void


def _merge_before(events: Sequence[ClockEvent], case: str, void: set[int]) -> list[int]:
    """The last merge of that case which still counts."""
    merges = [
        event.seq
        for event in events
        if isinstance(event.data, MergedIn) and event.data.case == case and event.seq not in void
    ]
    return merges[-1:]


def late_lessons(sheet: ClockSheet, now: int, known: int) -> dict[int, tuple[tuple[int, ...], bool]]:
    """When something was learnt that changes the past: instant → events that told it, and whether an edit did.

    Late are events recorded after they happened, retractions, undone merges, and retroactive edits.
    """
    lessons: dict[int, tuple[tuple[int, ...], bool]] = {}
    for event in _seen(sheet.events, now, known):
        if _is_late(event):
            learnt = max(event.at, event.recorded_at)
            causes, edited = lessons.get(learnt, ((), False))
            lessons[learnt] = ((*causes, event.seq), edited)
    for timeline in sheet.calendars.values():
        for edit in timeline.edits_known(now, known):
            if edit.retroactive:
                causes, _ = lessons.get(edit.holds_from, ((), False))
                lessons[edit.holds_from] = (causes, True)
    return dict(sorted(lessons.items()))


def _is_late(event: ClockEvent) -> bool:
    return event.recorded_at > event.at or isinstance(event.data, Retracted | MergeUndone)
