"""A clock sheet: everything a fold needs, and which of its events count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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

    @cached_property
    def ordered(self) -> tuple[ClockEvent, ...]:
        """Each event once, in the order in which they act."""
        first: dict[int, ClockEvent] = {}
        for event in self.events:
            first.setdefault(event.seq, event)
        return tuple(sorted(first.values(), key=_BY_ORDER))

    @cached_property
    def undone(self) -> bool:
        """Whether any event takes back another."""
        return any(isinstance(event.data, _UNDOING) for event in self.events)

    @cached_property
    def late(self) -> tuple[ClockEvent, ...]:
        """Events that change the past: recorded after they happened, retractions, undone merges."""
        return tuple(
            event
            for event in self.ordered
            if event.recorded_at > event.at or isinstance(event.data, _UNDOING)
        )

    def calendar(self, name: str, now: int, known: int) -> Compiled:
        """A calendar as known. Raises ``UnknownCalendar``."""
        timeline = self.calendars.get(name)
        if timeline is None:
            if name != ROUND_THE_CLOCK:
                raise UnknownCalendar(f"unknown calendar: {name!r}")
            timeline = _ALWAYS_OPEN
        return timeline.as_known(now, known)


_BY_ORDER: Final = attrgetter("at", "seq")
_UNDOING: Final = (Retracted, MergeUndone)


def effective_events(sheet: ClockSheet, now: int, known: int) -> list[ClockEvent]:
    """The events that count at ``now`` as known: in order, each seq once, without what was retracted."""
    seen = [event for event in sheet.ordered if event.at <= now and event.recorded_at <= known]
    if not sheet.undone:
        return seen
    void = _void(seen)
    return [event for event in seen if event.seq not in void]


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
    for event in sheet.late:
        if event.at <= now and event.recorded_at <= known:
            learnt = max(event.at, event.recorded_at)
            causes, edited = lessons.get(learnt, ((), False))
            lessons[learnt] = ((*causes, event.seq), edited)
    for timeline in sheet.calendars.values():
        for edit in timeline.edits_known(now, known):
            if edit.retroactive:
                causes, _ = lessons.get(edit.holds_from, ((), False))
                lessons[edit.holds_from] = (causes, True)
    return dict(sorted(lessons.items()))
