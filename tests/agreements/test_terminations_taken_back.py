"""Taking a termination back: the contract holds to its former end, with what it was granted."""

from datetime import date, timedelta

import pytest

from servanda.agreements import actions
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import CannotTakeBackTermination, ContractsOverlap
from servanda.core.refusals import NotAllowed, Stale
from tests.agreements import allowances, promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
LATER = TODAY + timedelta(days=30)


def terminated(contract: Contract, on: date = LATER) -> Contract:
    return actions.terminate_contract(number=contract.number, on=on, reason="Sold.", by=BUILDER, at=NOON)


def taken_back(contract: Contract, *, by: Viewer = BUILDER, days: int = 0, **more: int) -> Contract:
    at = NOON + timedelta(days=days)
    return actions.take_back_termination(number=contract.number, by=by, at=at, **more)


def test_it_holds_to_its_former_end_again() -> None:
    contract = promises.an_active_contract(ends_on=date(2028, 12, 31))
    held = taken_back(terminated(contract))
    assert (held.stage, held.terminated_on, held.ends_on) == ("active", None, date(2028, 12, 31))
    assert (held.terminated_at, held.terminated_by, held.termination_reason) == (None, "", "")


def test_it_can_be_taken_back_on_its_last_day_still() -> None:
    contract = terminated(promises.an_active_contract(ends_on=None), on=TODAY)
    assert taken_back(contract).stage == "active"


def test_once_its_last_day_has_passed_it_stays_terminated() -> None:
    contract = terminated(promises.an_active_contract(ends_on=None), on=TODAY)
    with pytest.raises(CannotTakeBackTermination) as refused:
        taken_back(contract, days=1)
    assert f"{TODAY.day} {TODAY:%b %Y}, has passed" in refused.value.faults[0].message


def test_a_contract_that_goes_on_has_nothing_to_take_back() -> None:
    with pytest.raises(CannotTakeBackTermination, match="not terminated"):
        taken_back(promises.an_active_contract(ends_on=None))


def test_one_that_was_terminated_before_it_began_stays_so() -> None:
    starts_on = TODAY + timedelta(days=60)
    contract = promises.an_active_contract(starts_on=starts_on, ends_on=None)
    with pytest.raises(CannotTakeBackTermination, match="cannot be taken back") as refused:
        taken_back(terminated(contract, on=starts_on - timedelta(days=1)))
    assert "never held" in refused.value.faults[0].message


def test_a_renewal_that_was_drafted_meanwhile_is_named() -> None:
    contract = terminated(promises.an_active_contract(ends_on=None))
    renewal = actions.renew_contract(number=contract.number, by=BUILDER, at=NOON).contract
    with pytest.raises(CannotTakeBackTermination) as refused:
        taken_back(contract)
    (fault,) = refused.value.faults
    assert fault.message.startswith(f"{renewal.number} renews it from ")


def test_a_renewal_after_its_former_end_is_in_nobodys_way() -> None:
    contract = promises.an_active_contract(ends_on=date(2027, 12, 31))
    renewal = actions.renew_contract(number=contract.number, by=BUILDER, at=NOON).contract
    allowances.activate(renewal)
    assert taken_back(terminated(contract)).terminated_on is None


def test_another_contract_that_took_its_place_is_named() -> None:
    contract = terminated(promises.an_active_contract(ends_on=None))
    other = promises.an_active_contract(contract.customer, starts_on=LATER + timedelta(days=1), ends_on=None)
    with pytest.raises(ContractsOverlap, match=f"{other.number} .* covers the whole customer"):
        taken_back(contract)
    contract.refresh_from_db()
    assert contract.terminated_on == LATER


def test_grants_that_were_taken_back_are_given_again_where_they_went() -> None:
    plan = allowances.plan(carries_forward=True)
    contract = allowances.contract(plan, starts_on=date(2026, 6, 1), ends_on=None)
    allowances.opened(contract, on=date(2026, 8, 1))
    before = allowances.balances(contract)
    taken_back(terminated(contract, on=TODAY))
    assert allowances.balances(contract) == before
    reasons = AllowanceEntry.objects.filter(contract=contract, kind="correction", amount__gt=0)
    assert {one.reason for one in reasons} == {f"Termination on {TODAY.day} {TODAY:%b %Y} taken back."}


def test_who_may_not_activate_contracts_takes_nothing_back(as_alice: Viewer) -> None:
    contract = terminated(promises.an_active_contract(ends_on=None))
    with pytest.raises(NotAllowed):
        taken_back(contract, by=as_alice)
    assert not as_alice.may(Permission.CONTRACT_ACTIVATE)


def test_whoever_was_second_reads_it_again() -> None:
    contract = terminated(promises.an_active_contract(ends_on=None))
    with pytest.raises(Stale):
        taken_back(contract, expecting=contract.revision - 1)
