"""Finding work calendars, and what they answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from servanda.core.access import Viewer
from servanda.core.calendars import (
    WEEKDAYS,
    Calendar,
    CalendarTimeline,
    Edit,
    Hours,
    read_calendar,
    read_patch,
)
from servanda.core.refusals import Unknown
from servanda.organisations.models import CalendarEdit, WorkCalendar
from servanda.organisations.queries.rights import require_staff

MOST_STRETCHES: Final = 200


class NoSuchCalendar(Unknown):
    """No work calendar by that id."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Working time between two instants of one local day."""

    from_at: datetime
    to_at: datetime

    @property
    def seconds(self) -> int:
        return int((self.to_at - self.from_at).total_seconds())


@dataclass(frozen=True, slots=True)
class CalendarInFull:
    """A calendar with the hours that hold at an instant, in the written form."""

    id: UUID
    revision: int
    name: str
    zone: str
    is_active: bool
    holiday_names: dict[str, str]
    weekly: dict[str, list[list[str]]]
    holidays: list[str]
    exceptions: dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in the calendar's zone, and the working time that leads to it (the first 200 stretches)."""

    due_at: datetime
    stretches: tuple[Stretch, ...]


def calendars(*, viewer: Viewer) -> QuerySet[WorkCalendar]:
    """All by name. Raises ``NotAllowed``."""
    require_staff(viewer)
    return WorkCalendar.objects.order_by("sort_name", "id")


def calendar(calendar_id: UUID, *, viewer: Viewer) -> WorkCalendar:
    """Raises ``NotAllowed``, ``NoSuchCalendar``."""
    return _one(calendars(viewer=viewer), calendar_id)


def lock_calendar(calendar_id: UUID, *, viewer: Viewer) -> WorkCalendar:
    """The calendar, locked until the end of the transaction. Raises as ``calendar``."""
    return _one(calendars(viewer=viewer).select_for_update(of=("self",)), calendar_id)


def edits(calendar_id: UUID, *, viewer: Viewer) -> QuerySet[CalendarEdit]:
    """The edits of a calendar, newest first. Raises ``NotAllowed``, ``NoSuchCalendar``."""
    return calendar(calendar_id, viewer=viewer).edits.order_by("-seq")


def timelines(calendar_ids: Iterable[UUID]) -> dict[UUID, CalendarTimeline]:
    """Calendars with all their edits, as the core reads them; unknown ids are left out.

    One statement; two more for those that this process has not read since they were last edited.
    """
    newest = CalendarEdit.objects.filter(calendar=OuterRef("pk")).order_by("-seq").values("id")[:1]
    found = WorkCalendar.objects.filter(id__in=set(calendar_ids)).values_list("id", Subquery(newest))
    versions = dict(found)
    known = {key: _READ[key] for key in versions.items() if key in _READ}
    unread = {
        calendar_id: newest_id
        for calendar_id, newest_id in versions.items()
        if (calendar_id, newest_id) not in known
    }
    return {calendar_id: timeline for (calendar_id, _), timeline in (known | _read(unread)).items()}


def present(timeline: CalendarTimeline, at: datetime) -> Calendar:
    """The version that holds at the instant, as known then."""
    version = timeline.base
    for edit in timeline.edits_known(seconds(at), seconds(at)):
        version = edit.patch.applied_to(version)
    return version


def calendars_in_full(*, viewer: Viewer, at: datetime) -> list[CalendarInFull]:
    """All calendars by name with their versions at the instant. Three statements. Raises ``NotAllowed``."""
    found = list(calendars(viewer=viewer))
    known = timelines([stored.id for stored in found])
    return [_in_full(stored, present(known[stored.id], at)) for stored in found]


def calendar_in_full(stored: WorkCalendar, *, at: datetime) -> CalendarInFull:
    """The calendar with its version at the instant. Two statements."""
    return _in_full(stored, present(timelines([stored.id])[stored.id], at))


