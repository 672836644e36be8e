"""Clock sheets as the core reads them, and what they come to at an instant."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from servanda.commitments import models
from servanda.core.calendars import CalendarTimeline
from servanda.core.clocks import (
    ROUND_THE_CLOCK,
    ClockEvent,
    ClockSheet,
    Cover,
    Evaluation,
    EventData,
    Level,
    fold,
)
from servanda.core.clocks.events import (
    CoverChanged,
    MergedIn,
    Registered,
    TaskDispatched,
    TaskReassigned,
)
from servanda.core.clocks.stored import from_json
from servanda.organisations.queries import timelines


def clock_sheets(
    sheet_ids: Collection[UUID], levels: Mapping[UUID, tuple[Level, ...]] | None = None
) -> dict[UUID, ClockSheet]:
    """The sheets with their events and the calendars that these name; unknown ids are left out.

    ``levels`` are the escalation levels of each, without which no sheet has any. Two statements, however many
    sheets, and more when a calendar is read for the first time.
    """
    events = events_by_sheet(sheet_ids)
    named = {sheet_id: calendar_names(one.data for one in found) for sheet_id, found in events.items()}
    known = calendars_by_name(frozenset[str]().union(*named.values()))
    return {
        sheet_id: ClockSheet(
            tuple(found),
            # A calendar that there is not is for the fold to refuse, sheet by sheet.
            {name: known[name] for name in named[sheet_id] & known.keys()},
            (levels or {}).get(sheet_id, ()),
        )
        for sheet_id, found in events.items()
    }


def events_by_sheet(sheet_ids: Collection[UUID]) -> dict[UUID, list[ClockEvent]]:
    """The events of sheets in the order of their ``seq``; a sheet without any is left out. One statement."""
    events: dict[UUID, list[ClockEvent]] = {}
    for stored in models.ClockEvent.objects.filter(sheet__in=sheet_ids).order_by("sheet_id", "seq"):
        events.setdefault(stored.sheet_id, []).append(_event(stored))
    return events


def events_of(sheet_id: UUID) -> tuple[ClockEvent, ...]:
    """The events of a sheet in the order of their ``seq``. One statement."""
    return tuple(
        _event(stored) for stored in models.ClockEvent.objects.filter(sheet=sheet_id).order_by("seq")
    )


def evaluations(sheet_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Evaluation]:
    """What the sheets come to at the instant, by all that is known then. Costs as ``clock_sheets``."""
    now = instant(at)
    return {sheet_id: fold(sheet, now) for sheet_id, sheet in clock_sheets(sheet_ids).items()}


def calendars_by_name(names: Collection[str]) -> dict[str, CalendarTimeline]:
    """Work calendars by their id as text, which is how events name them. Costs as ``timelines``."""
    found = timelines([UUID(name) for name in names]) if names else {}
    return {str(calendar_id): timeline for calendar_id, timeline in found.items()}


def calendar_names(events: Iterable[EventData]) -> frozenset[str]:
    """The calendars that events name, *24x7* left out."""
    names = {name for data in events for name in _named(data)}
    return frozenset(names - {ROUND_THE_CLOCK, ""})


def instant(at: datetime) -> int:
    """An instant as the core counts: whole seconds in UTC."""
    return int(at.timestamp())


def moment(seconds: int) -> datetime:
    """An instant of the core as everybody else reads it."""
    return datetime.fromtimestamp(seconds, UTC)


def _event(stored: models.ClockEvent) -> ClockEvent:
    return ClockEvent(
        stored.seq, instant(stored.at), instant(stored.recorded_at), from_json(stored.type, stored.data)
    )


def _named(data: EventData) -> Iterator[str]:
    if isinstance(data, Registered | CoverChanged):
        yield from _of_cover(data.cover)
    elif isinstance(data, TaskDispatched | TaskReassigned):
        yield data.calendar
    elif isinstance(data, MergedIn):
        yield from (one.calendar for clock in data.clocks for one in clock.obligations)


def _of_cover(cover: Cover) -> Iterator[str]:
    for promises in cover.by_severity.values():
        for target in (promises.irt, promises.ort, promises.update, promises.ola):
            if target is not None:
                yield target.calendar
