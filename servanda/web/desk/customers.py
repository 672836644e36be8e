"""Customers: who is calling, all of them by name, and one with its people and what it has installed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.core.access import Permission, Viewer, require
from servanda.customers import queries
from servanda.foundation.paging import page

ROWS: Final = 50
SHOWN: Final = 200
"""So many people and installed products stand on a customer's page."""


class DeskRequest(HttpRequest):
    """A request of somebody who may see customers."""

    viewer: Viewer


Page = Callable[..., HttpResponse]


def customer_page(view: Page) -> Page:
    """A page for those who may see customers; everybody else is told who may."""

    @require_safe
    @login_required
    @wraps(view)
    def seen(request: DeskRequest, **path: Any) -> HttpResponse:
        require(request.viewer, Permission.CUSTOMER_SEE)
        return view(request, **path)

    return seen


@customer_page
def customers(request: DeskRequest) -> HttpResponse:
    """Who is calling, when something was entered; else all customers by name."""
    asked = request.GET.get("q", "").strip()
    if asked:
        found = queries.callers(asked, viewer=request.viewer)
        return render(request, "desk/customers/list.html", {"asked": asked, "callers": found})
    rows = page(
        queries.customers(viewer=request.viewer, is_active=True),
        order=("sort_name", "id"),
        limit=ROWS,
        after=request.GET.get("next", ""),
    )
    return render(request, "desk/customers/list.html", {"asked": "", "rows": rows})


@customer_page
def customer(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """One customer: facts, people, what is installed there, and what stands below it."""
    viewer = request.viewer
    facts = {
        "customer": queries.customer(customer_id, viewer=viewer),
        "contacts": queries.contacts(viewer=viewer, customer_id=customer_id, is_active=True)[:SHOWN],
        "installed": queries.installed_products(viewer=viewer, customer_id=customer_id, is_active=True)[
            :SHOWN
        ],
        "below": queries.sub_customers(customer_id, viewer=viewer)[:SHOWN],
    }
    return render(request, "desk/customers/customer.html", facts)
