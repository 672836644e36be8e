"""Drafting an agreement, and changing what it says and promises."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission, require
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.web.desk.agreements.forms import AgreementForm, TimesForm
from servanda.web.desk.agreements.lists import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.records import RecordKind, Surroundings, adding_page
from servanda.web.forms.taking import accepted, seen_revision, shown
from servanda.web.forms.targets import CLOCKS, severity_labels

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
    form = AgreementForm(request, zone=customer.zone, organisation_id=default.id if default else None)
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


@promise_page(*FORM)
def times(request: DeskRequest, number: str) -> HttpResponse:
    """The promised times beside the level's; they are changed while nothing is approved."""
    if request.method == "POST":
        require(request.viewer, Permission.PROMISE_EDIT)
    found = queries.agreement(number, viewer=request.viewer)
    version = queries.promised_version(found)
    form = TimesForm(request, found, version.targets if version else {})
    if request.method == "POST" and accepted(form, lambda: _change_times(request, found, form)):
        messages.success(request, f"The times of {found.number} were saved.")
        return redirect("agreements-times", number=found.number)
    labels = severity_labels(request.viewer)
    facts = head(request, found, "times")
    facts |= {
        "lines": form.lines(labels),
        "clocks": CLOCKS.values(),
        "own": f"{found.service_level.name} v{version.number}"
        if version and found.service_level
        else "Level",
        "open": facts["may_edit"] and not found.is_approved,
        "revision": seen_revision(request) or found.revision,
    }
    return shown(request, "desk/agreements/times.html", form, **facts)


def _change_times(request: DeskRequest, found: Any, form: TimesForm) -> None:
    """Another level takes the former's overrides away, unless the form asked to keep them."""
    fields = dict(form.cleaned_data)
    if fields["service_level_id"] != found.service_level_id:
        del fields["overrides"]
    _change(request, found, fields)


def _change(request: DeskRequest, found: Any, fields: dict[str, Any]) -> None:
    def act() -> str:
        actions.change_agreement(
            number=found.number, **fields, expecting=seen_revision(request), by=request.viewer, at=clock.now()
        )
        return address(found)

    taken_once(request, request.viewer, act)
