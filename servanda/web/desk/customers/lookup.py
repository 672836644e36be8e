"""Who is calling, all customers by name, and one with its people and what it has installed."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements.queries import KEY_PROBE
from servanda.core.access import Permission, Viewer
from servanda.customers import queries
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.web.desk.contracts.coverage import Covered, coverage_of, today_of
from servanda.web.desk.customers.pages import DeskRequest, customer_page
from servanda.web.desk.work.of_customer import cases_of

ROWS: Final = 50
SHOWN: Final = 200
"""So many people, installed products and sub-customers stand on a customer's page."""
FEW: Final = 20
"""So many business objects; the rest has a page of its own."""


@customer_page()
def customers(request: DeskRequest) -> HttpResponse:
    """Who is calling, when something was entered; else all customers by name, or those out of use."""
    asked = request.GET.get("q", "").strip()
    facts: dict[str, Any] = {"asked": asked, "may_edit": request.viewer.may(Permission.CUSTOMER_EDIT)}
    if asked:
        facts["callers"] = queries.callers(asked, viewer=request.viewer, also=[KEY_PROBE])
        return render(request, "desk/customers/list.html", facts)
    facts["active"] = request.GET.get("active", "") != "0"
    facts["rows"] = page(
        queries.customers(viewer=request.viewer, is_active=facts["active"]),
        order=("sort_name", "id"),
        limit=ROWS,
        after=request.GET.get("next", ""),
    )
    return render(request, "desk/customers/list.html", facts)


@customer_page()
def customer(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """One customer: facts, people, what is installed there, and what stands above and below it."""
    viewer, at = request.viewer, clock.now()
    found = queries.customer(customer_id, viewer=viewer)
    may_merge = viewer.may(Permission.CUSTOMER_EDIT) and viewer.may(Permission.PROMISE_EDIT)
    facts = {
        "customer": found,
        "above": queries.customer_line(customer_id)[:0:-1],
        "contacts": _first(queries.contacts(viewer=viewer, customer_id=customer_id), "sort_name"),
        "installed": _first(queries.installed_products(viewer=viewer, customer_id=customer_id), "id"),
        "objects": queries.business_objects(viewer=viewer, customer_id=customer_id, is_active=True)[:FEW],
        "few": FEW,
        "below": _first(queries.sub_customers(customer_id, viewer=viewer), "sort_name"),
        "cases": cases_of(found.id, found.number, viewer=viewer, at=at),
        "covered": _covered(found, viewer, at),
        "alike": queries.customers_alike(found, viewer=viewer) if may_merge else [],
        "merged_into": queries.merged_into(found),
        "may_merge": may_merge,
        "most": SHOWN,
        "may_edit": viewer.may(Permission.CUSTOMER_EDIT),
        "may_add_contacts": viewer.may(Permission.CONTACT_ADD),
        "may_see_promises": viewer.may(Permission.PROMISE_SEE),
        "may_promise": viewer.may(Permission.PROMISE_EDIT),
    }
    return render(request, "desk/customers/customer.html", facts)


def _covered(found: Any, viewer: Viewer, at: datetime) -> Covered | None:
    """Its contracts in time, for those who may see what was promised."""
    if not viewer.may(Permission.PROMISE_SEE):
        return None
    return coverage_of(found.id, viewer=viewer, on=today_of(found.zone, at))


def _first(found: QuerySet[Any], order: str) -> list[Any]:
    """Those in use first."""
    return list(found.order_by("-is_active", order, "id")[:SHOWN])
