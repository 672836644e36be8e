"""Moving contracts to the newest version of their plan: asked first, with what changes for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.cover import PlanType
from servanda.foundation import clock
from servanda.web.desk.contracts.amounts import CYCLE, amount, money
from servanda.web.desk.plans.wording import differences
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import RuledForm, shown

LISTED: Final = 100
"""So many contracts are named with what changes for them; more are counted."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One contract, and what it says before and after, in words."""

    contract: Any
    allowance: str
    cost: str


def is_asked_first(request: DeskRequest) -> bool:
    """Whether contracts are chosen and nobody has been asked yet."""
    chosen = request.POST.get("all") or request.POST.getlist("contracts")
    return bool(chosen) and "confirmed" not in request.POST


def asked_first(request: DeskRequest, plan: Any, form: RuledForm) -> HttpResponse:
    """The page that names what changes, before anything does."""
    version = seen_version(request, plan)
    after = queries.plan_version(plan.id, version, viewer=request.viewer)
    before = {one.number: one for one in queries.plan_versions(plan.id, viewer=request.viewer)}
    chosen = queries.older_contracts(plan.id, version, viewer=request.viewer, at=clock.now())
    if not request.POST.get("all"):
        chosen = chosen.filter(number__in=request.POST.getlist("contracts"))
    found: Sequence[Any] = list(chosen[:LISTED])
    facts = {
        "plan": plan,
        "version": version,
        "all": request.POST.get("all", ""),
        "numbers": request.POST.getlist("contracts"),
        "count": chosen.count(),
        "moved": [_moved(one, plan.plan_type, before[one.plan_version], after) for one in found],
        "changes": list(_changes(plan, {one.plan_version for one in found}, before, after)),
    }
    return shown(request, "desk/plans/move.html", form, **facts)


def move(request: DeskRequest, plan: Any) -> None:
    """Once, however often the form is sent; whoever had the page open meant the version that they saw."""

    def act() -> str:
        at, version = clock.now(), seen_version(request, plan)
        chosen = request.POST.getlist("contracts")
        if request.POST.get("all"):
            older = queries.older_contracts(plan.id, version, viewer=request.viewer, at=at)
            chosen = list(older.values_list("number", flat=True))
        count = actions.move_contracts(
            plan_id=plan.id, version=version, contracts=chosen, by=request.viewer, at=at
        )
        words = f"{count} contract{'' if count == 1 else 's'}"
        messages.success(request, f"Version {version} holds for {words} now. Open cases keep theirs.")
        return reverse("contracts-plan", args=[plan.id])

    taken_once(request, request.viewer, act)


def seen_version(request: DeskRequest, plan: Any) -> int:
    """The version that the page offered, else the newest."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else int(plan.newest[0].number)


def _moved(contract: Any, plan_type: str, before: Any, after: Any) -> Moved:
    return Moved(
        contract,
        _from_to(*(_allowance(contract, plan_type, one) for one in (before, after)), own=contract.allowance),
        _from_to(*(_cost(contract, one) for one in (before, after)), own=contract.cost),
    )


def _from_to(old: str, new: str, *, own: object) -> str:
    if old != new:
        return f"{old} → {new}"
    return f"{old}, its own" if own is not None else f"{old}, as before"


def _allowance(contract: Any, plan_type: str, version: Any) -> str:
    granted = contract.allowance or version.allowance
    if plan_type == PlanType.FIXED or granted is None:
        return "not counted"
    return f"{amount(granted, plan_type)} per {CYCLE[version.cycle]}"


def _cost(contract: Any, version: Any) -> str:
    cost = version.total_cost if contract.cost is None else contract.cost
    return "nothing" if cost is None else money(cost, version.currency)


def _changes(plan: Any, numbers: set[int], before: Any, after: Any) -> Iterator[str]:
    """A sentence for each version that is left behind."""
    for number in sorted(numbers):
        said = "; ".join(differences(plan.plan_type, before[number], after))
        yield f"From version {number}: {said or 'nothing that is promised changes'}."
