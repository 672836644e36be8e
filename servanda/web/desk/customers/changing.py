"""Adding and changing customers."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.core.access import Permission
from servanda.customers import actions, queries
from servanda.foundation import clock
from servanda.web.desk.customers.forms import CustomerForm
from servanda.web.desk.customers.pages import FORM, MOVE, USES, DeskRequest, customer_page, state, use
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page

FRAME: Final = "desk/customers/base.html"


def address(customer: Any) -> str:
    """The page of a customer."""
    return reverse("customers-customer", args=[customer.id])


KIND: Final = RecordKind(
    one="customer",
    key="customer_id",
    called="name",
    add=actions.add_customer,
    change=actions.change_customer,
    home=address,
    frame=FRAME,
)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def new_customer(request: DeskRequest) -> HttpResponse:
    """A form for another customer; ``?parent=`` proposes the one above."""
    around = Surroundings(title="New customer", back=reverse("customers"))
    return adding_page(request, KIND, CustomerForm(request), around)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def change_customer(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """One customer, to be changed."""
    found = queries.customer(customer_id, viewer=request.viewer)
    word, move = use(found)
    around = Surroundings(
        title=f"Change {found.name}",
        here="Change",
        facts=[found.number, *state(found)],
        crumbs=[(found.name, address(found))],
        moves=[(word, reverse("customers-use", args=[found.id, move]))],
        back=address(found),
    )
    return changing_page(request, KIND, CustomerForm(request, found), around, found)


@customer_page(*MOVE, permission=Permission.CUSTOMER_EDIT)
def use_customer(request: DeskRequest, customer_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    found = actions.change_customer(
        customer_id=customer_id, is_active=USES[move], by=request.viewer, at=clock.now()
    )
    messages.success(request, f"{found.name} is {'in use again' if found.is_active else 'out of use'}.")
    return redirect(address(found))
