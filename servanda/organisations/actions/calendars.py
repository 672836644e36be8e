"""Changing work calendars: by edits, which are only ever added."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from servanda.core.access import Permission, Viewer
from servanda.core.calendars import (
    CalendarTimeline,
    Edit,
    Patch,
    Week,
    read_calendar,
    read_patch,
    written_rules,
)
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation import outbox
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import CalendarEdit, SupportOrganisation, WorkCalendar
from servanda.organisations.queries.calendars import seconds
from servanda.people.revisions import expect_revision

CHANGEABLE: Final = ("weekly", "holidays", "exceptions")
MOST_DATES: Final = 2000
LONGEST_NAME: Final = 120


class CalendarInvalid(Invalid):
    """A calendar, or an edit of one, cannot be like this."""


class CalendarInUse(Conflict):
    """Something still works by this calendar."""


@action
def create_calendar(
    *,
    name: str,
    zone: str,
    hours: Mapping[str, Any],
    holiday_names: Mapping[str, str] | None = None,
    by: Viewer,
    at: datetime,
) -> WorkCalendar:
    """Add a calendar. ``hours`` is ``{"weekly", "holidays", "exceptions"}`` in the written form, all optional.

    Raises ``NotAllowed``, ``CalendarInvalid`` and, from the core, ``MalformedCalendar`` with every fault.
    """
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    _refuse_unreadable(hours, holiday_names or {})
    weekly = read_calendar({"timezone": zone, **hours}).weekly
    base = {"weekly": {}, "holidays": [], "exceptions": {}, **hours} | _zone_rules(zone, at)
    calendar = WorkCalendar(name=name.strip(), zone=zone, base=base, holiday_names=dict(holiday_names or {}))
    faults = [*faults_of(calendar), *_week_faults(weekly)]
    refuse(CalendarInvalid, "This calendar cannot be saved.", faults)
    calendar.save(force_insert=True)
    return calendar


@action
def rename_calendar(
    *, calendar_id: UUID, name: str, expecting: int | None = None, by: Viewer, at: datetime
) -> WorkCalendar:
    """Raises ``NotAllowed``, ``NoSuchCalendar``, ``Stale`` or ``CalendarInvalid``."""
    calendar = _lock(calendar_id, by)
    expect_revision(calendar.revision, expecting)
    calendar.name = name.strip()
    refuse(CalendarInvalid, "This calendar cannot be saved.", list(faults_of(calendar)))
    calendar.store()
    return calendar


@action
def edit_calendar(
    *,
    calendar_id: UUID,
    patch: Mapping[str, Any],
    retroactive: bool = False,
    reason: str = "",
    holiday_names: Mapping[str, str] | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> CalendarEdit:
    """Change working hours from ``at`` on; a retroactive edit also reaches everything before.

    ``patch`` may hold ``weekly`` and ``holidays``, each replaced as a whole, and ``exceptions`` by date, where
    an empty list closes the day and null removes the exception. Raises ``NotAllowed``, ``NoSuchCalendar``, ``Stale``,
    ``CalendarInvalid`` or, from the core, ``MalformedCalendar``.
    """
    calendar = _lock(calendar_id, by)
    expect_revision(calendar.revision, expecting)
    _refuse_unreadable(patch, holiday_names or {})
    faults = _edit_faults(calendar, read_patch(patch), retroactive, reason.strip(), at)
    refuse(CalendarInvalid, "This edit cannot be saved.", list(faults))
    edit = CalendarEdit.objects.create(
        calendar=calendar,
        seq=calendar.edits.count() + 1,
        patch=dict(patch),
        at=at,
        recorded_at=at,
        retroactive=retroactive,
        reason=reason.strip(),
        edited_by=by.name,
    )
    calendar.holiday_names |= dict(holiday_names or {})
    calendar.store()
    announce_edit(edit)
    return edit


def drafted_edit(
    *, calendar_id: UUID, patch: Mapping[str, Any], retroactive: bool = False, by: Viewer, at: datetime
) -> CalendarTimeline:
    """The calendar as it would be known with one more edit, which is not kept; no reason is asked for.

    Raises ``NotAllowed``, ``NoSuchCalendar``, ``CalendarInvalid`` or, from the core, ``MalformedCalendar``.
    """
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    calendar = queries.calendar(calendar_id, viewer=by)
    _refuse_unreadable(patch, {})
    read = read_patch(patch)
    faults = list(_patch_faults(calendar, read, retroactive, at))
    refuse(CalendarInvalid, "This edit cannot be saved.", faults)
    known, made_at = queries.timelines([calendar_id])[calendar_id], seconds(at)
    seq = max((edit.seq for edit in known.edits), default=0) + 1
    drafted = Edit(made_at, made_at, read, retroactive, seq)
    return CalendarTimeline(known.base, (*known.edits, drafted))


def announce_edit(edit: CalendarEdit) -> None:
    """Announce the job that stores anew the clocks that count the calendar's hours."""
    outbox.announce(
        "calendars.edited",
        calendar_id=str(edit.calendar_id),
        retroactive=edit.retroactive,
        edited_at=edit.recorded_at.isoformat(),
    )


