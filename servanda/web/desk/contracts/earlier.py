"""Cases that came before a contract was entered, with their time: shown, and judged again if somebody says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import queries
from servanda.cases.actions.earlier import judge_earlier
from servanda.cases.queries.beside import cases_of_gap
from servanda.core.access import Permission
from servanda.core.cases import UNFINISHED
from servanda.foundation import clock
from servanda.web.desk.contracts.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.work.finding import BY_AGE
from servanda.web.desk.work.rows import Reader, Row, rows_of
from servanda.web.forms.lengths import MINUTE_S
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, shown
from servanda.web.words import duration

MOST: Final = 100
"""So many are shown and judged at once, the newest first; so many finished ones behind them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case of ``cases_of_gap`` and the time worked on it, in words."""

    row: Row

    @property
    def is_finished(self) -> bool:
        """A finished case keeps what it was judged by."""
        return self.row.case.status not in UNFINISHED

    @property
    def worked(self) -> str:
        """Empty where nobody has worked on it."""
        return _words(self.row.case.worked) if self.row.case.worked else ""

    @property
    def drew(self) -> str:
        """What of it was billable, and what of that some allowance gave."""
        case = self.row.case
        if not case.worked_billable:
            return "not billable"
        drawn = _words(case.worked_drawn) if case.worked_drawn else "nothing"
        return f"{_words(case.worked_billable)} billable, {drawn} drawn"


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
    gap, unfinished = (
        cases_of_gap(contract, viewer=request.viewer).order_by(*BY_AGE),
        Q(status__in=UNFINISHED),
    )
    # Finished ones never push out what can be judged.
    open_ones, finished = list(gap.filter(unfinished)[:MOST]), list(gap.exclude(unfinished)[:MOST])
    found = [*open_ones, *finished]
    form = JudgingForm(request, [one.number for one in open_ones])
    if request.method == "POST" and accepted(form, lambda: _judge(request, contract, form)):
        count = len(form.cleaned_data["cases"])
        messages.success(
            request, f"{count} case{'' if count == 1 else 's'} judged again; each says by what it holds."
        )
        return redirect("contracts-one", number=contract.number)
    facts = head(request, contract, "cases")
    facts |= {
        "lines": [Line(row) for row in rows_of(found, Reader(request.viewer, facts["at"]))],
        "most": MOST if MOST in (len(open_ones), len(finished)) else 0,
        "chosen": set(form["cases"].value() or ()),
        "home": reverse("contracts-one", args=[contract.number]),
    }
    return shown(request, "desk/contracts/earlier.html", form, **facts)


def _words(minutes: int) -> str:
    return duration(minutes * MINUTE_S)


def _judge(request: DeskRequest, contract: Any, form: JudgingForm) -> None:
    def act() -> str:
        judge_earlier(
            contract_number=contract.number,
            numbers=form.cleaned_data["cases"],
            reason=form.cleaned_data["reason"],
            by=request.viewer,
            at=clock.now(),
        )
        return request.path

    taken_once(request, request.viewer, act)
