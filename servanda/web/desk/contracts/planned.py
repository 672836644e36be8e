"""The plan of a contract in words: what is paid, how much there is, which service level which cases get."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.cover import PlanType, WhenUsedUp
from servanda.core.ledger import Cycle
from servanda.web.desk.contracts.amounts import CYCLE, amount, money
from servanda.web.desk.plans.wording import Said, said

_WHEN_USED_UP: Final = {
    WhenUsedUp.OVERDRAW: "Go on, overdrawn",
    WhenUsedUp.CHARGE: "Charge",
    WhenUsedUp.DEFAULT_PLAN: "The default plan holds",
    WhenUsedUp.ASK_FOR_AUTHORISATION: "Ask for authorisation",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """The panel *Plan*. What stands as ``…_of_plan`` is the plan's figure where the contract has its own."""

    name: str
    version: int
    is_pinned: bool
    type: str
    allowance_of_plan: str
    cost: str
    cost_of_plan: str
    counts: bool
    when_used_up: str
    carries_forward: bool
    increment: str
    rules: tuple[Said, ...]
    newer: tuple[tuple[str, str], ...]
    """Service levels with a newer version than it pins: words, and where it can be given that."""


def versions_of(contract: Any, *, viewer: Viewer) -> tuple[Any, int]:
    """The version that is pinned, of a draft the newest; and the number of the newest. A statement, or two."""
    newest = queries.newest_plan_version(contract.plan_id)
    if contract.plan_version in (None, newest.number):
        return newest, newest.number
    return queries.plan_version(contract.plan_id, contract.plan_version, viewer=viewer), newest.number


def planned(contract: Any, version: Any) -> Planned:
    """A statement for what it pins, and one for each kind of record that its rules name."""
    pins = queries.pins_of(contract)
    rules = queries.rules_of(version, pins)
    names = queries.rule_names(rules)
    unit = contract.plan.plan_type
    own_cost = contract.cost is not None and contract.cost != version.total_cost
    own_allowance = contract.allowance is not None and contract.allowance != version.allowance
    cost = version.total_cost if contract.cost is None else contract.cost
    return Planned(
        name=contract.plan.name,
        version=version.number,
        is_pinned=contract.plan_version is not None,
        type=_type(unit, contract.allowance or version.allowance, version.cycle),
        allowance_of_plan=amount(version.allowance, unit) if own_allowance and version.allowance else "",
        cost=money(cost, version.currency) if cost is not None else "",
        cost_of_plan=money(version.total_cost, version.currency) if own_cost and version.total_cost else "",
        counts=unit != PlanType.FIXED,
        when_used_up=_WHEN_USED_UP[WhenUsedUp(version.when_used_up)],
        carries_forward=version.carries_forward,
        increment=f"{version.increment_min} min" if unit == PlanType.HOURS else "",
        rules=tuple(said(rules, names)),
        newer=tuple(_newer(pins, names)),
    )


def _newer(pins: queries.Pins, names: queries.RuleNames) -> Iterator[tuple[str, str]]:
    for level, pinned in pins.items():
        newest = names.newest.get(level, pinned)
        if newest > pinned:
            yield (
                f"Version {newest} of {names.name('level', level)} is newer",
                reverse("agreements-older-versions", args=[level]),
            )


def _type(unit: str, allowance: int | None, cycle: str) -> str:
    """``Hours, 40 h per contract period``."""
    name = {PlanType.FIXED: "Fixed, as much as is needed", PlanType.HOURS: "Hours"}.get(
        PlanType(unit), "Incidents"
    )
    if unit == PlanType.FIXED or allowance is None:
        return name
    return f"{name}, {amount(allowance, unit).removesuffix(' incidents')} per {CYCLE[Cycle(cycle)]}"
