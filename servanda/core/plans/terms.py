"""The terms of a support plan: what it costs, how much of it there is, and what holds when that is used up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from servanda.core.cover import PlanType, WhenUsedUp
from servanda.core.ledger import Cycle
from servanda.core.refusals import Fault

MOST_ALLOWED: Final = 10_000_000
MOST_INCREMENT: Final = 480
MOST_COST: Final = Decimal("9999999999.99")
_CENTS: Final = Decimal("0.01")
_CURRENCY: Final = re.compile("[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """``allowance`` in minutes for hours, a count for incidents; ``increment_min`` is what a time entry is rounded up to.

    ``total_cost`` in ``currency``, with two places at most.
    """

    type: PlanType
    allowance: int | None = None
    cycle: Cycle = Cycle.CONTRACT_PERIOD
    carries_forward: bool = False
    increment_min: int = 1
    when_used_up: WhenUsedUp = WhenUsedUp.OVERDRAW
    total_cost: Decimal | None = None
    currency: str = ""


def for_type(terms: PlanTerms) -> PlanTerms:
    """The terms without what their type does not know: fixed counts nothing, incidents are not rounded."""
    plain = PlanTerms(terms.type)
    if terms.type is PlanType.FIXED:
        return replace(plain, total_cost=terms.total_cost, currency=terms.currency)
    if terms.type is PlanType.INCIDENTS:
        return replace(terms, increment_min=plain.increment_min)
    return terms


def terms_faults(terms: PlanTerms) -> Iterator[Fault]:
    """Everything that is wrong with the terms, at the names of their fields."""
    yield from _cost_faults(terms)
    yield from _uncounted(terms) if terms.type is PlanType.FIXED else _counted(terms)


def _cost_faults(terms: PlanTerms) -> Iterator[Fault]:
    cost = terms.total_cost
    if cost is not None and not (
        cost.is_finite() and 0 <= cost <= MOST_COST and cost == cost.quantize(_CENTS)
    ):
        yield Fault("total_cost", f"Enter an amount from 0 to {MOST_COST:f} with at most two decimals.")
    if terms.currency and not _CURRENCY.fullmatch(terms.currency):
        yield Fault("currency", "Enter the three letters of a currency, like EUR.")
    elif cost is not None and not terms.currency:
        yield Fault("currency", "Say in which currency the plan costs that, like EUR.")
    elif cost is None and terms.currency:
        yield Fault("total_cost", "Enter what the plan costs, or leave out the currency.")


def _uncounted(terms: PlanTerms) -> Iterator[Fault]:
    plain = for_type(terms)
    for name in ("allowance", "cycle", "carries_forward", "increment_min", "when_used_up"):
        if getattr(terms, name) != getattr(plain, name):
            yield Fault(name, "A fixed plan counts nothing: leave this out, or choose another type.")


def _counted(terms: PlanTerms) -> Iterator[Fault]:
    unit = "time" if terms.type is PlanType.HOURS else "number of incidents"
    if terms.allowance is None or terms.allowance < 1:
        yield Fault("allowance", f"Enter how much is allowed in a cycle: a {unit} above 0.")
    elif terms.allowance > MOST_ALLOWED:
        yield Fault("allowance", f"At most {MOST_ALLOWED}.")
    if terms.type is PlanType.INCIDENTS and terms.increment_min != 1:
        yield Fault("increment_min", "Incidents are not rounded: leave the billing increment out.")
    elif not 1 <= terms.increment_min <= MOST_INCREMENT:
        yield Fault("increment_min", f"Enter a billing increment from 1 to {MOST_INCREMENT} minutes.")
