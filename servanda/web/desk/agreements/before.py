"""What stands before an approval: all that is there, all that is missing, and what to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.web.forms.targets import CLOCKS

_PAGES: Final = {
    "organisation": "agreements-change",
    "service_level": "agreements-times",
    "effective_from": "agreements-change",
    "expires_on": "agreements-change",
    "contacts": "agreements-contacts",
}
_PLACES: Final = {"effective_from": "#id_effective_from", "expires_on": "#id_expires_on"}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that an approval asks for: what it is, what there is of it or is wrong, and whether it is there.

    ``url`` is where to mend it, for whoever may.
    """

    title: str
    detail: str
    is_met: bool
    url: str = ""


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
    if found.named_contacts_only:
        table.append(("contacts", "Named contacts", "at least one"))
    for field, title, detail in table:
        if field != "effective_from" or field in missing:
            url = _mended_at(found, viewer, field) if field in missing else ""
            yield Need(title, missing.get(field, detail), field not in missing, url)
    if "" in missing:
        yield Need("What it amends", missing[""], is_met=False)
    whose = "Approve agreements" if may else "A contract manager can approve it."
    yield Need("Your permission", whose, may)


def _mended_at(found: Any, viewer: Viewer, field: str) -> str:
    if not viewer.may(Permission.PROMISE_EDIT, found.organisation_id):
        return ""
    return reverse(_PAGES[field], args=[found.number]) + _PLACES.get(field, "")


def _level(found: Any) -> str:
    if found.level_by_plan:
        return "as the contract’s plan says"
    return found.service_level.name if found.service_level else ""


def _day(on: Any) -> str:
    return f"{on.day} {on:%b %Y}" if on else ""
