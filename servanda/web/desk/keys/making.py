"""Making support keys, from an agreement or directly, and changing them."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.web.desk.keys.forms import ChangedKeyForm, KeyForm
from servanda.web.desk.keys.frame import address
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
TEMPLATE: Final = "desk/keys/form.html"


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_key(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """A key with terms of its own."""
    customer = customers.customer(customer_id, viewer=request.viewer)
    form = KeyForm(request, customer.id, zone=customer.zone)
    back = reverse("customers-customer", args=[customer.id])
    return _adding(request, form, {"customer": customer, "back": back}, customer_id=customer.id)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_key_of_agreement(request: DeskRequest, number: str) -> HttpResponse:
    """A key from an agreement: its terms are copied now, and can be changed."""
    agreement = queries.agreement(number, viewer=request.viewer)
    form = KeyForm(request, agreement.customer_id, ours=agreement, description="", external_id="")
    for name in ("work_calendar_id", "service_level_id"):
        form.fields[name].required = bool(form.initial.get(name))
    facts = {
        "customer": agreement.customer,
        "agreement": agreement,
        "back": reverse("agreements-keys-of", args=[agreement.number]),
    }
    return _adding(request, form, facts, agreement_number=agreement.number)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change(request: DeskRequest, code: str) -> HttpResponse:
    """One key, to be changed."""
    found = queries.support_key(code, viewer=request.viewer)
    form, home = ChangedKeyForm(request, found), address(found)

    def act() -> str:
        actions.change_support_key(
            code=code,
            **form.cleaned_data,
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return home

    if request.method == "POST" and accepted(form, lambda: taken_once(request, request.viewer, act)):
        messages.success(request, f"{found.code} was saved.")
        return redirect(home)
    facts = {"key": found, "customer": found.customer, "back": home, "verb": "Save", "record": found}
    return shown(request, TEMPLATE, form, **facts)


def _adding(request: DeskRequest, form: KeyForm, facts: dict[str, Any], **given: Any) -> HttpResponse:
    homes: list[str] = []

    def act() -> str:
        made = actions.create_support_key(**given, **form.cleaned_data, by=request.viewer, at=clock.now())
        return address(made)

    if request.method == "POST" and accepted(
        form, lambda: homes.append(taken_once(request, request.viewer, act))
    ):
        messages.success(request, "The key was added.")
        return redirect(homes[0])
    return shown(request, TEMPLATE, form, verb="Add key", record=None, **facts)
