"""Choosing a calendar's holidays: proposed by country and region, reviewed day by day, then taken over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web.forms.taking import RuledForm, accepted, seen_revision
from servanda.web.setup.calendar_drafts import Would, is_asked, would
from servanda.web.setup.calendar_forms import HolidayListForm
from servanda.web.setup.calendar_view import CalendarView
from servanda.web.setup.pages import SetupRequest, setup_page


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day to review: whether it is a holiday already, whether the list proposes it, and whether it is chosen."""

    on: date
    name: str
    is_held: bool
    is_proposed: bool
    is_chosen: bool = True


@setup_page
def holidays(request: SetupRequest, calendar_id: UUID) -> HttpResponse:
    """The holidays from this year on, beside those that a country's list proposes; saving takes what is ticked."""
    queries.require_everywhere(request.viewer, Permission.SETUP_EDIT)
    stored = queries.calendar(calendar_id, viewer=request.viewer)
    view = CalendarView(queries.calendar_in_full(stored, at=clock.now()))
    today = clock.now().astimezone(ZoneInfo(stored.zone)).date()
    if request.method == "POST" and not is_asked(request):
        _take_over(request, view, today.year)
        messages.success(request, "Holidays saved. Working time counts by them.")
        return redirect("setup-calendar", calendar_id=calendar_id)
    form = HolidayListForm(request.GET or None, year=today.year)
    proposed = _proposed(request, form) if form.is_bound and form.is_valid() else ()
    days = _days(view, proposed, today)
    context = {"calendar": view, "form": form, "year": today.year, "days": days}
    if request.method == "POST":
        context |= _previewed(request, view, days, today.year)
    return render(request, "setup/calendars/holidays.html", context)


def _previewed(
    request: SetupRequest, view: CalendarView, days: Iterable[Proposal], year: int
) -> dict[str, Any]:
    """What saving would do, or why it cannot be; what was ticked and entered stays."""
    ticked, asking, found = set(request.POST.getlist("on")), RuledForm(request.POST), list[Would]()
    patch = {"holidays": _chosen(request, view, year)[0]}
    accepted(asking, lambda: found.append(would(request, view.calendar.id, patch)))
    return {
        "days": [replace(day, is_chosen=day.on.isoformat() in ticked) for day in days],
        "added": request.POST.get("added", ""),
        "added_name": request.POST.get("added-name", ""),
        "asking": asking,
        "would": next(iter(found), None),
    }


def _proposed(request: SetupRequest, form: HolidayListForm) -> tuple[queries.Holiday, ...]:
    country, region = form.cleaned_data["country"], form.cleaned_data["region"]
    return queries.public_holidays(country, region, form.years, viewer=request.viewer)


def _days(view: CalendarView, proposed: Iterable[queries.Holiday], today: date) -> list[Proposal]:
    """What is held from this year on, and what is proposed from today on: a day gone by is counted already."""
    held = {day.on: day.text for day in view.holidays if day.on.year >= today.year}
    listed = {day.on: day.name for day in proposed if day.on >= today}
    return [
        Proposal(on, held.get(on) or listed.get(on, ""), on in held, on in listed)
        for on in sorted(held.keys() | listed.keys())
    ]


def _take_over(request: SetupRequest, view: CalendarView, year: int) -> None:
    days, names = _chosen(request, view, year)
    actions.edit_calendar(
        calendar_id=view.calendar.id,
        patch={"holidays": days},
        holiday_names=names,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )


def _chosen(request: SetupRequest, view: CalendarView, year: int) -> tuple[list[str], dict[str, str]]:
    """All days and their names. Those of former years stay as they are: nobody sees them while choosing."""
    former = {day.on.isoformat() for day in view.holidays if day.on.year < year}
    chosen = {on: request.POST.get(f"name-{on}", "")[:120] for on in request.POST.getlist("on") if on}
    chosen |= _added(request.POST)
    return sorted(former | chosen.keys()), {on: name for on, name in chosen.items() if name}


def _added(sent: Any) -> dict[str, str]:
    """One more day, entered by hand."""
    return {sent["added"]: sent.get("added-name", "")[:120]} if sent.get("added") else {}