@action
def deactivate_calendar(*, calendar_id: UUID, by: Viewer, at: datetime) -> WorkCalendar:
    """Offer it no more. Raises ``NotAllowed``, ``NoSuchCalendar``, ``CalendarInUse`` naming the organisations."""
    calendar = _lock(calendar_id, by)
    codes = SupportOrganisation.objects.filter(work_calendar=calendar, is_active=True).order_by("code")
    uses = [
        Fault("", f"The organisation {one.code} works by it; choose another there first.") for one in codes
    ]
    refuse(CalendarInUse, f"{calendar.name} is still in use.", uses)
    calendar.is_active = False
    calendar.store()
    return calendar


@action
def reactivate_calendar(*, calendar_id: UUID, by: Viewer, at: datetime) -> WorkCalendar:
    """Offer it again. Raises ``NotAllowed``, ``NoSuchCalendar``."""
    calendar = _lock(calendar_id, by)
    calendar.is_active = True
    calendar.store()
    return calendar


def _zone_rules(zone: str, at: datetime) -> dict[str, object]:
    """Those of today, kept with the calendar: another release of the zone database must not change what was counted."""
    return {"zone_rules": written_rules(queries.installed_rules(zone, at=at))}


def _lock(calendar_id: UUID, by: Viewer) -> WorkCalendar:
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    return queries.lock_calendar(calendar_id, viewer=by)


def _refuse_unreadable(hours: Mapping[str, Any], holiday_names: Mapping[str, str]) -> None:
    """What would be stored without ever being read, and what is too much to read each time."""
    faults = [Fault(name, "There is no such part of a calendar.") for name in hours if name not in CHANGEABLE]
    for name in ("holidays", "exceptions"):
        if len(hours.get(name) or ()) > MOST_DATES:
            faults.append(
                Fault(name, f"A calendar keeps at most {MOST_DATES} dates; leave out those long past.")
            )
    if len(holiday_names) > MOST_DATES or any(len(name) > LONGEST_NAME for name in holiday_names.values()):
        faults.append(
            Fault("holiday_names", f"Name at most {MOST_DATES} days with {LONGEST_NAME} characters each.")
        )
    refuse(CalendarInvalid, "This calendar cannot be read.", faults)


def _week_faults(weekly: Week) -> Iterator[Fault]:
    if not any(weekly):
        yield Fault(
            "weekly",
            "Without hours in the week it never opens, and what counts by it never falls due. Give it some.",
        )


def _edit_faults(
    calendar: WorkCalendar, patch: Patch, retroactive: bool, reason: str, at: datetime
) -> Iterator[Fault]:
    if len(reason) > 400:
        yield Fault("reason", "Shorten the reason to 400 characters.")
    yield from _patch_faults(calendar, patch, retroactive, at)
    if retroactive and not reason:
        yield Fault("reason", "Say why working time that was counted already shall count differently.")


def _patch_faults(calendar: WorkCalendar, patch: Patch, retroactive: bool, at: datetime) -> Iterator[Fault]:
    if patch.weekly is not None:
        yield from _week_faults(patch.weekly)
    if retroactive:
        return
    version = queries.present(queries.timelines([calendar.id])[calendar.id], at)
    if patch.applied_to(version) == version:
        yield Fault("", "This changes nothing: the calendar is like that already.")
