"""Support keys: all of them, one, made from an agreement or directly, and what is done with one."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.organisations import queries as organisations
from servanda.web.desk.agreements.forms import offer_organisations
from servanda.web.desk.promises import DeskRequest, ReasonForm, asked, promise_page
from servanda.web.desk.secured.panel import secured_panel
from servanda.web.forms.fields import choice_of, choices_of, line, offer, prose, zone_field, zones
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.records import Surroundings
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
FRAME: Final = "desk/keys/base.html"
ROWS: Final = 50
OFFERED: Final = 200


class KeyForm(RuledForm):
    """A support key; the rules are the action's. A code is given once, for people quote it."""

    code = line("Code", 40, required=False, hint="Empty: one is made.")
    description = line("Description", 400, hint="What this key is for.")
    installation_description = prose("Installation", 8000, hint="What stands there, and how.")
    installed_product_ids = choices_of("Installed products")
    organisation_id = choice_of("Support organisation", required=True)
    service_level_id = choice_of("Service level", required=True)
    work_calendar_id = choice_of("Work calendar", required=True)
    zone = zone_field()
    support_type_id = choice_of("Support type")
    severity_weight = forms.IntegerField(
        label="Severity weight",
        required=False,
        min_value=1,
        max_value=9,
        help_text="1 to 9, 1 the most important.",
    )
    ask_for_business_objects = forms.BooleanField(label="Ask for business objects", required=False)
    external_id = line("External id", 120, required=False, hint="Its id in another system.")
    is_active = forms.BooleanField(label="In use", required=False)

    def __init__(self, request: DeskRequest, customer_id: UUID, *, known: Any = None, is_new: bool) -> None:
        names = [name for name in self.base_fields if hasattr(known, name)]
        initial = {name: getattr(known, name) for name in names}
        super().__init__(sent(request), initial=initial)
        self.lists = {"zones": [(zone, "") for zone in zones()]}
        self.fields["installation_description"].required = True
        del self.fields["is_active" if is_new else "code"]
        self._offer(request, customer_id)
        # Empty only where it was empty already: a key from an agreement may have what the agreement left open.
        if known is not None:
            for name in ("work_calendar_id", "service_level_id"):
                self.fields[name].required = bool(initial.get(name))

    def _offer(self, request: DeskRequest, customer_id: UUID) -> None:
        viewer = request.viewer
        installed = customers.installed_products(viewer=viewer, customer_id=customer_id, is_active=True)
        self.fields["installed_product_ids"].choices = [  # type: ignore[attr-defined]
            (str(one.id), f"{one.product.name} {one.serial}".strip()) for one in installed[:OFFERED]
        ]
        offer_organisations(self.fields["organisation_id"], viewer)
        levels = queries.service_levels(viewer=viewer).filter(is_active=True)
        offer(self.fields["service_level_id"], levels, none="(none)")
        calendars = organisations.calendars(viewer=viewer).filter(is_active=True)
        offer(self.fields["work_calendar_id"], calendars, none="(none)")
        types = organisations.terms("support-types", viewer=viewer).filter(is_active=True)
        offer(self.fields["support_type_id"], types, none="(none)")


@promise_page()
def keys(request: DeskRequest) -> HttpResponse:
    """Support keys by code, or those that fit what was entered."""
    asked_for = request.GET.get("q", "").strip()[:200]
    found = queries.support_keys(viewer=request.viewer, search=asked_for)
    rows = page(found, order=("code",), limit=ROWS, after=request.GET.get("next", ""))
    return render(request, "desk/keys/list.html", {"rows": rows, "asked": asked_for})


@promise_page()
def key(request: DeskRequest, code: str) -> HttpResponse:
    """One support key."""
    found = queries.support_key(code, viewer=request.viewer)
    facts = {
        "key": found,
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT, found.organisation_id),
        "may_block": request.viewer.may(Permission.PROMISE_BLOCK, found.organisation_id),
        "version_moves": queries.version_moves(found),
        **secured_panel(found.code, request.viewer),
    }
    return render(request, "desk/keys/key.html", facts)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_key(request: DeskRequest, customer_id: UUID) -> HttpResponse:
    """A key with terms of its own."""
    customer = customers.customer(customer_id, viewer=request.viewer)
    form = KeyForm(request, customer.id, known=customer, is_new=True)
    form.initial.update(external_id="")
    back = reverse("customers-customer", args=[customer.id])
    around = Surroundings(title="New support key", facts=[customer.name], back=back)
    return _adding(request, form, around, customer_id=customer.id)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_key_of_agreement(request: DeskRequest, number: str) -> HttpResponse:
    """A key from an agreement: its terms are copied now, and can be changed."""
    agreement = queries.agreement(number, viewer=request.viewer)
    form = KeyForm(request, agreement.customer_id, known=agreement, is_new=True)
    form.initial.update(description="", external_id="")
    around = Surroundings(
        title="New support key",
        facts=[agreement.customer.name, f"from {agreement.number}"],
        back=reverse("agreements-keys-of", args=[agreement.number]),
    )
    return _adding(request, form, around, agreement_number=agreement.number)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change(request: DeskRequest, code: str) -> HttpResponse:
    """One key, to be changed."""
    found = queries.support_key(code, viewer=request.viewer)
    form = KeyForm(request, found.customer_id, known=found, is_new=False)
    form.initial["installed_product_ids"] = [one.id for one in found.installed_products.all()]
    home = _address(found)

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
    around = Surroundings(
        title=f"Change {found.code}", facts=[found.customer.name], crumbs=[(found.code, home)], back=home
    )
    facts = {"frame": FRAME, "around": around, "verb": "Save", "record": found}
    return shown(request, "forms/record.html", form, **facts)


@promise_page(*FORM, permission=Permission.PROMISE_BLOCK)
def block(request: DeskRequest, code: str) -> HttpResponse:
    """Let it inform and route, but lend nothing."""
    found = queries.support_key(code, viewer=request.viewer)
    form = ReasonForm(request)

    def act() -> None:
        actions.block_support_key(
            code=code,
            reason=form.cleaned_data["reason"],
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )

    done = f"{found.code} is blocked."
    home = _address(found)
    return asked(request, "desk/keys/block.html", form, act, home=home, done=done, record=found, key=found)


@promise_page("POST", permission=Permission.PROMISE_BLOCK)
def unblock(request: DeskRequest, code: str) -> HttpResponse:
    """Let it lend again."""
    found = actions.unblock_support_key(code=code, by=request.viewer, at=clock.now())
    messages.success(request, f"{found.code} is not blocked any more.")
    return redirect(_address(found))


def _adding(request: DeskRequest, form: KeyForm, around: Surroundings, **given: Any) -> HttpResponse:
    homes: list[str] = []

    def act() -> str:
        made = actions.create_support_key(**given, **form.cleaned_data, by=request.viewer, at=clock.now())
        return _address(made)

    if request.method == "POST" and accepted(
        form, lambda: homes.append(taken_once(request, request.viewer, act))
    ):
        messages.success(request, "The key was added.")
        return redirect(homes[0])
    facts = {"frame": FRAME, "around": around, "verb": "Add key", "record": None}
    return shown(request, "forms/record.html", form, **facts)


def _address(found: Any) -> str:
    return reverse("agreements-key", args=[found.code])
