"""Steps 3 to 6 of cover: which contract and plan hold, and what a used-up allowance does."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from servanda.core.agreements import Period
from servanda.core.cover import Contract, ContractStage, Draw, Found, Kind, PlanType, Reason, WhenUsedUp, Why

from .make import (
    AGREEMENT,
    CONTRACT,
    GOLD_PLAN,
    INCIDENTS,
    LAST_YEAR,
    NEXT_YEAR,
    TODAY,
    asked,
    cover,
    held,
    reasons,
)

FOR_PRESS = replace(CONTRACT, number="CT-2", products=("press",))
OF_HOLDING = replace(CONTRACT, number="CT-3", customer="holding", includes_sub_customers=True)
PRESS_OF_HOLDING = replace(OF_HOLDING, number="CT-4", products=("press",))
LADDER = (OF_HOLDING, PRESS_OF_HOLDING, CONTRACT, FOR_PRESS)
FAMILY: dict[str, Any] = {"customers": ("acme", "holding")}


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        pytest.param(LADDER, Found("CT-2", Why.FOR_PRODUCT), id="for the product"),
        pytest.param(LADDER[:3], Found("CT-1", Why.WHOLE_CUSTOMER), id="of the whole customer"),
        pytest.param(LADDER[:2], Found("CT-4", Why.PARENT_FOR_PRODUCT), id="of a parent for the product"),
        pytest.param(LADDER[:1], Found("CT-3", Why.WHOLE_PARENT), id="of the whole parent"),
        pytest.param((), None, id="none"),
    ],
)
def test_the_most_specific_contract_holds(contracts: tuple[Contract, ...], expected: Found | None) -> None:
    answer = cover(contracts=contracts, **FAMILY)
    assert answer.contract == expected
    assert set(reasons(answer, Kind.CONTRACT).values()) <= {(Reason.LESS_SPECIFIC,)}


def test_the_contract_that_the_agreement_names_holds_before_all_others() -> None:
    answer = cover(agreements=(replace(AGREEMENT, contract="CT-1"),), contracts=LADDER, **FAMILY)
    assert answer.contract == Found("CT-1", Why.NAMED_BY_AGREEMENT)


def test_a_contract_of_another_customer_holds_when_the_agreement_names_it() -> None:
    agreements = (replace(AGREEMENT, contract="CT-1"),)
    answer = cover(agreements=agreements, contracts=(replace(CONTRACT, customer="globex"),))
    assert answer.contract == Found("CT-1", Why.NAMED_BY_AGREEMENT)


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        pytest.param(("pump",), None, id="another product"),
        pytest.param((), "CT-2", id="no product known"),
        pytest.param(("press-7", "press"), "CT-2", id="a part of the product"),
    ],
)
def test_a_named_contract_for_a_product_holds_unless_the_case_has_another(
    products: tuple[str, ...], expected: str | None
) -> None:
    agreements = (replace(AGREEMENT, contract="CT-2"),)
    answer = cover(agreements=agreements, contracts=(FOR_PRESS,), products=products)
    assert held(answer) == ("SA-1", expected)


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        pytest.param(replace(CONTRACT, blocked=True), (Reason.BLOCKED,), id="blocked"),
        pytest.param(replace(CONTRACT, period=NEXT_YEAR), (Reason.NOT_YET_EFFECTIVE,), id="next year"),
        pytest.param(replace(CONTRACT, period=LAST_YEAR), (Reason.EXPIRED,), id="last year"),
        pytest.param(
            replace(CONTRACT, period=LAST_YEAR, stage=ContractStage.TERMINATED, grace_days=999),
            (Reason.TERMINATED,),
            id="terminated, which knows no grace",
        ),
        pytest.param(
            replace(CONTRACT, period=Period(LAST_YEAR.starts_on, TODAY), stage=ContractStage.TERMINATED),
            (Reason.TERMINATED,),
            id="yesterday was its last day",
        ),
        pytest.param(replace(CONTRACT, products=("pump",)), (Reason.WRONG_PRODUCT,), id="another product"),
        pytest.param(
            replace(CONTRACT, products=("pump",), blocked=True, period=LAST_YEAR),
            (Reason.BLOCKED, Reason.EXPIRED, Reason.WRONG_PRODUCT),
            id="everything at once",
        ),
    ],
)
def test_a_contract_that_does_not_hold_is_rejected_with_its_reasons(
    contract: Contract, expected: tuple[Reason, ...]
) -> None:
    answer = cover(contracts=(contract,))
    assert answer.contract is None
    assert reasons(answer, Kind.CONTRACT) == {"CT-1": expected}
    assert answer.without_cover


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(replace(CONTRACT, stage=ContractStage.DRAFT), id="draft"),
        pytest.param(replace(CONTRACT, customer="globex"), id="another customer's"),
        pytest.param(
            replace(OF_HOLDING, includes_sub_customers=False), id="a parent's without sub-customers"
        ),
    ],
)
def test_some_contracts_are_found_by_nobody(contract: Contract) -> None:
    answer = cover(contracts=(contract,), **FAMILY)
    assert (answer.contract, answer.rejected) == (None, ())


@pytest.mark.parametrize(
    ("last_on", "grace_days", "expected"),
    [
        pytest.param(date(2026, 3, 1), 1, "CT-1", id="last day of grace"),
        pytest.param(date(2026, 2, 28), 1, None, id="grace is over"),
    ],
)
def test_grace_days_prolong_a_contract(last_on: date, grace_days: int, expected: str | None) -> None:
    ended = replace(CONTRACT, period=Period.through(date(2025, 1, 1), last_on), grace_days=grace_days)
    assert held(cover(contracts=(ended,)))[1] == expected


def test_a_contract_in_its_period_comes_before_one_in_grace() -> None:
    ended = replace(CONTRACT, number="CT-0", period=LAST_YEAR, grace_days=90)
    assert held(cover(contracts=(ended, CONTRACT)))[1] == "CT-1"


def test_between_equal_contracts_the_number_decides_whatever_arrives_first() -> None:
    pump_and_press = replace(FOR_PRESS, number="CT-0", products=("pump", "press"))
    assert held(cover(contracts=(FOR_PRESS, pump_and_press)))[1] == "CT-0"


def test_a_contract_terminated_later_still_holds() -> None:
    ending = Period.through(date(2026, 1, 1), TODAY)
    assert (
        held(cover(contracts=(replace(CONTRACT, stage=ContractStage.TERMINATED, period=ending),)))[1]
        == "CT-1"
    )


def test_not_named_also_rejects_the_contract_that_the_agreement_names() -> None:
    closed = replace(AGREEMENT, contract="CT-1", named_contacts_only=True)
    answer = cover(agreements=(closed,), contracts=(CONTRACT,))
    assert held(answer) == (None, None)
    assert reasons(answer, Kind.CONTRACT) == {"CT-1": (Reason.CONTACT_NOT_NAMED,)}


def test_a_contract_outside_the_family_is_listed_when_not_named_rejects_it() -> None:
    closed = replace(AGREEMENT, contract="CT-9", named_contacts_only=True)
    answer = cover(agreements=(closed,), contracts=(replace(CONTRACT, number="CT-9", customer="globex"),))
    assert reasons(answer, Kind.CONTRACT) == {"CT-9": (Reason.CONTACT_NOT_NAMED,)}


def test_a_contract_named_by_an_open_agreement_too_is_not_rejected() -> None:
    closed = replace(AGREEMENT, number="SA-2", contract="CT-1", named_contacts_only=True)
    open_one = replace(AGREEMENT, contract="CT-1")
    assert held(cover(agreements=(closed, open_one), contracts=(CONTRACT,))) == ("SA-1", "CT-1")


def test_a_contract_of_an_agreement_that_was_only_less_specific_is_not_rejected() -> None:
    chosen, other = AGREEMENT, replace(AGREEMENT, number="SA-2", contract="CT-1")
    answer = cover(agreements=(chosen, other), contracts=(CONTRACT,), agreement="SA-1")
    assert held(answer) == ("SA-1", "CT-1")


USED_UP = replace(CONTRACT, plan=INCIDENTS, allowance_left=0)


def test_a_used_up_allowance_takes_the_default_plan_and_its_level() -> None:
    answer = cover(agreements=(replace(AGREEMENT, contract="CT-1"),), contracts=(USED_UP, FOR_PRESS))
    assert held(answer) == ("SA-1", None)
    assert reasons(answer, Kind.CONTRACT)["CT-1"] == (Reason.ALLOWANCE_USED_UP,)
    assert (answer.plan.plan, answer.plan.why) == ("default", Why.ALLOWANCE_USED_UP)
    assert (answer.level.level.level, answer.level.why) == ("best-effort", Why.ALLOWANCE_USED_UP)
    assert not answer.without_cover


@pytest.mark.parametrize(
    ("rule", "holds", "without_cover", "awaits"),
    [
        pytest.param(WhenUsedUp.OVERDRAW, True, False, False, id="overdraw"),
        pytest.param(WhenUsedUp.CHARGE, True, False, False, id="charge"),
        pytest.param(WhenUsedUp.DEFAULT_PLAN, False, True, False, id="default plan"),
        pytest.param(WhenUsedUp.ASK_FOR_AUTHORISATION, False, True, True, id="ask for authorisation"),
    ],
)
def test_what_holds_once_the_allowance_is_used_up(
    rule: WhenUsedUp, *, holds: bool, without_cover: bool, awaits: bool
) -> None:
    answer = cover(contracts=(replace(USED_UP, plan=replace(INCIDENTS, when_used_up=rule)),))
    assert (answer.contract is not None) is holds
    assert (answer.without_cover, answer.awaits_authorisation) == (without_cover, awaits)


def test_a_case_that_awaits_authorisation_is_without_cover_although_its_agreement_holds() -> None:
    plan = replace(INCIDENTS, when_used_up=WhenUsedUp.ASK_FOR_AUTHORISATION)
    answer = cover(agreements=(AGREEMENT,), contracts=(replace(USED_UP, plan=plan),))
    assert held(answer) == ("SA-1", None)
    assert answer.without_cover


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(replace(USED_UP, allowance_left=1), id="one left"),
        pytest.param(replace(USED_UP, allowance_left=None), id="nothing counted"),
        pytest.param(replace(USED_UP, plan=replace(INCIDENTS, type=PlanType.FIXED)), id="fixed price"),
    ],
)
def test_a_contract_with_something_left_holds(contract: Contract) -> None:
    assert held(cover(contracts=(contract,)))[1] == "CT-1"


@pytest.mark.parametrize(
    ("plan", "verified", "expected"),
    [
        pytest.param(INCIDENTS, True, Draw.AT_REGISTRATION, id="incident"),
        pytest.param(INCIDENTS, False, Draw.ON_CONFIRMATION, id="incident of an unverified sender"),
        pytest.param(GOLD_PLAN, True, Draw.NONE, id="fixed"),
    ],
)
def test_when_an_incident_is_drawn(plan: Any, expected: Draw, *, verified: bool) -> None:
    answer = cover(contracts=(replace(CONTRACT, plan=plan),), about=asked(verified=verified))
    assert answer.draw is expected


def test_without_a_contract_nothing_is_drawn() -> None:
    assert cover().draw is Draw.NONE
