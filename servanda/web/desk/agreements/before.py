"""What stands before an approval: all that is there, all that is missing, and what to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.web.forms.targets import CLOCKS


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that an approval asks for: what it is, what there is of it or is wrong, and whether it is there."""

    title: str
    detail: str
    is_met: bool


def before_approval(found: Any, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The context of ``desk/agreements/before.html``; nothing for what is approved. At most eight statements."""
    if found.is_approved:
        return {}
    ready = queries.readiness(found, at)
    missing = {fault.field: fault.message for fault in ready.missing}
    needs = list(_needs(found, viewer, missing))
    advice = [fault.message for fault in ready.advice]
    advice += [
        f"{CLOCKS[one.clock]} of severity {one.severity} is promised more slowly than by the plan."
        for one in ready.slower_than_plan
    ]
    open_ones = sum(not need.is_met for need in needs)
    return {"needs": needs, "advice": advice, "open_needs": open_ones}


def _needs(found: Any, viewer: Viewer, missing: dict[str, str]) -> Iterator[Need]:
    may = viewer.may(Permission.AGREEMENT_APPROVE, found.organisation_id)
    table = [
        ("organisation", "Organisation", found.organisation.description if found.organisation else ""),
        ("service_level", "Service level", _level(found)),
        ("effective_from", "Start", _day(found.effective_from) or "the day of approval"),
        ("expires_on", "Expiry date", _day(found.expires_on) or f"open, review {_day(found.review_on)}"),
    ]
    for field, title, detail in table:
        if field != "effective_from" or field in missing:
            yield Need(title, missing.get(field, detail), field not in missing)
    if found.named_contacts_only:
        yield Need("Named contacts", missing.get("contacts", "at least one"), "contacts" not in missing)
    whose = "Approve agreements" if may else "A contract manager can approve it."
    yield Need("Your permission", whose, may)


def _level(found: Any) -> str:
    if found.level_by_plan:
        return "as the contract’s plan says"
    return found.service_level.name if found.service_level else ""


def _day(on: Any) -> str:
    return f"{on.day} {on:%b %Y}" if on else ""
