"""Open cases that came before a contract was entered: shown, and judged again if somebody says so."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import queries
from servanda.cases import actions
from servanda.cases.queries import cases_beside
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.contracts.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.work.finding import BY_AGE
from servanda.web.desk.work.rows import Reader, rows_of
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, shown

MOST: Final = 100
"""So many are shown and judged at once, the newest first."""


class JudgingForm(RuledForm):
    """Which cases, and why."""

    cases = forms.MultipleChoiceField(
        label="Cases", error_messages={"invalid_choice": "A case was judged meanwhile."}
    )
    reason = forms.CharField(
        label="Reason", max_length=400, required=True, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, request: DeskRequest, numbers: Sequence[str]) -> None:
        super().__init__(sent(request), initial={"cases": numbers})
        self.fields["cases"].choices = [(one, one) for one in numbers]  # type: ignore[attr-defined]

    def clean_cases(self) -> list[str]:
        """At least one."""
        chosen: list[str] = self.cleaned_data["cases"]
        if not chosen:
            raise forms.ValidationError("Tick at least one case.")
        return chosen


@promise_page("GET", "HEAD", "POST", permission=Permission.CASE_JUDGE_AGAIN)
def earlier(request: DeskRequest, number: str) -> HttpResponse:
    """The cases to be judged again; all that are ticked, or none."""
    contract = queries.contract(number, viewer=request.viewer)
    found = list(cases_beside(contract, viewer=request.viewer).order_by(*BY_AGE)[:MOST])
    form = JudgingForm(request, [one.number for one in found])
    if request.method == "POST" and accepted(form, lambda: _judge(request, contract, form)):
        count = len(form.cleaned_data["cases"])
        messages.success(
            request, f"{count} case{'' if count == 1 else 's'} judged again; each says by what it holds."
        )
        return redirect("contracts-one", number=contract.number)
    facts = head(request, contract, "cases")
    facts |= {
        "rows": rows_of(found, Reader(request.viewer, facts["at"])),
        "chosen": set(form["cases"].value() or ()),
        "home": reverse("contracts-one", args=[contract.number]),
    }
    return shown(request, "desk/contracts/earlier.html", form, **facts)


def _judge(request: DeskRequest, contract: Any, form: JudgingForm) -> None:
    def act() -> str:
        for number in form.cleaned_data["cases"]:
            actions.judge_again(
                number=number, reason=form.cleaned_data["reason"], by=request.viewer, at=clock.now()
            )
        return request.path

    taken_once(request, request.viewer, act)
