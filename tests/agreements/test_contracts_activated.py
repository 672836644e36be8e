"""Contracts: activating, and others in the way."""

from datetime import date

import pytest
from django.db import IntegrityError

from servanda.agreements import actions, queries
from servanda.agreements.actions.contracts.scopes import alone_in_its_time
from servanda.agreements.models import Contract, SupportPlan
from servanda.core.access import Viewer
from servanda.core.agreements import (
    CannotActivate,
    ContractsOverlap,
    ContractState,
)
from servanda.customers import actions as customers
from tests.agreements import plans, promises
from tests.agreements.signed import faults
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 31)


def test_activating_pins_the_plans_newest_version_and_records_by_whom(as_miriam: Viewer) -> None:
    hours = plans.hours()
    plans.changed(hours, allowance=3000)
    made = promises.a_contract(plan_id=hours.id)
    activated = actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    contract = activated.contract
    assert (contract.plan_version, contract.activated_by, contract.activated_at) == (2, "Miriam Moser", NOON)
    assert [one.field for one in activated.warnings] == ["owner_id"]
    assert queries.contract_state(contract, NOON) is ContractState.ACTIVE
    assert [one.given for one in contract.cycles.all()] == [3000]


def test_activating_says_everything_that_is_missing(as_miriam: Viewer) -> None:
    feeder = firms.product()
    hours = plans.hours()
    made = promises.a_contract(plan_id=hours.id, product_ids=[feeder.id])
    customers.change_product(product_id=feeder.id, is_active=False, by=promises.BUILDER, at=NOON)
    customers.change_customer(customer_id=made.customer_id, is_active=False, by=promises.BUILDER, at=NOON)
    SupportPlan.objects.filter(id=hours.id).update(is_active=False)
    with pytest.raises(CannotActivate) as refused:
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    assert faults(refused) == {"customer_id", "product_ids", "plan_id"}


def test_a_draft_without_products_is_kept_but_not_activated(as_miriam: Viewer) -> None:
    made = promises.a_contract(whole_customer=False)
    with pytest.raises(CannotActivate) as refused:
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    assert faults(refused) == {"product_ids"}


def test_it_is_activated_once(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    with pytest.raises(CannotActivate):
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)


def test_a_contract_in_the_way_is_named_with_its_dates(as_miriam: Viewer) -> None:
    first = promises.an_active_contract(name="Line care")
    second = promises.a_contract(starts_on=LAST_DAY, ends_on=None)
    with pytest.raises(ContractsOverlap) as refused:
        actions.activate_contract(number=second.number, by=as_miriam, at=NOON)
    assert refused.value.message == (
        f"{first.number} (Line care) covers the whole customer from 1 Jan 2026 to 31 Dec 2026."
    )
    assert faults(refused) == {"whole_customer"}
    assert Contract.objects.get(id=second.id).stage == "draft"


def test_products_are_in_each_others_way_by_name(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    promises.an_active_contract(product_ids=[feeder.id], ends_on=None)
    second = promises.a_contract(product_ids=[feeder.id, sealer.id])
    with pytest.raises(ContractsOverlap, match="covers Feeder from 1 Jan 2026 without end"):
        actions.activate_contract(number=second.number, by=as_miriam, at=NOON)


def test_another_rule_of_the_database_is_no_overlap() -> None:
    made = promises.an_active_contract()
    with pytest.raises(IntegrityError, match="contract_has_a_name"), alone_in_its_time(made):
        Contract.objects.filter(id=made.id).update(name="")


def test_a_product_and_the_whole_customer_run_side_by_side(as_miriam: Viewer) -> None:
    promises.an_active_contract()
    product = promises.an_active_contract(product_ids=[firms.product().id])
    other = promises.an_active_contract(firms.customer("Nordwind"))
    assert queries.overlapping(product) == queries.overlapping(other) == ()


def test_drafts_overlap_and_are_warned_about(as_miriam: Viewer) -> None:
    active, draft = promises.an_active_contract(), promises.a_contract()
    another = promises.a_contract(starts_on=date(2026, 7, 1), ends_on=None)
    found = {one.number: one.binds for one in queries.overlapping(another)}
    assert found == {active.number: True, draft.number: False}
    assert "is drafted for the whole customer" in queries.overlapping(another)[1].words
    assert queries.overlapping(promises.a_contract(starts_on=date(2028, 1, 1), ends_on=None)) != ()
    assert (
        queries.overlapping(promises.a_contract(starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))) == ()
    )


def test_what_is_asked_for_is_looked_for_not_what_is_kept(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    promises.an_active_contract(product_ids=[sealer.id])
    second = promises.a_contract(product_ids=[feeder.id])
    assert queries.overlapping(second) == ()
    assert [one.product for one in queries.overlapping(second, [sealer.id])] == ["Sealer"]
