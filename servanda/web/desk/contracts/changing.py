"""Drafting a contract, and changing what it says."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.web.desk.contracts.asking import id_of
from servanda.web.desk.contracts.coverage import coverage_of, today_of
from servanda.web.desk.contracts.forms import ContractForm
from servanda.web.desk.contracts.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
FOUND: Final = 20
"""So many customers are offered for what was typed."""


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_contract(request: DeskRequest) -> HttpResponse:
    """The form for another contract of the customer in ``?customer=``; without one, which customer it is for."""
    customer_id = id_of(request.GET.get("customer", ""))
    if customer_id is None:
        return _whose(request)
    customer = customers.customer(customer_id, viewer=request.viewer)
    on = today_of(customer.zone, clock.now())
    form = ContractForm(request, customer, starts_on=on, owner_id=request.viewer.user_id)
    homes: list[str] = []
    if request.method == "POST" and accepted(form, lambda: homes.append(_draft(request, customer, form))):
        messages.success(request, "The contract is drafted. It holds once it is activated.")
        return redirect(homes[0])
    facts = {
        "customer": customer,
        "title": f"New contract for {customer.name}",
        "verb": "Draft",
        "back": reverse("customers-customer", args=[customer.id]),
        "covered": coverage_of(customer.id, viewer=request.viewer, on=on),
    }
    return shown(request, "desk/contracts/form.html", form, **facts)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change(request: DeskRequest, number: str) -> HttpResponse:
    """What was sold, to be changed; what is fixed by now stands beside."""
    found = queries.contract(number, viewer=request.viewer)
    form = ContractForm(request, found.customer, found)
    homes: list[str] = []
    if request.method == "POST" and accepted(form, lambda: homes.append(_change(request, found, form))):
        messages.success(request, f"{found.number} was saved.")
        return redirect(homes[0])
    facts = head(request, found, "overview") | {
        "customer": found.customer,
        "title": f"Change {found.number}",
        "verb": "Save",
        "back": reverse("contracts-one", args=[found.number]),
        "record": found,
    }
    return shown(request, "desk/contracts/form.html", form, **facts)


def _whose(request: DeskRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:200]
    found = customers.customers(viewer=request.viewer, search=asked, is_active=True)
    facts = {"asked": asked, "customers": list(found.order_by("sort_name", "id")[:FOUND]), "most": FOUND}
    return render(request, "desk/contracts/whose.html", facts)


def _draft(request: DeskRequest, customer: Any, form: ContractForm) -> str:
    def act() -> str:
        made = actions.create_contract(
            customer_id=customer.id, **form.cleaned_data, by=request.viewer, at=clock.now()
        )
        return reverse("contracts-one", args=[made.number])

    return taken_once(request, request.viewer, act)


def _change(request: DeskRequest, found: Any, form: ContractForm) -> str:
    fields = dict(form.cleaned_data)
    new_number = fields.pop("number", "") or None

    def act() -> str:
        changed = actions.change_contract(
            number=found.number,
            new_number=new_number,
            **fields,
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return reverse("contracts-one", args=[changed.number])

    return taken_once(request, request.viewer, act)
