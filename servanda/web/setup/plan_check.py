"""The plan check: what cannot be kept, by the record at which it is mended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
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
    """One finding with its sign: urgency, icon and words. ``of`` says what it is about where the page does not."""

    urgency: str
    icon: str
    words: str
    text: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Mending:
    """A record with all that is to be mended there; without an address where the viewer has no page of it.

    A service level stands once for each ``version``.
    """

    name: str
    url: str
    version: int | None
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


def lines_of_level(level: Any, viewer: Viewer, at: datetime) -> list[Line]:
    """What is found about a service level (with ``newest``), without what single agreements made of it."""
    found = queries.plan_check(viewer=viewer, at=at)
    newest = level.newest[0].number
    return [
        _line(one, "" if one.version == newest else f"Version {one.version}")
        for one in found
        if one.level and one.level.id == str(level.id) and one.mended_at is not MendedAt.AGREEMENT
    ]


def lines_of_plan(plan_id: UUID, viewer: Viewer, at: datetime) -> list[Line]:
    """What is found about a support plan, and about the service levels that its rules give."""
    found = queries.plan_findings(plan_id, viewer=viewer, at=at)
    return [_line(one, _level_of(one)) for one in found]


def errors_of_version(level_id: UUID, version: int, viewer: Viewer, at: datetime) -> list[Line]:
    """What can never be kept of a version that is about to be given to somebody."""
    return [_line(one) for one in queries.version_errors(level_id, version, viewer=viewer, at=at)]


def lines_of_agreement(agreement: Any, viewer: Viewer, at: datetime) -> list[Line]:
    """What can never be kept of the version that approving it now would give, by the calendar that it counts by.

    Where its contract's plan says the level, what is found about that plan. Its own times are checked once they hold.
    """
    if agreement.level_by_plan:
        contract = agreement.contract
        return lines_of_plan(contract.plan_id, viewer, at) if contract else []
    if agreement.service_level_id is None:
        return []
    place = agreement.organisation
    calendar_id = agreement.work_calendar_id or (place and place.work_calendar_id)
    newest = queries.newest_version(agreement.service_level_id).number
    found = queries.version_errors(agreement.service_level_id, newest, viewer=viewer, at=at)
    level = f"{agreement.service_level.name}, version {newest}"
    return [_line(one, level) for one in found if one.calendar is None or one.calendar.id == str(calendar_id)]


def lines_of_calendar(calendar_id: UUID, viewer: Viewer, at: datetime) -> list[Line]:
    """What is found about a work calendar, and about what counts by it."""
    found = queries.plan_check(viewer=viewer, at=at)
    return [
        _line(one, _promise_of(one)) for one in found if one.calendar and one.calendar.id == str(calendar_id)
    ]


def _level_of(one: Finding) -> str:
    """The service level that is to be mended, if it is not the plan itself."""
    return f"{one.level.name}, version {one.version}" if one.level and one.plan is None else ""


def _promise_of(one: Finding) -> str:
    """Whose targets are to be mended, if it is not the calendar itself."""
    if one.mended_at is MendedAt.CALENDAR or not one.level:
        return ""
    return one.agreement or f"{one.level.name}, version {one.version}"


def _kinds(found: Iterable[Finding], viewer: Viewer) -> Iterator[Kind]:
    by_kind: dict[MendedAt, list[Finding]] = {}
    for one in found:
        by_kind.setdefault(one.mended_at, []).append(one)
    for kind, title in TITLES.items():
        if here := by_kind.get(kind):
            yield Kind(kind.value, title, len(here), list(_mendings(here, viewer)))


def _mendings(found: Iterable[Finding], viewer: Viewer) -> Iterator[Mending]:
    """By name; what is found at one record stays in its order."""
    placed = [(_place(one, viewer), _line(one)) for one in found]
    placed.sort(key=lambda pair: (pair[0][0].casefold(), *pair[0]))
    for place, lines in groupby(placed, key=lambda pair: pair[0]):
        name, url, version = place
        yield Mending(name, url, version or None, [line for _, line in lines])


def _place(one: Finding, viewer: Viewer) -> tuple[str, str, int]:
    """The record to mend: its name, its page, and its version or 0."""
    if one.mended_at is MendedAt.AGREEMENT and one.agreement:
        sees = viewer.may(Permission.PROMISE_SEE)
        return one.agreement, reverse("agreements-times", args=[one.agreement]) if sees else "", 0
    if one.mended_at is MendedAt.CALENDAR and one.calendar:
        return one.calendar.name, reverse("setup-calendar", args=[one.calendar.id]), 0
    if one.mended_at is MendedAt.LEVEL and one.level:
        return one.level.name, reverse("setup-level", args=[one.level.id]), one.version or 0
    if one.plan and viewer.may(Permission.PROMISE_SEE):
        return one.plan.name, reverse("contracts-plan", args=[one.plan.id]), 0
    return one.plan.name if one.plan else "", "", 0


def _line(one: Finding, of: str = "") -> Line:
    return Line(*_SIGNS[one.gravity], one.text, of)
