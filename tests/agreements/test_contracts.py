"""Contracts: drafting, changing, activating, and what activating fixes."""

from datetime import date

import pytest

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.core.agreements.contracts import CannotActivate, ContractsOverlap, ContractState
from servanda.core.refusals import Refusal
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def faults(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def test_a_draft_gets_a_number_of_its_year_and_the_customers_zone(as_miriam: Viewer) -> None:
    made = promises.a_contract(firms.customer(zone="Asia/Tokyo"))
    assert made.number.startswith("CT-2026-")
    assert (made.zone, made.whole_customer) == ("Asia/Tokyo", True)
    assert [scope.product for scope in made.scopes.all()] == [None]
    assert queries.contract_state(made, NOON) is ContractState.DRAFT


def test_activating_pins_the_plans_version_and_records_by_whom(as_miriam: Viewer) -> None:
    made = promises.a_contract()
    activated = actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    contract = activated.contract
    assert (contract.plan_version, contract.activated_by) == (1, "Miriam Moser")
    assert [one.field for one in activated.warnings] == ["owner_id"]
    assert queries.contract_state(contract, NOON) is ContractState.ACTIVE


def test_a_contract_in_the_way_of_another_is_refused_by_its_number_and_dates(as_miriam: Viewer) -> None:
    first = promises.an_active_contract()
    second = promises.a_contract(starts_on=date(2026, 12, 31), ends_on=None)
    assert [one.number for one in queries.overlapping(second)] == [first.number]
    with pytest.raises(ContractsOverlap, match=f"{first.number}.*2026-01-01 to 2026-12-31"):
        actions.activate_contract(number=second.number, by=as_miriam, at=NOON)


def test_activating_twice_is_refused(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    with pytest.raises(CannotActivate):
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
