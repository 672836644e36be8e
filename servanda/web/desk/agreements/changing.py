"""Drafting an agreement, and changing what it says."""

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
from servanda.organisations import queries as organisations
from servanda.web.desk.agreements.forms import AgreementForm
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.records import RecordKind, Surroundings, adding_page
from servanda.web.forms.taking import accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
FRAME: Final = "desk/agreements/base.html"


def address(agreement: Any) -> str:
    """The page of an agreement."""
    return reverse("agreements-one", args=[agreement.number])


KIND: Final = RecordKind(
    one="agreement",
    key="number",
    called="number",
    add=actions.create_agreement,
    change=actions.change_agreement,
    home=lambda made: reverse("agreements-times", args=[made.number]),
    frame=FRAME,
)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_agreement(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """A form for another agreement of a customer; its times are asked for next."""
    customer = customers.customer(customer_id, viewer=request.viewer)
    default = organisations.default_organisation()
    form = AgreementForm(
        request,
        customer_id=customer.id,
        zone=customer.zone,
        organisation_id=default.id if default else None,
        owner_id=request.viewer.user_id,
    )
    around = Surroundings(
        title="New agreement",
        facts=[customer.name],
        back=reverse("customers-customer", args=[customer.id]),
    )
    return adding_page(request, KIND, form, around, customer_id=customer.id)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change(request: DeskRequest, number: str) -> HttpResponse:
    """What was agreed in general, to be changed."""
    found = queries.agreement(number, viewer=request.viewer)
    form = AgreementForm(request, found)
    if request.method == "POST" and accepted(form, lambda: _change(request, found, form.cleaned_data)):
        messages.success(request, f"{found.number} was saved.")
        return redirect(address(found))
    around = Surroundings(
        title=f"Change {found.number}",
        facts=[found.customer.name],
        crumbs=[(found.number, address(found))],
        back=address(found),
    )
    facts = {"frame": FRAME, "around": around, "verb": "Save", "record": found}
    return shown(request, "forms/record.html", form, **facts)


def _change(request: DeskRequest, found: Any, fields: dict[str, Any]) -> None:
    def act() -> str:
        actions.change_agreement(
            number=found.number, **fields, expecting=seen_revision(request), by=request.viewer, at=clock.now()
        )
        return address(found)

    taken_once(request, request.viewer, act)
