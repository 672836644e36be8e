"""Contacts: one, another, changed, confirmed."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.agreements import queries as agreements
from servanda.core.access import Permission
from servanda.customers import actions, queries
from servanda.foundation import clock
from servanda.web.desk.contracts.amounts import amount
from servanda.web.desk.customers.changing import FRAME
from servanda.web.desk.customers.changing import address as customer_address
from servanda.web.desk.customers.forms import VISIBILITIES, ContactForm
from servanda.web.desk.customers.pages import FORM, MOVE, USES, DeskRequest, customer_page, state, use
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page
from servanda.web.words import REJECTION


def address(contact: Any) -> str:
    """The page of a contact."""
    return reverse("customers-contact", args=[contact.id])


KIND: Final = RecordKind(
    one="contact",
    key="contact_id",
    called="name",
    add=actions.add_contact,
    change=actions.change_contact,
    home=address,
    frame=FRAME,
)


@customer_page()
def contact(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """One contact: how they are reached, and what is known of them."""
    found = queries.contact(contact_id, viewer=request.viewer)
    facts = {
        "contact": found,
        "entitled": _entitled(request, found),
        "sees": dict(VISIBILITIES)[found.portal_visibility],
        "may_edit": request.viewer.may(Permission.CUSTOMER_EDIT),
        "may_confirm": request.viewer.may(Permission.CONTACT_ADD) and found.state == "unconfirmed",
    }
    return render(request, "desk/customers/contact.html", facts)


def _entitled(request: DeskRequest, found: Any) -> Any:
    """Everything that this person may ask for, in words; nothing before there is anybody who could help."""
    if not request.viewer.may(Permission.PROMISE_SEE):
        return None
    try:
        what = agreements.entitled(found, viewer=request.viewer, at=clock.now())
    except agreements.NoOrganisationYet:
        return None
    return {
        "agreements": [(one, _against(one.against)) for one in what.agreements],
        "contracts": [(one, _against(one.against), _left(one)) for one in what.contracts],
        "keys": what.keys,
        "without_cover": what.without_cover,
    }


def _against(reasons: Iterable[str]) -> str:
    return ", ".join(REJECTION[reason] for reason in reasons)


def _left(one: Any) -> str:
    return "" if one.left is None else f"{amount(one.left, one.unit)} left"


@customer_page(*FORM, permission=Permission.CONTACT_ADD)
def new_contact(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """A form for another contact of a customer."""
    customer = queries.customer(customer_id, viewer=request.viewer)
    around = Surroundings(
        title="New contact",
        facts=[customer.name],
        crumbs=[(customer.name, customer_address(customer))],
        back=customer_address(customer),
    )
    form = ContactForm(request, customer=customer)
    return adding_page(request, KIND, form, around, customer_id=customer.id)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def change_contact(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """One contact, to be changed."""
    found = queries.contact(contact_id, viewer=request.viewer)
    word, move = use(found)
    around = Surroundings(
        title=f"Change {found.name}",
        here="Change",
        facts=[found.customer.name, *state(found)],
        crumbs=[(found.customer.name, customer_address(found.customer)), (found.name, address(found))],
        moves=[(word, reverse("customers-use-contact", args=[found.id, move]))],
        back=address(found),
    )
    return changing_page(request, KIND, ContactForm(request, found), around, found)


@customer_page(*MOVE, permission=Permission.CONTACT_ADD)
def confirm_contact(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Vouch for who this is."""
    found = actions.confirm_contact(contact_id=contact_id, by=request.viewer, at=clock.now())
    messages.success(request, f"{found.name} is confirmed.")
    return redirect(address(found))


@customer_page(*MOVE, permission=Permission.CUSTOMER_EDIT)
def use_contact(request: DeskRequest, contact_id: UUID, move: str) -> HttpResponse:
    """Take somebody who left out of use, or put them back."""
    found = actions.change_contact(
        contact_id=contact_id, is_active=USES[move], by=request.viewer, at=clock.now()
    )
    messages.success(request, f"{found.name} is {'in use again' if found.is_active else 'out of use'}.")
    return redirect(address(found))
