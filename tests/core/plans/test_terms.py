"""What the terms of a plan may be, for each of its types."""

from decimal import Decimal
from typing import Any

import pytest

from servanda.core.cover import Level, PlanRule, PlanType, WhenUsedUp
from servanda.core.ledger import Cycle
from servanda.core.plans import PlanInvalid, PlanTerms, check_plan, for_type, plan_faults
from servanda.core.plans.terms import MOST_COST

FOR_ALL = (PlanRule(Level("gold")),)
MONTHLY: dict[str, Any] = {"allowance": 2400, "cycle": Cycle.MONTH, "carries_forward": True}


def wrong(**terms: Any) -> list[str]:
    terms["type"] = PlanType(terms["type"])
    return [fault.field for fault in plan_faults(PlanTerms(**terms), FOR_ALL)]


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        pytest.param({"type": "fixed"}, [], id="fixed"),
        pytest.param({"type": "fixed", "total_cost": Decimal("0"), "currency": "EUR"}, [], id="for nothing"),
        pytest.param({"type": "fixed", "total_cost": Decimal(5)}, ["currency"], id="a cost without currency"),
        pytest.param({"type": "fixed", "currency": "EUR"}, ["total_cost"], id="a currency without cost"),
        pytest.param(
            {"type": "fixed", "total_cost": Decimal(5), "currency": "Euro"}, ["currency"], id="no currency"
        ),
        pytest.param(
            {"type": "fixed", "total_cost": Decimal(-1), "currency": "EUR"}, ["total_cost"], id="less than 0"
        ),
        pytest.param(
            {"type": "fixed", "total_cost": Decimal("0.001"), "currency": "EUR"},
            ["total_cost"],
            id="fractions",
        ),
        pytest.param(
            {"type": "fixed", "total_cost": Decimal("NaN"), "currency": "EUR"}, ["total_cost"], id="no number"
        ),
        pytest.param(
            {"type": "fixed", "total_cost": Decimal(10**10), "currency": "EUR"}, ["total_cost"], id="too much"
        ),
        pytest.param(
            {"type": "fixed", "increment_min": 15, "when_used_up": WhenUsedUp.CHARGE} | MONTHLY,
            ["allowance", "cycle", "carries_forward", "increment_min", "when_used_up"],
            id="fixed counts nothing",
        ),
        pytest.param({"type": "hours", "increment_min": 15} | MONTHLY, [], id="hours"),
        pytest.param({"type": "hours"}, ["allowance"], id="hours without an allowance"),
        pytest.param({"type": "hours", "allowance": 0}, ["allowance"], id="no hours at all"),
        pytest.param({"type": "hours", "allowance": 10**9}, ["allowance"], id="more hours than there are"),
        pytest.param(
            {"type": "hours", "allowance": 60, "increment_min": 0}, ["increment_min"], id="to nothing"
        ),
        pytest.param(
            {"type": "hours", "allowance": 60, "increment_min": 481}, ["increment_min"], id="to a day"
        ),
        pytest.param({"type": "hours", "allowance": 1, "increment_min": 480}, [], id="a minute, to a shift"),
        pytest.param({"type": "hours", "allowance": 10**7}, [], id="as many as can be"),
        pytest.param({"type": "hours", "allowance": 10**7 + 1}, ["allowance"], id="one more"),
        pytest.param({"type": "incidents", "when_used_up": WhenUsedUp.CHARGE} | MONTHLY, [], id="incidents"),
        pytest.param({"type": "incidents"}, ["allowance"], id="incidents without an allowance"),
        pytest.param(
            {"type": "incidents", "allowance": 5, "increment_min": 15},
            ["increment_min"],
            id="rounded incidents",
        ),
    ],
)
def test_every_type_has_its_own_terms(terms: dict[str, Any], fields: list[str]) -> None:
    assert wrong(**terms) == fields


@pytest.mark.parametrize("kind", list(PlanType))
def test_terms_without_what_the_type_does_not_know_have_nothing_of_it(kind: PlanType) -> None:
    full = PlanTerms(kind, 40, Cycle.YEAR, True, 15, WhenUsedUp.DEFAULT_PLAN, Decimal("9.90"), "EUR")
    assert list(plan_faults(for_type(full), FOR_ALL)) == []


def test_what_remains_for_a_type_stays_as_it_was() -> None:
    full = PlanTerms(PlanType.HOURS, 40, Cycle.YEAR, True, 15, WhenUsedUp.CHARGE, Decimal(9), "EUR")
    assert for_type(full) == full


def test_a_plan_is_refused_for_terms_and_rules_together() -> None:
    with pytest.raises(PlanInvalid) as refused:
        check_plan(PlanTerms(PlanType.HOURS), ())
    assert [fault.field for fault in refused.value.faults] == ["allowance", "rules"]


def test_a_plan_in_order_is_taken() -> None:
    check_plan(PlanTerms(PlanType.FIXED), FOR_ALL)


def test_what_is_asked_for_is_named_as_it_is_counted() -> None:
    said = {
        kind: next(plan_faults(PlanTerms(PlanType(kind)), FOR_ALL)).message for kind in ("hours", "incidents")
    }
    assert "a time above 0" in said["hours"]
    assert "a number of incidents above 0" in said["incidents"]


def test_a_plan_may_cost_as_much_as_can_be_stored() -> None:
    assert wrong(type="fixed", total_cost=MOST_COST, currency="EUR") == []