def _in_full(stored: WorkCalendar, version: Calendar) -> CalendarInFull:
    return CalendarInFull(
        id=stored.id,
        revision=stored.revision,
        name=stored.name,
        zone=stored.zone,
        is_active=stored.is_active,
        holiday_names=stored.holiday_names,
        weekly={day: _written(hours) for day, hours in zip(WEEKDAYS, version.weekly, strict=True) if hours},
        holidays=[on.isoformat() for on in sorted(version.holidays)],
        exceptions={on.isoformat(): _written(hours) for on, hours in version.exceptions},
    )


def deadline(
    calendar_id: UUID, *, start: datetime, working_seconds: int, viewer: Viewer, at: datetime
) -> Deadline:
    """When a promise of that much working time, given at ``start``, is due, by what is known at ``at``.

    Raises ``NotAllowed``, ``NoSuchCalendar`` and, from the core, ``NotAPositiveDuration``, ``NeverOpens``,
    ``TooLittleOpenTime`` or ``BeyondTheCalendar``.
    """
    stored = calendar(calendar_id, viewer=viewer)
    timeline = timelines([calendar_id])[calendar_id]
    compiled = timeline.as_known(seconds(at), seconds(at))
    zone = ZoneInfo(stored.zone)
    begin = seconds(start)
    due = compiled.due(begin, working_seconds)
    stretches: list[Stretch] = []
    for since, until in compiled.open_between(begin, due):
        if len(stretches) == MOST_STRETCHES:
            break
        stretches.append(Stretch(_instant(since, zone), _instant(until, zone)))
    return Deadline(_instant(due, zone), tuple(stretches))


def seconds(at: datetime) -> int:
    """An instant as the core counts it: whole seconds since 1970 in UTC."""
    return int(at.timestamp())


def time_of_day(since_midnight: int) -> str:
    """``HH:MM``, with seconds where there are any; the end of the day is 24:00."""
    minutes, rest = divmod(since_midnight, 60)
    short = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{short}:{rest:02d}" if rest else short


def _instant(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(zone)


_Version = tuple[UUID, UUID | None]
"""A calendar with its newest edit names one timeline for good: base and edits never change."""
_READ: Final[dict[_Version, CalendarTimeline]] = {}
_MOST_READ: Final = 1024


def _read(newest: Mapping[UUID, UUID | None]) -> dict[_Version, CalendarTimeline]:
    """Calendars up to their newest edits, kept for the next who asks."""
    if not newest:
        return {}
    edits: dict[UUID, list[CalendarEdit]] = {calendar_id: [] for calendar_id in newest}
    for edit in CalendarEdit.objects.filter(calendar__in=newest).order_by("seq"):
        edits[edit.calendar_id].append(edit)
    read = {
        (stored.id, newest[stored.id]): CalendarTimeline(
            _base(stored), tuple(_until(edits[stored.id], newest[stored.id]))
        )
        for stored in WorkCalendar.objects.filter(id__in=newest)
    }
    if len(_READ) + len(read) > _MOST_READ:
        _READ.clear()
    _READ.update(read)
    return read


def _until(edits: Iterable[CalendarEdit], newest_id: UUID | None) -> Iterator[Edit]:
    """Without those that were added while we read."""
    for edit in edits if newest_id else ():
        yield _edit(edit)
        if edit.id == newest_id:
            return


def _base(stored: WorkCalendar) -> Calendar:
    written: Mapping[str, Any] = stored.base
    return read_calendar({"timezone": stored.zone, **written})


def _edit(stored: CalendarEdit) -> Edit:
    return Edit(
        at=seconds(stored.at),
        recorded_at=seconds(stored.recorded_at),
        patch=read_patch(stored.patch),
        retroactive=stored.retroactive,
        seq=stored.seq,
    )


def _written(hours: Hours) -> list[list[str]]:
    return [[time_of_day(opens), time_of_day(closes)] for opens, closes in hours]


def _one(found: QuerySet[WorkCalendar], calendar_id: UUID) -> WorkCalendar:
    calendar = found.filter(id=calendar_id).first()
    if calendar is None:
        raise NoSuchCalendar("There is no such calendar.")
    return calendar
