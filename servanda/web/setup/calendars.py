"""Work calendars: list, new, and one with its week, exceptions and the try-out."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web import words
from servanda.web.forms.fields import zones
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown
from servanda.web.setup import plan_check
from servanda.web.setup.calendar_drafts import Would, is_asked, would
from servanda.web.setup.calendar_forms import (
    ExceptionForm,
    NewCalendarForm,
    RenameForm,
    TryOutForm,
    WeekEditForm,
)
from servanda.web.setup.calendar_view import CalendarView
from servanda.web.setup.pages import SetupRequest, setup_page

MOVES: Final[Mapping[str, Callable[..., object]]] = {
    "deactivate": actions.deactivate_calendar,
    "reactivate": actions.reactivate_calendar,
}
OFFICE_HOURS: Final = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@setup_page
def calendars(request: SetupRequest) -> HttpResponse:
    """All calendars with their week drawn."""
    found = queries.calendars_in_full(viewer=request.viewer, at=clock.now())
    rows = [(one, CalendarView(one).days) for one in found]
    may_edit = Permission.SETUP_EDIT in request.viewer.everywhere
    return render(request, "setup/calendars/list.html", {"rows": rows, "may_edit": may_edit})


@setup_page
def new_calendar(request: SetupRequest) -> HttpResponse:
    """A form for another calendar."""
    queries.require_everywhere(request.viewer, Permission.SETUP_EDIT)
    form = NewCalendarForm(request.POST or None, initial={**OFFICE_HOURS, "timezone": request.viewer.zone})
    homes: list[str] = []
    if request.method == "POST" and accepted(form, lambda: homes.append(_created(request, form))):
        messages.success(request, f"{form.cleaned_data['name']} was added. Now choose its holidays.")
        return redirect(homes[0])
    return shown(request, "setup/calendars/new.html", form, zones=zones())


@setup_page
def calendar(request: SetupRequest, calendar_id: UUID) -> HttpResponse:
    """One calendar: week, holidays, exceptions, try-out, what was edited."""
    return _page(request, calendar_id)


@require_POST
@setup_page
def change_week(request: SetupRequest, calendar_id: UUID) -> HttpResponse:
    """Another week from now on."""
    form = WeekEditForm(request.POST)
    return _edited(request, calendar_id, "week_form", form, lambda: {"weekly": form.weekly}, form)


@require_POST
@setup_page
def set_exception(request: SetupRequest, calendar_id: UUID) -> HttpResponse:
    """Other hours on one day."""
    form = ExceptionForm(request.POST)
    return _edited(request, calendar_id, "exception_form", form, lambda: form.patch, form)


@require_POST
@setup_page
def remove_exception(request: SetupRequest, calendar_id: UUID) -> HttpResponse:
    """The usual hours again on one day."""
    patch = {"exceptions": {request.POST.get("on", ""): None}}
    actions.edit_calendar(calendar_id=calendar_id, patch=patch, by=request.viewer, at=clock.now())
    return redirect("setup-calendar", calendar_id=calendar_id)


@require_POST
@setup_page
def rename(request: SetupRequest, calendar_id: UUID) -> HttpResponse:
    """Another name."""
    form = RenameForm(request.POST)
    if accepted(form, lambda: _rename(request, calendar_id, form)):
        return redirect("setup-calendar", calendar_id=calendar_id)
    return _page(request, calendar_id, name_form=form)


@require_POST
@setup_page
def move(request: SetupRequest, calendar_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    MOVES[move](calendar_id=calendar_id, by=request.viewer, at=clock.now())
    return redirect("setup-calendars")


def _created(request: SetupRequest, form: NewCalendarForm) -> str:
    """The page of the new calendar's holidays."""

    def create() -> str:
        calendar = actions.create_calendar(
            name=form.cleaned_data["name"],
            zone=form.cleaned_data["timezone"],
            hours={"weekly": form.weekly},
            by=request.viewer,
            at=clock.now(),
        )
        return reverse("setup-holidays", args=[calendar.id])

    return taken_once(request, request.viewer, create)


def _rename(request: SetupRequest, calendar_id: UUID, form: RenameForm) -> object:
    return actions.rename_calendar(
        calendar_id=calendar_id, name=form.cleaned_data["name"], by=request.viewer, at=clock.now()
    )


def _edited(
    request: SetupRequest,
    calendar_id: UUID,
    name: str,
    form: Any,
    patch: Callable[[], Mapping[str, Any]],
    reach: Any,
) -> HttpResponse:
    def act() -> object:
        return actions.edit_calendar(
            calendar_id=calendar_id,
            patch=patch(),
            **reach.reach,
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )

    if is_asked(request):
        return _previewed(request, calendar_id, name, form, patch)
    if accepted(form, act):
        messages.success(request, "Saved. Working time counts by it.")
        return redirect("setup-calendar", calendar_id=calendar_id)
    return _page(request, calendar_id, **{name: form})


def _previewed(
    request: SetupRequest, calendar_id: UUID, name: str, form: Any, patch: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """The page with what was entered, and what it would do; saving it is one press more."""
    found: list[Would] = []

    def ask() -> None:
        reaches_back = form.cleaned_data["retroactive"]
        found.append(would(request, calendar_id, patch(), retroactive=reaches_back))

    accepted(form, ask)
    return _page(request, calendar_id, {f"{name}_would": one for one in found}, **{name: form})


def _page(
    request: SetupRequest, calendar_id: UUID, asked: Mapping[str, Would] | None = None, **bound: forms.Form
) -> HttpResponse:
    at = clock.now()
    stored = queries.calendar(calendar_id, viewer=request.viewer)
    view = CalendarView(queries.calendar_in_full(stored, at=at))
    present = at.astimezone(ZoneInfo(stored.zone))
    context = {
        "calendar": view,
        "at": at,
        "present": reverse("setup-calendar", kwargs={"calendar_id": calendar_id}),
        "today": present.date(),
        "coming_holidays": [day for day in view.holidays if day.on >= present.date()],
        "week_form": WeekEditForm(initial=view.calendar.weekly),
        "exception_form": ExceptionForm(),
        "name_form": RenameForm(initial={"name": stored.name}),
        "edits": view.edits_in_words(queries.edits(calendar_id, viewer=request.viewer)[:50]),
        "may_edit": Permission.SETUP_EDIT in request.viewer.everywhere,
        "findings": plan_check.lines_of_calendar(calendar_id, request.viewer, at),
        **_tried(request, calendar_id, stored.zone, present),
        **bound,
        **(asked or {}),
    }
    status = 422 if bound and not asked else 200
    return render(request, "setup/calendars/calendar.html", context, status=status)


def _tried(request: SetupRequest, calendar_id: UUID, zone: str, present: Any) -> dict[str, Any]:
    """The try-out: the form, and its answer if something was asked."""
    asked = request.GET if "start" in request.GET else None
    form = TryOutForm(asked, initial={"start": f"{present:%Y-%m-%dT%H:%M}"})
    found: list[queries.Deadline] = []
    if asked is None or not accepted(form, lambda: found.append(_deadline(request, calendar_id, form, zone))):
        return {"try_form": form}
    rows = [(one, words.duration(one.seconds)) for one in found[0].stretches]
    return {
        "try_form": form,
        "deadline": found[0],
        "stretches": rows,
        "asked": words.duration(form.seconds),
    }


def _deadline(request: SetupRequest, calendar_id: UUID, form: TryOutForm, zone: str) -> queries.Deadline:
    return queries.deadline(
        calendar_id,
        start=form.start_in(zone),
        working_seconds=form.seconds,
        viewer=request.viewer,
        at=clock.now(),
    )
