"""Installed products: recorded at a customer, and changed."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.core.access import Permission
from servanda.customers import actions, queries
from servanda.foundation import clock
from servanda.web.desk.customers.changing import FRAME
from servanda.web.desk.customers.changing import address as customer_address
from servanda.web.desk.customers.forms import InstalledProductForm
from servanda.web.desk.customers.pages import FORM, MOVE, USES, DeskRequest, customer_page, state, use
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page


def _home(installed: Any) -> str:
    return f"{reverse('customers-customer', args=[installed.customer_id])}#installed"


KIND: Final = RecordKind(
    one="installed product",
    key="installed_id",
    called="serial",
    add=actions.add_installed_product,
    change=actions.change_installed_product,
    home=_home,
    frame=FRAME,
)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def new_installed(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """A form for a product at a customer."""
    customer = queries.customer(customer_id, viewer=request.viewer)
    around = Surroundings(
        title="New installed product",
        facts=[customer.name],
        crumbs=[(customer.name, customer_address(customer))],
        back=customer_address(customer),
    )
    return adding_page(request, KIND, InstalledProductForm(request), around, customer_id=customer.id)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def installed(request: DeskRequest, installed_id: UUID) -> HttpResponse:
    """What stands at a customer, to be changed."""
    found = queries.installed_product(installed_id, viewer=request.viewer)
    word, move = use(found)
    around = Surroundings(
        title=f"{found.product.name} {found.serial}".strip(),
        facts=[found.customer.name, *state(found)],
        crumbs=[(found.customer.name, customer_address(found.customer))],
        moves=[(word, reverse("customers-use-installed", args=[found.id, move]))],
        back=_home(found),
    )
    return changing_page(request, KIND, InstalledProductForm(request, found), around, found)


@customer_page(*MOVE, permission=Permission.CUSTOMER_EDIT)
def use_installed(request: DeskRequest, installed_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    found = actions.change_installed_product(
        installed_id=installed_id, is_active=USES[move], by=request.viewer, at=clock.now()
    )
    words = "in use again" if found.is_active else "out of use"
    messages.success(request, f"The installed product is {words}.")
    return redirect(_home(found))
