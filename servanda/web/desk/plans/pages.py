"""All plans; and one with its terms, rules, try-out, versions and the contracts that have it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import BooleanField, Count, ExpressionWrapper
from django.http import HttpResponse
from django.shortcuts import redirect, render

from servanda.agreements import actions, queries
from servanda.core.access import PROMISE_HISTORY, Permission, Viewer, may_any, require
from servanda.core.plans import plan_warnings
from servanda.foundation import clock
from servanda.web.desk.contracts.wording import shown_state
from servanda.web.desk.history import history_of
from servanda.web.desk.plans.moving import asked_first, is_asked_first
from servanda.web.desk.plans.moving import move as move_contracts
from servanda.web.desk.plans.offers import Offers
from servanda.web.desk.plans.trying import TryForm, tried
from servanda.web.desk.plans.wording import TYPE, allowance_words, cost_words, differences, said, terms
from servanda.web.desk.promises import DeskRequest, NothingForm, promise_page
from servanda.web.forms.taking import accepted, shown
from servanda.web.setup.plan_check import lines_of_plan

SHOWN: Final = 100
"""So many contracts stand on the page of a plan, those with an older version first."""
VERSIONS: Final = 20
MOVES: Final[Mapping[str, tuple[Callable[..., Any], str]]] = {
    "default": (actions.make_default_plan, "{} holds now where there is no contract."),
    "retire": (actions.retire_plan, "{} is out of use. Contracts that have had it keep it."),
    "restore": (actions.restore_plan, "{} is in use again."),
}


@promise_page()
def plans(request: DeskRequest) -> HttpResponse:
    """By name, with type, allowance and how many contracts have each. Four statements."""
    found = list(queries.plans(viewer=request.viewer))
    used = queries.contracts_of_plans([one.id for one in found], at=clock.now())
    rows = [(one, _row(one), used.get(one.id, 0)) for one in found]
    may_edit = request.viewer.may(Permission.PROMISE_EDIT)
    is_alone = len(found) == 1
    return render(request, "desk/plans/list.html", {"rows": rows, "may_edit": may_edit, "is_alone": is_alone})


@promise_page("GET", "HEAD", "POST")
def plan(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """One plan; sent back, contracts are moved to its newest version, once somebody has read what changes."""
    if request.method == "POST":
        require(request.viewer, Permission.CONTRACT_ACTIVATE)
    found: Any = queries.plan(plan_id, viewer=request.viewer)
    form = NothingForm(request)
    if request.method == "POST" and is_asked_first(request):
        return asked_first(request, found, form)
    if request.method == "POST" and accepted(form, lambda: move_contracts(request, found)):
        return redirect("contracts-plan", plan_id=plan_id)
    return shown(request, "desk/plans/plan.html", form, **_facts(request, found, clock.now()))


@promise_page(any_of=PROMISE_HISTORY)
def history(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """Who changed what of it besides its versions, and when."""
    found = queries.plan(plan_id, viewer=request.viewer)
    told = history_of(
        found, viewer=request.viewer, seen_by=PROMISE_HISTORY, after=request.GET.get("next", "")
    )
    facts = {"plan": found, "history": told, "at": clock.now()}
    return render(request, "desk/plans/history.html", facts)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def move(request: DeskRequest, plan_id: UUID, move: str) -> HttpResponse:
    """Make a plan the default, take it out of use, or put it back."""
    act, words = MOVES[move]
    form = NothingForm(request)
    if accepted(form, lambda: act(plan_id=plan_id, by=request.viewer, at=clock.now())):
        plan = queries.plan(plan_id, viewer=request.viewer)
        messages.success(request, words.format(plan.name))
        return redirect("contracts-plan", plan_id=plan_id)
    found: Any = queries.plan(plan_id, viewer=request.viewer)
    return shown(request, "desk/plans/plan.html", form, **_facts(request, found, clock.now()))


def _row(plan: Any) -> dict[str, str]:
    newest = plan.newest[0]
    return {
        "type": TYPE[plan.plan_type],
        "allowance": allowance_words(plan.plan_type, newest),
        "cost": cost_words(newest),
    }


def _facts(request: DeskRequest, plan: Any, at: datetime) -> dict[str, Any]:
    viewer, newest = request.viewer, plan.newest[0]
    rules = queries.rules_of(newest)
    offers = Offers(viewer, rules)
    try_form = TryForm(request.GET, offers)
    contracts = _contracts(plan, viewer, at)
    return {
        "plan": plan,
        "at": at,
        "newest": newest,
        "terms": terms(plan.plan_type, newest),
        "rules": said(rules, offers.names_of(rules)),
        "heed": plan_warnings(rules),
        "try_form": try_form,
        "result": tried(rules, try_form.case(), offers, viewer=viewer),
        "versions": list(_versions(plan, viewer)),
        "findings": lines_of_plan(plan.id, viewer, at),
        "chosen": request.POST.getlist("contracts"),
        "may_edit": viewer.may(Permission.PROMISE_EDIT),
        "may_see_history": may_any(viewer, PROMISE_HISTORY),
        "may_move": viewer.may(Permission.CONTRACT_ACTIVATE) and contracts["older"] > 0,
        **contracts,
    }


def _contracts(plan: Any, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """Those with an older version first: they are what is to be done here."""
    newest = plan.newest[0].number
    everyone = queries.contracts_of_plan(plan.id, viewer=viewer, at=at)
    can_move = queries.movable(newest, at)
    counts = everyone.aggregate(in_all=Count("id"), older=Count("id", filter=can_move))
    everyone = everyone.annotate(is_older=ExpressionWrapper(can_move, BooleanField()))
    found: Any = everyone.select_related("customer", "renewal").order_by(
        "-is_older", "plan_version", "number"
    )
    return counts | {"contracts": [(one, shown_state(one, at), one.is_older) for one in found[:SHOWN]]}


def _versions(plan: Any, viewer: Viewer) -> Iterator[tuple[Any, Sequence[str]]]:
    """The newest first, each with what it said otherwise than the one before it."""
    found = list(queries.plan_versions(plan.id, viewer=viewer)[: VERSIONS + 1])
    for after, before in pairwise(found):
        yield after, differences(plan.plan_type, before, after)
    if found and found[-1].number == 1:
        yield found[-1], ["First version"]
