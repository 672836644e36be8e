"""Places for tests, made by the same actions as everywhere, with dull defaults."""

from typing import Any, Final
from uuid import UUID

from servanda.core.access import system
from servanda.organisations import actions
from servanda.organisations.models import Queue, SupportOrganisation, WorkCalendar
from tests.cast import NOON

BUILDER: Final = system("test")
OFFICE_HOURS: Final = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def work_calendar(name: str = "Graz office", zone: str = "Europe/Vienna", **hours: Any) -> WorkCalendar:
    """Monday to Friday, 08:00 to 17:00, unless said otherwise."""
    return actions.create_calendar(
        name=name, zone=zone, hours={"weekly": OFFICE_HOURS, **hours}, by=BUILDER, at=NOON
    )


def closed_calendar(name: str = "Closed") -> WorkCalendar:
    """One that never opens: no action makes it any more, but an installation may have it from before."""
    base: dict[str, object] = {"weekly": {}, "holidays": [], "exceptions": {}}
    return WorkCalendar.objects.create(name=name, zone="Europe/Vienna", base=base)


def fields(code: str = "graz", **changes: Any) -> dict[str, Any]:
    """What makes an organisation, with a calendar of its own, named after its code."""
    if "work_calendar_id" not in changes:
        changes["work_calendar_id"] = work_calendar(f"Hours of {code}").id
    return {"code": code, "description": f"Support {code}"} | changes


def organisation(code: str = "graz", **changes: Any) -> SupportOrganisation:
    return actions.create_organisation(**fields(code, **changes), by=BUILDER, at=NOON)


def queue(
    name: str = "Lines",
    within: SupportOrganisation | None = None,
    lead_id: UUID | None = None,
    member_ids: frozenset[UUID] = frozenset(),
) -> Queue:
    return actions.create_queue(
        organisation_id=(within or organisation()).id,
        name=name,
        lead_id=lead_id,
        member_ids=member_ids,
        by=BUILDER,
        at=NOON,
    )
