"""The form of a plan: its rules come, go and move without anything being saved, and are tried as they stand."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.core.cover import Level, PlanRule
from servanda.core.plans import plan_warnings
from servanda.foundation import clock
from servanda.web.desk.plans.forms import PlanForm
from servanda.web.desk.plans.offers import Offers
from servanda.web.desk.plans.rules import rearranged
from servanda.web.desk.plans.trying import TryForm, tried
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown

FORM = ("GET", "HEAD", "POST")


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def new_plan(request: DeskRequest) -> HttpResponse:
    """A plan of its own; it begins with one rule for every case."""
    first = PlanRule(Level(str(queries.default_service_level().id)))
    return _edited(request, None, (first,))


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change_plan(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """What a plan says, to be changed."""
    plan: Any = queries.plan(plan_id, viewer=request.viewer)
    return _edited(request, plan, queries.rules_of(plan.newest[0]))


def _edited(request: DeskRequest, plan: Any, stored: Sequence[PlanRule]) -> HttpResponse:
    """``do`` rearranges rules or tries a case, and saves nothing."""
    offers = Offers(request.viewer, stored)
    if request.method == "POST" and "do" in request.POST:
        data, begin = rearranged(request.POST)
        form = PlanForm(data, offers, plan, currency=_currency(request))
        form.is_valid()
        return _shown(request, plan, form, offers, data=data, begin=begin)
    form = PlanForm(
        request.POST if request.method == "POST" else None, offers, plan, stored, currency=_currency(request)
    )
    went: list[str] = []
    if request.method == "POST" and accepted(form, lambda: went.extend(_saved(request, plan, form))):
        for said in went[1:]:
            messages.success(request, said)
        return redirect(went[0])
    rules = form.rules() if form.is_bound else stored
    return _shown(request, plan, form, offers, data=request.POST, rules=rules, is_saving=True)


def _currency(request: DeskRequest) -> str:
    """What the plans of this house cost something in, as most of them do."""
    plans: Any = queries.plans(viewer=request.viewer)
    newest = (version for plan in plans for version in plan.newest)
    found = Counter(version.currency for version in newest if version.currency)
    return next((currency for currency, _ in found.most_common(1)), "")


def _saved(request: DeskRequest, plan: Any, form: PlanForm) -> list[str]:
    """Where to go on, and what was done; saved once, however often the form is sent."""
    said: list[str] = []

    def act() -> str:
        if plan is None:
            made = actions.create_plan(**form.details(), by=request.viewer, at=clock.now())
            said.append(f"{made.name} was added.")
            return reverse("contracts-plan", args=[made.id])
        saved: Any = actions.change_plan(
            plan_id=plan.id,
            expecting=seen_revision(request),
            **form.details(),
            by=request.viewer,
            at=clock.now(),
        )
        newer = saved.newest[0].number
        made_one = newer != plan.newest[0].number
        said.append(f"{saved.name} was saved{f' as version {newer}' if made_one else ''}.")
        return reverse("contracts-plan", args=[plan.id])

    return [taken_once(request, request.viewer, act), *said]


def _shown(
    request: DeskRequest,
    plan: Any,
    form: PlanForm,
    offers: Offers,
    *,
    data: QueryDict,
    rules: Sequence[PlanRule] | None = None,
    begin: str = "",
    is_saving: bool = False,
) -> HttpResponse:
    given = form.rules() if rules is None else rules
    try_form = TryForm(data, offers)
    warnings = plan_warnings(given)
    facts = {
        "plan": plan,
        "lines": [
            (line, [one.message for one in warnings if one.field == line.id], _errors_at(form, line.id))
            for line in form.lines
        ],
        "heed": [one.message for one in warnings if one.field == "rules"],
        "try_form": try_form,
        "result": tried(given, try_form.case(), offers, viewer=request.viewer),
        "revision": seen_revision(request) or (plan.revision if plan else ""),
        "begin": begin,
        "is_saving": is_saving,
        "here": request.path,
        "present": reverse("contracts-plan", args=[plan.id]) if plan else reverse("contracts-plans"),
    }
    response = shown(request, "desk/plans/edit.html", form, **facts)
    response.status_code = response.status_code if is_saving else 200
    return response


def _errors_at(form: PlanForm, place: str) -> list[str]:
    """What is wrong with a rule, all of it: its fields are folded."""
    return [
        str(error) for name, errors in form.errors.items() if name.startswith(f"{place}.") for error in errors
    ]
