"""Topping up and correcting what is left of an allowance."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.core.cover import PlanType
from servanda.core.ledger import MOST
from servanda.foundation import clock
from servanda.web.desk.contracts.amounts import MINUS, AllowanceField, amount, asked_for, counted
from servanda.web.desk.contracts.forms import on_day
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.fields import line
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, created_once, shown

FORM: Final = ("GET", "HEAD", "POST")


class TopUpForm(RuledForm):
    """How much is added, and what for."""

    amount = AllowanceField("Amount")
    text = line("For", 200, required=False, hint="Like the customer's order. Stands in the statement.")

    def __init__(self, request: DeskRequest, unit: str) -> None:
        super().__init__(sent(request))
        self.unit = unit
        self.fields["amount"].help_text = _hint(unit)
        self.fields["amount"].required = True

    def clean_amount(self) -> int:
        """In minutes or incidents; nothing is for the action to refuse."""
        return _amount(self.cleaned_data["amount"], self.unit)


class CorrectionForm(RuledForm):
    """How much is added or taken away, on which day, and why."""

    amount = AllowanceField("Amount")
    on = on_day("Day", "It changes the cycle of that day; today unless you choose another.")
    reason = forms.CharField(
        label="Reason", max_length=400, required=True, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, request: DeskRequest, unit: str) -> None:
        super().__init__(sent(request))
        self.unit = unit
        self.fields["amount"].help_text = f"{_hint(unit)} With a minus it is taken away."
        self.fields["amount"].required = True

    def clean_amount(self) -> int:
        """In minutes or incidents, below zero to take away; nothing is for the action to refuse."""
        text = self.cleaned_data["amount"].strip()
        sign = -1 if text.startswith(tuple(MINUS)) else 1
        return sign * _amount(text.lstrip(f"+{MINUS}").strip(), self.unit)


@promise_page(*FORM, permission=Permission.ALLOWANCE_CHANGE)
def top_up(request: DeskRequest, number: str) -> HttpResponse:
    """Add to the present cycle."""
    contract = queries.contract(number, viewer=request.viewer)
    form = TopUpForm(request, contract.plan.plan_type)

    def act() -> None:
        given = form.cleaned_data
        actions.top_up_contract(
            number=number, amount=given["amount"], text=given["text"], by=request.viewer, at=clock.now()
        )

    return _answered(request, contract, form, act, "Top up", "The allowance is topped up.")


@promise_page(*FORM, permission=Permission.ALLOWANCE_CHANGE)
def correct(request: DeskRequest, number: str) -> HttpResponse:
    """Put right what was counted wrongly."""
    contract = queries.contract(number, viewer=request.viewer)
    form = CorrectionForm(request, contract.plan.plan_type)

    def act() -> None:
        given = form.cleaned_data
        actions.correct_allowance(number=number, **given, by=request.viewer, at=clock.now())

    return _answered(request, contract, form, act, "Correct", "The balance is corrected.")


def _answered(
    request: DeskRequest, contract: Any, form: RuledForm, act: Any, verb: str, done: str
) -> HttpResponse:
    home = reverse("contracts-ledger", args=[contract.number])
    if request.method == "POST" and accepted(form, lambda: created_once(request, act)):
        messages.success(request, done)
        return redirect(home)
    says = _says(contract)
    return shown(
        request,
        "desk/contracts/ask.html",
        form,
        contract=contract,
        verb=verb,
        home=home,
        says=says,
        revision=contract.revision,
    )


def _says(contract: Any) -> list[str]:
    """What there is before it is changed."""
    on = queries.contract_on(contract, clock.now())
    found = queries.allowances([contract.id], on).get(contract.id)
    if found is None:
        return ["This contract counts nothing now."]
    left = f"Of its allowance, {amount(found.left, found.unit)} of {amount(found.given, found.unit)} are left now."
    return [left, "The line stays in the ledger for good; another one can balance it."]


def _amount(text: str, unit: str) -> int:
    """Raises ``ValidationError`` also where nothing is written."""
    found = counted(text, unit, MOST)
    if found is None:
        raise forms.ValidationError(asked_for(unit))
    return found


def _hint(unit: str) -> str:
    return "Hours like 5, 2.5 or 4:30." if unit == PlanType.HOURS else "A number of incidents."
