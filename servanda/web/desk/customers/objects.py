"""Business objects of a customer: all of them, recorded, changed."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.core.access import Permission
from servanda.customers import actions, queries
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.organisations import queries as organisations
from servanda.web.desk.customers.changing import FRAME
from servanda.web.desk.customers.changing import address as customer_address
from servanda.web.desk.customers.pages import FORM, MOVE, USES, DeskRequest, customer_page, state, use
from servanda.web.forms.fields import choice_of, line, offer
from servanda.web.forms.once import sent
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page
from servanda.web.forms.taking import RuledForm

ROWS: Final = 50
OFFERED: Final = 200


def _home(one: Any) -> str:
    return reverse("customers-objects", args=[one.customer_id])


KIND: Final = RecordKind(
    one="business object",
    key="object_id",
    called="reference",
    add=actions.add_business_object,
    change=actions.change_business_object,
    home=_home,
    frame=FRAME,
)


class ObjectForm(RuledForm):
    """A business object; whose it is stays."""

    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose …"), *queries.OBJECT_KINDS])
    reference = line("Reference", 80, hint="As it is known in the other system, like SO-4711.")
    label = line("Label", 200, required=False, hint="What it is, in a few words.")
    link = line("Link", 500, required=False, hint="Opens it in the other system; https:// or http://.")
    installed_product_id = choice_of("Installed product", none="None", hint="What it belongs to.")
    queue_id = choice_of("Queue", none="None", hint="Cases about it are proposed for this queue.")
    external_id = line("External id", 120, required=False, hint="Its id in another system.")

    def __init__(self, request: DeskRequest, customer_id: UUID, found: Any = None) -> None:
        known = {name: getattr(found, name, None) for name in self.base_fields} if found else {}
        super().__init__(sent(request), initial=known)
        kept = [known.get("installed_product_id"), known.get("queue_id")]
        installed = queries.installed_products(viewer=request.viewer, customer_id=customer_id)
        offer(
            self.fields["installed_product_id"],
            [one for one in installed[:OFFERED] if one.is_active or one.id in kept],
            none="None",
            called=lambda one: f"{one.product.name} {one.serial}".strip(),
        )
        queues = organisations.queues(viewer=request.viewer)
        offer(
            self.fields["queue_id"],
            [one for one in queues if one.is_active or one.id in kept],
            none="None",
            called=lambda one: f"{one.name} ({one.organisation.code})",
        )


@customer_page()
def objects(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """All business objects of a customer, or those whose reference begins as entered."""
    customer = queries.customer(customer_id, viewer=request.viewer)
    asked = request.GET.get("q", "").strip()[:80]
    found = queries.business_objects(viewer=request.viewer, customer_id=customer_id, search=asked)
    facts = {
        "customer": customer,
        "asked": asked,
        "rows": page(found, order=("id",), limit=ROWS, after=request.GET.get("next", "")),
        "may_edit": request.viewer.may(Permission.CUSTOMER_EDIT),
    }
    return render(request, "desk/customers/objects.html", facts)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def new_object(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """A form for another business object of a customer."""
    customer = queries.customer(customer_id, viewer=request.viewer)
    around = Surroundings(
        title="New business object",
        facts=[customer.name],
        crumbs=[(customer.name, customer_address(customer))],
        back=customer_address(customer),
    )
    form = ObjectForm(request, customer.id)
    return adding_page(request, KIND, form, around, customer_id=customer.id)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def change_object(request: DeskRequest, object_id: UUID) -> HttpResponse:
    """One business object, to be changed."""
    found = queries.business_object(object_id, viewer=request.viewer)
    word, move = use(found)
    around = Surroundings(
        title=f"{found.get_kind_display()} {found.reference}",
        facts=[found.customer.name, *state(found)],
        crumbs=[(found.customer.name, customer_address(found.customer))],
        moves=[(word, reverse("customers-use-object", args=[found.id, move]))],
        back=_home(found),
    )
    form = ObjectForm(request, found.customer_id, found)
    return changing_page(request, KIND, form, around, found)


@customer_page(*MOVE, permission=Permission.CUSTOMER_EDIT)
def use_object(request: DeskRequest, object_id: UUID, move: str) -> HttpResponse:
    """Offer it no more, or again."""
    found = actions.change_business_object(
        object_id=object_id, is_active=USES[move], by=request.viewer, at=clock.now()
    )
    messages.success(request, f"{found.reference} is {'in use again' if found.is_active else 'out of use'}.")
    return redirect(_home(found))
