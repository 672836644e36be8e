"""Activating a contract: everything that is asked for, what is missing of it, and what to know before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.agreements.queries import Activation
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.contracts.planned import planned, versions_of
from servanda.web.desk.contracts.wording import days, period, period_of, scope
from servanda.web.desk.promises import DeskRequest, NothingForm, asked, promise_page
from servanda.web.forms.taking import seen_revision

FORM: Final = ("GET", "HEAD", "POST")
TEMPLATE: Final = "desk/contracts/activate.html"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is asked for: what stands there, or ``missing``, how to mend it."""

    label: str
    value: str
    missing: tuple[str, ...] = ()


@promise_page(*FORM, permission=Permission.CONTRACT_ACTIVATE)
def activate(request: DeskRequest, number: str) -> HttpResponse:
    """Let it hold, or read everything that is missing."""
    at = clock.now()
    found = queries.contract(number, viewer=request.viewer)
    ready = queries.activation(found, at)
    version, _ = versions_of(found, viewer=request.viewer)
    plan = planned(found, version)
    facts = {
        "contract": found,
        "verb": "Activate",
        "says": [
            "From its first day to its last it holds for new cases. Then customer, scope, plan, first day and zone "
            "are fixed; a renewal may differ.",
            f"Version {version.number} of {plan.name} is kept, also when the plan is changed, and so are the newest "
            "versions of the service levels that it gives.",
        ],
        "points": list(_points(found, ready, plan)),
        "others": list(_others(found, ready)),
        "gap": _gap(found),
        "advice": [one.message for one in ready.warnings],
        "possible": ready.is_possible,
    }
    home = reverse("contracts-one", args=[found.number])

    def act() -> None:
        actions.activate_contract(
            number=found.number, expecting=seen_revision(request), by=request.viewer, at=clock.now()
        )

    done = f"{found.number} is activated."
    return asked(request, TEMPLATE, NothingForm(request), act, home=home, done=done, record=found, **facts)


def _points(found: Any, ready: Activation, plan: Any) -> Iterator[Point]:
    """Each thing that is asked for once; what is missing besides stands at the end."""
    table = {
        "Customer": (found.customer.name, {"customer_id"}),
        "Name and number": (f"{found.name}, {found.number}", {"name", "number"}),
        "Covers": (scope(found), {"product_ids", "whole_customer"}),
        "Period": (f"{period(found)}, {found.zone}", {"starts_on", "ends_on", "zone"}),
        "Plan": (f"{plan.name}, version {plan.version}", {"plan_id"}),
        "Allowance": (plan.type, {"allowance"}),
    }
    said: set[str] = set()
    for label, (value, fields) in table.items():
        said |= fields
        yield Point(label, value, tuple(one.message for one in ready.missing if one.field in fields))
    for one in ready.missing:
        if one.field not in said:
            yield Point("Besides", "", (one.message,))


def _others(found: Any, ready: Activation) -> Iterator[tuple[str, str, str]]:
    """Contracts in the way: number, address, what of it."""
    for one in ready.overlaps:
        what = one.product or "the whole customer"
        verb = "covers" if one.binds else "is drafted for"
        yield (
            one.number,
            reverse("contracts-one", args=[one.number]),
            f"{verb} {what}, {period_of(one.starts_on, one.last_on)}.",
        )


def _gap(found: Any) -> str:
    gap = queries.gap_before(found)
    if gap is None:
        return ""
    return (
        f"{days((gap[1] - gap[0]).days + 1)} lie between {found.previous.number} and this one, "
        f"{period_of(*gap)}: cases of those days fall to what else holds then, or to the default plan."
    )
