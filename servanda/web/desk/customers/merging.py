"""Merging two customers, or two contacts, that turned out to be one: choosing, looking, doing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.customers import queries as parties
from servanda.foundation import clock
from servanda.web.desk.customers.pages import FORM, DeskRequest, customer_page
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, shown

_CHOICES: Final = 100


class MergeForm(RuledForm):
    """Confirmed by its button; who goes is in it."""

    gone_id = forms.UUIDField(widget=forms.HiddenInput, required=True)

    def __init__(self, request: DeskRequest, gone: Any | None) -> None:
        super().__init__(sent(request), initial={"gone_id": gone.id if gone else None})


@dataclass(frozen=True, slots=True)
class _Of:
    """What differs between customers and contacts."""

    what: str
    home: str
    named: str
    preview: Callable[[Any, Any], queries.Merging]
    merge: Callable[..., Any]


_CUSTOMERS: Final = _Of(
    "customer",
    "customers-customer",
    "customer_id",
    queries.customer_merging,
    actions.merge_customers,
)
_CONTACTS: Final = _Of(
    "contact", "customers-contact", "contact_id", queries.contact_merging, actions.merge_contacts
)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def merge_customer(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """Keep this customer, and move everything of another one to it."""
    require(request.viewer, Permission.PROMISE_EDIT)
    keep = parties.customer(customer_id, viewer=request.viewer)
    said = request.GET.get("with", "")[:200]
    gone = parties.customer_called(said, viewer=request.viewer) if said.strip() else None
    return _page(request, _CUSTOMERS, keep, gone, said=said)


@customer_page(*FORM, permission=Permission.CUSTOMER_EDIT)
def merge_contact(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Keep this contact, and move everything of another one of the customer to it."""
    keep = parties.contact(contact_id, viewer=request.viewer)
    others = parties.contacts(viewer=request.viewer, customer_id=keep.customer_id, is_active=True)
    choices = list(others.exclude(id=keep.id)[:_CHOICES])
    said = request.GET.get("with", "")[:200]
    gone = next((one for one in choices if str(one.id) == said), None)
    return _page(request, _CONTACTS, keep, gone, said=said, choices=choices)


def _page(request: DeskRequest, of: _Of, keep: Any, gone: Any | None, **facts: Any) -> HttpResponse:
    form = MergeForm(request, gone)
    home = reverse(of.home, kwargs={of.named: keep.id})
    if request.method == "POST" and accepted(form, lambda: _merge(request, of, keep, form)):
        return redirect(home)
    merging = of.preview(keep, gone) if gone else None
    facts |= {"of": of.what, "keep": keep, "gone": gone, "merging": merging, "home": home}
    return shown(request, "desk/customers/merge.html", form, **facts)


def _merge(request: DeskRequest, of: _Of, keep: Any, form: MergeForm) -> None:
    gone_id = form.cleaned_data["gone_id"] or keep.id
    merge = of.merge(keep_id=keep.id, gone_id=gone_id, by=request.viewer, at=clock.now())
    messages.success(request, f"{merge.gone.name} is merged into {keep.name}.")
