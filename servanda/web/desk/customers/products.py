"""Products: what the vendor sells."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.core.access import Permission
from servanda.customers import actions, queries
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.web.desk.customers.changing import FRAME
from servanda.web.desk.customers.forms import ProductForm
from servanda.web.desk.customers.pages import FORM, MOVE, USES, DeskRequest, customer_page, state, use
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page

ROWS: Final = 50

KIND: Final = RecordKind(
    one="product",
    key="product_id",
    called="name",
    add=actions.add_product,
    change=actions.change_product,
    home=lambda saved: reverse("customers-products"),
    frame=FRAME,
)


@customer_page()
def products(request: DeskRequest) -> HttpResponse:
    """All products by name, those out of use marked."""
    rows = page(
        queries.products(viewer=request.viewer),
        order=("sort_name", "id"),
        limit=ROWS,
        after=request.GET.get("next", ""),
    )
    may_edit = request.viewer.may(Permission.CUSTOMER_EDIT)
    return render(request, "desk/customers/products.html", {"rows": rows, "may_edit": may_edit})


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def new_product(request: DeskRequest) -> HttpResponse:
    """A form for another product."""
    around = Surroundings(title="New product", crumbs=_crumbs(), back=reverse("customers-products"))
    return adding_page(request, KIND, ProductForm(request), around)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def product(request: DeskRequest, product_id: UUID) -> HttpResponse:
    """One product, to be changed."""
    found = queries.product(product_id, viewer=request.viewer)
    word, move = use(found)
    around = Surroundings(
        title=found.name,
        facts=[found.code, *state(found)],
        crumbs=_crumbs(),
        moves=[(word, reverse("customers-use-product", args=[found.id, move]))],
        back=reverse("customers-products"),
    )
    return changing_page(request, KIND, ProductForm(request, found), around, found)


@customer_page(*MOVE, permission=Permission.CUSTOMER_EDIT)
def use_product(request: DeskRequest, product_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    found = actions.change_product(
        product_id=product_id, is_active=USES[move], by=request.viewer, at=clock.now()
    )
    messages.success(request, f"{found.name} is {'in use again' if found.is_active else 'out of use'}.")
    return redirect("customers-products")


def _crumbs() -> list[tuple[str, str]]:
    return [("Products", reverse("customers-products"))]
