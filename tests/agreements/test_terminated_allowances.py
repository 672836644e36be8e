"""What a termination takes back of the allowance: the grants of cycles that begin after it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.agreements.queries.noticing import due_promises
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db

JUNE_20 = date(2026, 6, 20)
JULY = date(2026, 7, 1)
AUGUST = date(2026, 8, 1)


def monthly(**terms: Any) -> Contract:
    """Ten incidents a month from the first of June, with July's cycle opened."""
    made = allowances.contract(allowances.plan(**terms), starts_on=date(2026, 6, 1))
    allowances.opened(made, on=JULY)
    return made


def terminated(contract: Contract, on: date = JUNE_20) -> Contract:
    return actions.terminate_contract(number=contract.number, on=on, reason="Sold.", by=BUILDER, at=NOON)


def renewed(contract: Contract, **fields: Any) -> Contract:
    made = actions.renew_contract(number=contract.number, **fields, by=BUILDER, at=NOON).contract
    after = allowances.activate(made)
    allowances.opened(after, on=after.starts_on)
    return after


def corrections(contract: Contract) -> list[tuple[date, int, str]]:
    found = AllowanceEntry.objects.filter(contract=contract, kind="correction")
    return [(one.on, one.amount, one.reason) for one in found.order_by("on")]


def test_what_later_cycles_were_granted_is_taken_back_with_a_reason() -> None:
    contract = monthly()
    allowances.opened(contract, on=AUGUST)
    terminated(contract)
    reason = "Terminated on 20 Jun 2026."
    assert corrections(contract) == [(JULY, -10, reason), (AUGUST, -10, reason)]
    assert allowances.balances(contract) == [10, 0, 0]


def test_the_cycle_in_which_it_is_terminated_keeps_its_grant() -> None:
    contract = monthly()
    terminated(contract, on=JULY)
    assert allowances.balances(contract) == [10, 10]


def test_of_what_was_carried_on_only_the_grants_are_taken_back() -> None:
    contract = monthly(carries_forward=True)
    allowances.opened(contract, on=AUGUST)
    terminated(contract)
    assert allowances.balances(contract) == [0, 0, 10]


def test_a_renewal_begins_without_the_grants_that_were_taken_back() -> None:
    contract = monthly(carries_forward=True)
    terminated(contract)
    assert allowances.balances(renewed(contract)) == [10 + 10]


def test_a_renewal_that_carried_them_on_already_gives_them_back() -> None:
    plan = allowances.plan(carries_forward=True)
    contract = allowances.contract(plan, starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 9))
    after = renewed(contract)
    assert allowances.balances(after) == [10 + 10 + 10]
    terminated(contract, on=date(2026, 5, 20))
    assert allowances.balances(contract) == [0, 0]
    assert allowances.balances(after) == [10 + 10]


def test_a_contract_that_never_held_keeps_nothing() -> None:
    contract = monthly()
    terminated(contract, on=date(2026, 5, 31))
    assert allowances.balances(contract) == [0, 0]


@pytest.mark.parametrize("policy", ["overdraw", "charge"])
def test_use_in_later_cycles_stays_and_leaves_nothing_when_it_is_given_back(policy: str) -> None:
    contract = monthly(when_used_up=policy)
    used = allowances.use(contract, wanted=4, on=JULY)
    terminated(contract)
    assert allowances.balances(contract) == [10, -4]
    allowances.given_back(used)
    assert allowances.balances(contract) == [10, 0]


def test_a_late_refund_goes_on_into_the_renewal_past_them() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True), starts_on=date(2026, 6, 1))
    used = allowances.use(contract, wanted=15)
    allowances.opened(contract, on=JULY)
    after = renewed(terminated(contract))
    allowances.given_back(used)
    assert (allowances.balances(contract), allowances.balances(after)) == ([0, 0], [20])


def test_what_is_taken_back_is_not_told_as_used() -> None:
    terminated(monthly())
    assert not [one for one in due_promises(at=NOON.replace(month=7)) if one.due.of == "percent"]


def test_later_cycles_cost_a_termination_no_more_statements() -> None:
    some = monthly()
    with CaptureQueriesContext(connection) as few:
        terminated(some)
    many = allowances.contract(some.plan, starts_on=JUNE_20.replace(day=21))
    allowances.opened(many, on=date(2026, 12, 21))
    with CaptureQueriesContext(connection) as more:
        terminated(many, on=JUNE_20.replace(day=21))
    assert many.cycles.count() > some.cycles.count()
    assert len(more) == len(few)


def test_whoever_read_the_contract_before_it_was_terminated_opens_no_cycle_after_its_end() -> None:
    contract = allowances.contract(starts_on=date(2026, 6, 1))
    read_before = Contract.objects.get(id=contract.id)
    terminated(contract)
    used = allowances.use(read_before, on=JULY)
    assert used is not None and used.on == JULY
    assert allowances.balances(contract) == [10 - 1]
