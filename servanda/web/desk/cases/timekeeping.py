"""Time worked on a case: what stands beside the case, and the pages on which it is entered and corrected."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import queries as agreements
from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.core.cover import PlanType
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.people.queries import active_staff
from servanda.web.desk.cases.desk import FORM, MOVE, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import DeskForm
from servanda.web.desk.cases.making import taken
from servanda.web.desk.contracts.amounts import amount
from servanda.web.forms.fields import choice_of, line, offer
from servanda.web.forms.lengths import LengthField
from servanda.web.forms.taking import seen_revision, shown

NEWEST: Final = 3
"""So many entries stand beside the case."""

YES: Final = "yes"
NO: Final = "no"


def time_panel(desk: CaseDesk) -> dict[str, Any]:
    """What ``desk/cases/time.html`` shows. Two statements, or one where nobody has entered any."""
    newest = queries.newest_time(desk.case, limit=NEWEST)
    return {
        "time_entries": [_shown(one) for one in newest],
        "time_totals": _totals(queries.time_totals(desk.case)) if newest else None,
        "may_enter_time": _may_enter(desk),
    }


class TimeForm(DeskForm):
    """How long, when, at which rate, and whether it is billed."""

    minutes = LengthField("Time", hint="Like 45, 1 h 20 or 1:20.")
    day = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date like 2027-12-31."},
    )
    rate_type_id = choice_of("Rate type", none="none")
    billable = forms.ChoiceField(label="Billable", required=False, choices=[])
    note = line("Note", 400, required=False, hint="Stands in the customer's statement of the contract.")
    project_id = choice_of("Project", none="none")
    user_id = choice_of("Worked by")

    def offer(self) -> None:
        """Rate types in use, projects of the case's agreement; others to choose for whoever may reassign cases."""
        self.fields["minutes"].required = True
        case = self.desk.case
        found: Iterable[Any] = organisations.terms("rate-types", viewer=self.desk.viewer)
        rates = [one for one in found if one.is_active or one.id == self.initial.get("rate_type_id")]
        self._choose("rate_type_id", rates)
        self._choose("project_id", queries.projects_for(case))
        preset = "as the rate type says, else yes" if "rate_type_id" in self.fields else "yes"
        choices = [(YES, "yes"), (NO, "no")] if "billable" in self.initial else [("", preset), (NO, "no")]
        if "rate_type_id" in self.fields and "billable" not in self.initial:
            choices.insert(1, (YES, "yes"))
        field = self.fields["billable"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = choices
        if self.desk.viewer.may(Permission.CASE_REASSIGN, case.organisation_id):
            offer(self.fields["user_id"], self._staff())
        else:
            del self.fields["user_id"]

    def given(self) -> dict[str, Any]:
        """By the names of the action; what is left empty is preset there."""
        entered = dict(self.cleaned_data)
        billable = entered.pop("billable")
        said = {"is_billable": billable == YES} if billable else {}
        must = {name: entered.pop(name, None) for name in ("minutes", "day", "user_id")}
        return entered | said | {name: value for name, value in must.items() if value is not None}

    def _staff(self) -> list[Any]:
        """Who may be chosen; who has left stays with what they worked."""
        found, worked = list(active_staff()), self.initial.get("worked_by")
        return found if worked is None or worked in found else [*found, worked]

    def _choose(self, name: str, records: Iterable[Any]) -> None:
        """Nothing is asked where there is nothing to choose."""
        some = list(records)
        if some:
            offer(self.fields[name], some, none="none")
        else:
            del self.fields[name]


@case_page(*FORM)
def enter(request: CaseRequest, number: str) -> HttpResponse:
    """The time worked on a case, and more of it; sent and taken, it leads back to the case."""
    desk = _desk(request, number)
    initial = {"day": _today(desk), "user_id": request.viewer.user_id, "project_id": desk.case.project_id}
    form = TimeForm(request, desk, called="time", **initial)

    def act() -> str:
        entry = actions.enter_time(number=number, **form.given(), by=request.viewer, at=clock.now())
        messages.success(request, _said(entry), extra_tags=f"case-{number}-time")
        return desk.home

    if request.method == "POST" and taken(form, request, desk, act):
        return redirect(desk.home)
    entries = [_shown(one) for one in queries.time_entries(number, viewer=request.viewer)]
    totals = _totals(queries.time_totals(desk.case)) if entries else None
    facts = {"desk": desk, "entries": entries, "totals": totals, "draws": _draws(desk)}
    return shown(request, "desk/cases/time_form.html", form, **facts)


@case_page(*FORM)
def change(request: CaseRequest, number: str, time_entry_id: UUID) -> HttpResponse:
    """One entry, to be corrected."""
    desk = _desk(request, number)
    found = queries.time_entry(number, time_entry_id, viewer=request.viewer)
    names = ("minutes", "day", "rate_type_id", "note", "project_id", "user_id")
    initial = {name: getattr(found, name) for name in names}
    initial |= {"billable": YES if found.is_billable else NO, "worked_by": found.user}
    form = TimeForm(request, desk, called="time", **initial)
    revision = seen_revision(request) or found.revision

    def act() -> str:
        actions.change_time(
            number=number,
            entry_id=time_entry_id,
            expecting=revision,
            **form.given(),
            by=request.viewer,
            at=clock.now(),
        )
        messages.success(request, "The time is corrected.")
        return desk.home

    if request.method == "POST" and taken(form, request, desk, act):
        return redirect(desk.home)
    facts = {"desk": desk, "entry": found, "revision": revision, "draws": _draws(desk)}
    return shown(request, "desk/cases/time_form.html", form, **facts)


@case_page(*MOVE)
def remove(request: CaseRequest, number: str, time_entry_id: UUID) -> HttpResponse:
    """Take an entry away; what it drew is given back."""
    revision = seen_revision(request)
    actions.remove_time(
        number=number, entry_id=time_entry_id, expecting=revision, by=request.viewer, at=clock.now()
    )
    messages.success(request, "The time is taken away; what it drew is given back.")
    return redirect("cases-case", number=number)


def _desk(request: CaseRequest, number: str) -> CaseDesk:
    desk = case_desk(request, number)
    require(request.viewer, Permission.TIME_ENTER, desk.case.organisation_id)
    return desk


def _may_enter(desk: CaseDesk) -> bool:
    return desk.viewer.may(Permission.TIME_ENTER, desk.case.organisation_id)


def _today(desk: CaseDesk) -> Any:
    contract = desk.case.contract
    return agreements.local_date(desk.at, contract.zone if contract else desk.viewer.zone)


def _draws(desk: CaseDesk) -> str:
    """How what is billable is rounded, and from what it draws."""
    contract = desk.case.contract
    terms = agreements.allowance_terms(contract) if contract else None
    if terms is None or terms.unit is not PlanType.HOURS:
        return "It draws nothing: no contract of hours covers this case."
    left = agreements.allowances([contract.id], _today(desk)).get(contract.id)
    stands = f", which has {amount(left.left, left.unit)} left" if left else ""
    rounded = (
        f", each entry rounded up to {amount(terms.increment_min, terms.unit)}"
        if terms.increment_min > 1
        else ""
    )
    return f"What is billable draws from {contract.number}{stands}{rounded}."


def _said(entry: Any) -> str:
    """What was entered, and what that drew."""
    worked = f"{amount(entry.minutes, PlanType.HOURS)} entered"
    if entry.drawn is None:
        return f"{worked}."
    parts = [
        f"{amount(-entry.drawn.amount, PlanType.HOURS)} drawn from {entry.drawn.contract.number}"
        if entry.drawn.amount
        else "",
        f"{amount(entry.drawn.beyond, PlanType.HOURS)} beyond its allowance" if entry.drawn.beyond else "",
    ]
    return f"{worked}: {', '.join(part for part in parts if part)}."


def _shown(entry: Any) -> dict[str, Any]:
    drawn = entry.drawn
    return {
        "id": entry.id,
        "revision": entry.revision,
        "length": amount(entry.minutes, PlanType.HOURS),
        "day": entry.day,
        "who": entry.user.name,
        "rate": entry.rate_type.label if entry.rate_type else "",
        "note": entry.note,
        "project": entry.project.name if entry.project else "",
        "is_billable": entry.is_billable,
        "drew": amount(drawn.beyond - drawn.amount, PlanType.HOURS) if drawn else "",
        "url": reverse("cases-time-change", args=[entry.case.number, entry.id]),
    }


def _totals(totals: queries.TimeTotals) -> dict[str, str]:
    return {
        "worked": amount(totals.minutes, PlanType.HOURS),
        "billable": amount(totals.billable, PlanType.HOURS),
        "drawn": amount(totals.drawn + totals.beyond, PlanType.HOURS) if totals.drawn + totals.beyond else "",
        "beyond": amount(totals.beyond, PlanType.HOURS) if totals.beyond else "",
    }
