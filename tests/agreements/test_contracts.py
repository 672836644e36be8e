"""Contracts: drafting."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.core.agreements import (
    ContractState,
)
from servanda.core.refusals import NotAllowed
from servanda.customers import actions as customers
from tests.agreements import plans, promises
from tests.agreements.signed import faults, products_of, service
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_a_draft_gets_a_number_of_its_year_and_the_customers_zone(as_miriam: Viewer) -> None:
    customer, plan = firms.customer(zone="Asia/Tokyo"), plans.plan()
    made = actions.create_contract(
        name="Line care",
        customer_id=customer.id,
        starts_on=date(2027, 1, 1),
        plan_id=plan.id,
        by=as_miriam,
        at=NOON,
    )
    assert made.number.startswith("CT-2027-")
    assert (made.zone, made.whole_customer) == ("Asia/Tokyo", True)
    assert [scope.product for scope in made.scopes.all()] == [None]
    assert queries.contract_state(made, NOON) is ContractState.DRAFT


def test_a_number_of_ones_own_is_kept_in_upper_case(as_miriam: Viewer) -> None:
    assert promises.a_contract(number=" acme-7 ").number == "ACME-7"
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(number="ACME-7")
    assert faults(refused) == {"number"}


def test_a_contract_of_products_has_a_scope_for_each(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    made = promises.a_contract(product_ids=[sealer.id, feeder.id], service_ids=[service().id])
    assert not made.whole_customer
    assert products_of(made) == ["Feeder", "Sealer"]
    assert [one.label for one in made.services.all()] == ["Remote diagnosis"]


def test_everything_wrong_with_a_draft_is_said_at_once(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.create_contract(
            name="",
            number="no number",
            zone="Mars/Olympus",
            whole_customer=True,
            product_ids=[uuid4()],
            service_ids=[uuid4()],
            ends_on=date(9999, 1, 1),
            work_calendar_id=uuid4(),
            owner_id=uuid4(),
            grace_days=400,
            by=as_miriam,
            at=NOON,
        )
    assert faults(refused) == {
        "name",
        "number",
        "zone",
        "product_ids",
        "service_ids",
        "customer_id",
        "plan_id",
        "starts_on",
        "ends_on",
        "work_calendar_id",
        "owner_id",
        "grace_days",
    }


def test_what_is_out_of_use_is_not_promised(as_miriam: Viewer) -> None:
    customer, plan, feeder = firms.customer(), plans.plan(), firms.product()
    customers.change_customer(customer_id=customer.id, is_active=False, by=promises.BUILDER, at=NOON)
    customers.change_product(product_id=feeder.id, is_active=False, by=promises.BUILDER, at=NOON)
    actions.retire_plan(plan_id=plan.id, by=promises.BUILDER, at=NOON)
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(customer, plan_id=plan.id, product_ids=[feeder.id])
    assert faults(refused) == {"customer_id", "plan_id", "product_ids"}


def test_an_end_before_the_start_is_refused(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(ends_on=date(2025, 12, 31))
    assert faults(refused) == {"ends_on"}


def test_figures_of_its_own_need_a_unit_and_a_currency_in_the_plan(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(cost=Decimal("9.90"), allowance=10)
    assert faults(refused) == {"cost", "allowance"}
    hours = plans.hours(total_cost=Decimal(4000), currency="EUR")
    made = promises.a_contract(plan_id=hours.id, cost=Decimal("3600.00"), allowance=3000)
    assert (made.cost, made.allowance) == (Decimal("3600.00"), 3000)


def test_an_agent_reads_contracts_and_writes_none(as_alice: Viewer) -> None:
    made = promises.a_contract()
    assert queries.contract(made.number.lower(), viewer=as_alice) == made
    for act in (actions.activate_contract, actions.renew_contract, actions.delete_draft_contract):
        with pytest.raises(NotAllowed):
            act(number=made.number, by=as_alice, at=NOON)
    with pytest.raises(NotAllowed):
        actions.change_contract(number=made.number, name="x", by=as_alice, at=NOON)


def test_a_calendar_of_its_own_is_one_in_use(as_miriam: Viewer) -> None:
    calendar = places.work_calendar()
    assert promises.a_contract(work_calendar_id=calendar.id).work_calendar == calendar
