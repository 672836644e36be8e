"""The plan check: what cannot be kept, by the record at which it is mended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.core.agreements.checking import Finding, Gravity, MendedAt
from servanda.foundation import clock
from servanda.web.setup.pages import SetupRequest, setup_page

TITLES: Final = {
    MendedAt.LEVEL: "Service levels",
    MendedAt.AGREEMENT: "Agreements",
    MendedAt.CALENDAR: "Calendars",
    MendedAt.PLAN: "Support plans",
}
_SIGNS: Final = {
    Gravity.ERROR: ("breached", "octagon-alert", "Cannot be kept"),
    Gravity.WARNING: ("soon", "triangle-alert", "Look at it"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding with its sign: urgency, icon and words; ``version`` where it is a service level's."""

    urgency: str
    icon: str
    words: str
    text: str
    version: int | None


@dataclass(frozen=True, slots=True)
class Mending:
    """A record with all that is to be mended there; without an address where the viewer has no page of it."""

    name: str
    url: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Kind:
    """All records of a kind, by name."""

    id: str
    title: str
    count: int
    records: Sequence[Mending]


@setup_page
def plan_check(request: SetupRequest) -> HttpResponse:
    """Everything that is found now."""
    at = clock.now()
    found = queries.plan_check(viewer=request.viewer, at=at)
    errors = sum(one.gravity is Gravity.ERROR for one in found)
    facts = {
        "kinds": list(_kinds(found, request.viewer)),
        "errors": errors,
        "warnings": len(found) - errors,
        "looked_at": at,
    }
    return render(request, "setup/plan_check/page.html", facts)


def lines_of_level(level_id: UUID, viewer: Viewer, at: datetime) -> list[Line]:
    """What is found about a service level, without what single agreements made of it. Ten statements."""
    found = queries.plan_check(viewer=viewer, at=at)
    return [
        _line(one)
        for one in found
        if one.level and one.level.id == str(level_id) and one.mended_at is not MendedAt.AGREEMENT
    ]


def lines_of_calendar(calendar_id: UUID, viewer: Viewer, at: datetime) -> list[Line]:
    """What is found about a work calendar, and about what counts by it. Ten statements."""
    found = queries.plan_check(viewer=viewer, at=at)
    return [_line(one) for one in found if one.calendar and one.calendar.id == str(calendar_id)]


def _kinds(found: Iterable[Finding], viewer: Viewer) -> Iterator[Kind]:
    by_kind: dict[MendedAt, list[Finding]] = {}
    for one in found:
        by_kind.setdefault(one.mended_at, []).append(one)
    for kind, title in TITLES.items():
        if here := by_kind.get(kind):
            yield Kind(kind.value, title, len(here), list(_mendings(here, viewer)))


def _mendings(found: Iterable[Finding], viewer: Viewer) -> Iterator[Mending]:
    """By name; what is found at one record stays in its order."""
    places = [(*_place(one, viewer), _line(one)) for one in found]
    ordered = sorted(places, key=lambda place: (place[0].casefold(), place[1]))
    for (name, url), lines in groupby(ordered, key=lambda place: place[:2]):
        yield Mending(name, url, [line for _, _, line in lines])


def _place(one: Finding, viewer: Viewer) -> tuple[str, str]:
    """The name of the record to mend, and its page."""
    if one.mended_at is MendedAt.AGREEMENT and one.agreement:
        sees = viewer.may(Permission.PROMISE_SEE)
        return one.agreement, reverse("agreements-times", args=[one.agreement]) if sees else ""
    if one.mended_at is MendedAt.CALENDAR and one.calendar:
        return one.calendar.name, reverse("setup-calendar", args=[one.calendar.id])
    if one.mended_at is MendedAt.LEVEL and one.level:
        return one.level.name, reverse("setup-level", args=[one.level.id])
    return one.plan.name if one.plan else "", ""


def _line(one: Finding) -> Line:
    version = one.version if one.mended_at is MendedAt.LEVEL else None
    return Line(*_SIGNS[one.gravity], one.text, version)
