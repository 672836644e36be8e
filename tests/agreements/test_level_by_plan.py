"""An agreement that names a contract, and one whose level is as the contract's plan says."""

from datetime import date
from uuid import UUID

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import (
    Contract,
    ServiceLevel,
    SupportAgreement,
    SupportPlan,
    SupportPlanVersion,
)
from servanda.core.agreements import AgreementLocked
from servanda.customers.models import Customer
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

SLOWER = {"1": {"irt": {"minutes": 61, "calendar": "case"}}}


def test_a_level_by_plan_needs_no_level_of_its_own() -> None:
    agreement = promises.approved(level_by_plan=True)
    assert (agreement.is_approved, agreement.service_level_id, agreement.pinned_version) == (True, None, None)


def test_naming_a_level_ends_that_it_is_the_plans() -> None:
    agreement = promises.draft(level_by_plan=True)
    gold = promises.level()
    changed = _change(agreement, service_level_id=gold.id)
    assert (changed.level_by_plan, changed.service_level_id) == (False, gold.id)


def test_taking_the_plans_level_takes_the_own_one_and_its_overrides_away() -> None:
    agreement = promises.draft(overrides=SLOWER)
    changed = _change(agreement, level_by_plan=True)
    assert (changed.service_level_id, changed.overrides) == (None, {})


def test_overrides_may_lie_on_top_of_the_plans_level() -> None:
    agreement = promises.approved(level_by_plan=True, overrides=SLOWER)
    assert agreement.overrides == SLOWER


def test_both_a_level_and_the_plans_are_refused() -> None:
    gold = promises.level()
    with pytest.raises(actions.AgreementInvalid) as refused:
        promises.draft(level_by_plan=True, service_level_id=gold.id)
    assert [fault.field for fault in refused.value.faults] == ["service_level_id"]


def test_an_agreement_names_a_contract_of_its_customer() -> None:
    customer = firms.customer()
    contract = _contract(customer)
    agreement = promises.draft(customer, contract_number=contract.number.lower())
    assert agreement.contract == contract


def test_a_contract_of_a_parent_that_includes_sub_customers_may_be_named() -> None:
    group = firms.customer("Acme Group")
    plant = firms.customer("Acme Plant", parent_id=group.id)
    contract = _contract(group, includes_sub_customers=True)
    assert promises.draft(plant, contract_number=contract.number).contract == contract


@pytest.mark.parametrize("includes", [True, False])
def test_any_other_contract_is_refused(includes: bool) -> None:
    group = firms.customer("Acme Group")
    plant = firms.customer("Acme Plant", parent_id=group.id)
    # Downwards it holds, never upwards or beside.
    contract = _contract(plant if includes else group, includes_sub_customers=includes)
    with pytest.raises(actions.AgreementInvalid) as refused:
        promises.draft(group if includes else plant, contract_number=contract.number)
    assert [fault.field for fault in refused.value.faults] == ["contract_number"]


def test_a_contract_that_there_is_not_is_said_at_its_field() -> None:
    with pytest.raises(actions.AgreementInvalid) as refused:
        promises.draft(contract_number="CT-1999-0001")
    assert [fault.field for fault in refused.value.faults] == ["contract_number"]


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [({"contract_number": None}, "contract_number"), ({"level_by_plan": True}, "level_by_plan")],
)
def test_contract_and_level_are_locked_while_approved(fields: dict[str, object], at_fault: str) -> None:
    customer = firms.customer()
    agreement = promises.approved(customer, contract_number=_contract(customer).number)
    with pytest.raises(AgreementLocked) as refused:
        _change(agreement, **fields)
    assert at_fault in [fault.field for fault in refused.value.faults]


def test_a_contract_that_is_not_active_or_ends_before_is_advice_and_no_obstacle() -> None:
    customer = firms.customer()
    draft = _contract(customer, ends_on=date(2026, 12, 31))
    agreement = promises.draft(customer, contract_number=draft.number, expires_on=promises.LAST_DAY)
    found = queries.readiness(agreement, NOON)
    assert [(fault.field, fault.message.split()[1]) for fault in found.advice] == [
        ("contract", "does"),
        ("contract", "ends"),
    ]
    assert found.missing == ()


def test_a_level_by_plan_without_a_contract_is_advised_upon() -> None:
    agreement = promises.draft(level_by_plan=True, expires_on=promises.LAST_DAY)
    assert [fault.field for fault in queries.readiness(agreement, NOON).advice] == ["contract"]


def test_own_targets_are_compared_with_the_plan_of_the_contract() -> None:
    customer = firms.customer()
    contract = _contract(customer, plan_id=_plan_of(promises.level("Fast", targets=_irt(60))))
    agreement = promises.draft(customer, contract_number=contract.number, overrides=SLOWER)
    slower = queries.readiness(agreement, NOON).slower_than_plan
    assert [(one.clock, one.severity, one.minutes) for one in slower] == [("irt", 1, 61)]


def test_own_targets_that_are_no_slower_than_the_contracts_plan_are_fine() -> None:
    customer = firms.customer()
    contract = _contract(customer, plan_id=_plan_of(promises.level("Slow", targets=_irt(61))))
    agreement = promises.draft(customer, contract_number=contract.number, overrides=SLOWER)
    assert queries.readiness(agreement, NOON).slower_than_plan == ()


def _irt(minutes: int) -> dict[str, object]:
    return {"1": {"irt": {"minutes": minutes, "calendar": "case"}}}


def _contract(of: Customer, **fields: object) -> Contract:
    return promises.a_contract(of, **fields)


def _plan_of(level: ServiceLevel) -> UUID:
    plan = SupportPlan.objects.create(name=level.name, sort_name=level.name.lower())
    rule = {"criteria": [], "match": "all", "level": str(level.id)}
    SupportPlanVersion.objects.create(plan=plan, number=1, rules=[rule], made_at=NOON)
    return plan.id


def _change(agreement: SupportAgreement, **fields: object) -> SupportAgreement:
    return actions.change_agreement(number=agreement.number, **fields, by=BUILDER, at=NOON)  # type: ignore[arg-type]
