"""``calendars``: working hours, their edits, and what they answer."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, StringConstraints

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Instant, Line, Out, RecordOut, left_out
from servanda.organisations import actions, queries

router = Router(tags=["calendars"])

Time = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$")]
"""A time of day; ``24:00`` is its end."""
Hours = Annotated[list[Annotated[list[Time], Field(min_length=2, max_length=2)]], Field(max_length=24)]
Weekday = Annotated[str, StringConstraints(pattern=r"^(mon|tue|wed|thu|fri|sat|sun)$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Weekly = dict[Weekday, Hours]
Holidays = Annotated[list[Day], Field(max_length=2000)]
HolidayNames = Annotated[dict[Day, Annotated[str, StringConstraints(max_length=120)]], Field(max_length=2000)]
WorkingSeconds = Annotated[int, Field(strict=True, ge=1, le=2_000_000_000)]
Year = Annotated[int, Field(ge=1900, le=2100)]
PATCHED: Final = frozenset({"weekly", "holidays", "exceptions"})
"""What of an edit changes the hours."""


class CalendarOut(RecordOut):
    name: str
    zone: str
    is_active: bool


class CalendarInFull(CalendarOut):
    """The hours that hold now."""

    weekly: dict[str, list[list[str]]]
    holidays: list[str]
    exceptions: dict[str, list[list[str]]]
    holiday_names: dict[str, str]


class NewCalendar(Body):
    """An exception replaces its day, also a holiday; an empty one closes it."""

    name: Line
    zone: Line
    weekly: Weekly = {}
    holidays: Holidays = []
    exceptions: Annotated[dict[Day, Hours], Field(max_length=2000)] = {}
    holiday_names: HolidayNames = {}


class CalendarChange(Body):
    name: Line


class NewEdit(Body):
    """``weekly`` and ``holidays`` replace what is; ``exceptions`` by date, null removes one."""

    weekly: Weekly = left_out()
    holidays: Holidays = left_out()
    exceptions: Annotated[dict[Day, Hours | None], Field(max_length=2000)] = left_out()
    holiday_names: HolidayNames = {}
    retroactive: Flag = False
    reason: Annotated[str, StringConstraints(max_length=400)] = ""


class EditOut(Out):
    """``at`` is when it was made, ``recorded_at`` when we learnt it: it holds from the later one on."""

    seq: int
    patch: dict[str, Any]
    at: datetime
    recorded_at: datetime
    retroactive: bool
    reason: str
    edited_by: str


class NextDeadline(Body):
    start: Instant
    working_seconds: WorkingSeconds


class StretchOut(Out):
    from_at: datetime
    to_at: datetime
    seconds: int


class DeadlineOut(Out):
    """In the calendar's zone, with the first 200 stretches of working time that lead to it."""

    due_at: datetime
    stretches: list[StretchOut]


class HolidayOut(Out):
    on: date
    name: str


class HolidayList(Body):
    country: Annotated[str, StringConstraints(min_length=2, max_length=2)]
    region: Annotated[str, StringConstraints(max_length=40)] = ""
    first_year: Year
    last_year: Year


@router.get("", response=Listing[CalendarOut])
def list_calendars(request: ApiRequest, paging: Query[Paging]) -> object:
    """Work calendars by name, those out of use included."""
    return page(queries.calendars(viewer=request.viewer), paging, order=("sort_name", "id"))


@router.post("", response={201: CalendarInFull})
def create_calendar(request: ApiRequest, given: NewCalendar) -> object:
    """Add a calendar."""
    hours = given.model_dump(include={"weekly", "holidays", "exceptions"})
    calendar = actions.create_calendar(
        name=given.name,
        zone=given.zone,
        hours=hours,
        holiday_names=given.holiday_names,
        by=request.viewer,
        at=request.at,
    )
    return queries.calendar_in_full(calendar, at=request.at)


@router.get("/public-holidays", response=list[HolidayOut])
def list_public_holidays(request: ApiRequest, wanted: Query[HolidayList]) -> object:
    """Public holidays of a country or region, to be reviewed before a calendar takes them over."""
    years = range(wanted.first_year, wanted.last_year + 1)
    return queries.public_holidays(wanted.country, wanted.region, years, viewer=request.viewer)


@router.get("/{uuid:calendar_id}", response=CalendarInFull)
def get_calendar(request: ApiRequest, calendar_id: UUID) -> object:
    """One calendar with the hours that hold now."""
    return queries.calendar_in_full(queries.calendar(calendar_id, viewer=request.viewer), at=request.at)


@router.patch("/{uuid:calendar_id}", response=CalendarOut)
def change_calendar(request: ApiRequest, calendar_id: UUID, given: CalendarChange) -> object:
    """Rename it. Its hours change by edits, its zone never: what was counted stays counted."""
    return actions.rename_calendar(
        calendar_id=calendar_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.get("/{uuid:calendar_id}/edits", response=Listing[EditOut])
def list_calendar_edits(request: ApiRequest, calendar_id: UUID, paging: Query[Paging]) -> object:
    """What was edited, newest first."""
    return page(queries.edits(calendar_id, viewer=request.viewer), paging, order=("-seq",))


@router.post("/{uuid:calendar_id}/edits", response={201: EditOut})
def edit_calendar(request: ApiRequest, calendar_id: UUID, given: NewEdit) -> object:
    """Change working hours from now on; with `retroactive` also everything before, for a reason."""
    patch = given.model_dump(include=given.model_fields_set & PATCHED)
    return actions.edit_calendar(
        calendar_id=calendar_id,
        patch=patch,
        retroactive=given.retroactive,
        reason=given.reason,
        holiday_names=given.holiday_names,
        by=request.viewer,
        at=request.at,
    )


@router.post("/{uuid:calendar_id}/next-deadline", response=DeadlineOut)
def next_deadline(request: ApiRequest, calendar_id: UUID, given: NextDeadline) -> object:
    """Try it out: when so much working time, begun at `start`, is over. Changes nothing."""
    return queries.deadline(
        calendar_id,
        start=given.start,
        working_seconds=given.working_seconds,
        viewer=request.viewer,
        at=request.at,
    )


@router.post("/{uuid:calendar_id}/deactivation", response=CalendarOut)
def deactivate_calendar(request: ApiRequest, calendar_id: UUID) -> object:
    """Offer it no more; 409 names the organisations that work by it."""
    return actions.deactivate_calendar(calendar_id=calendar_id, by=request.viewer, at=request.at)


@router.delete("/{uuid:calendar_id}/deactivation", response=CalendarOut)
def reactivate_calendar(request: ApiRequest, calendar_id: UUID) -> object:
    """Offer it again."""
    return actions.reactivate_calendar(calendar_id=calendar_id, by=request.viewer, at=request.at)
