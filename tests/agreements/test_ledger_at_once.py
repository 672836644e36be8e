"""Several draw from one allowance at once: real connections, real commits."""

from collections.abc import Callable
from datetime import date

import pytest

from servanda.agreements import actions
from servanda.agreements.models import AllowanceEntry, Contract
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")

JULY = date(2026, 7, 1)


def using(contract: Contract, wanted: int = 1, on: date = allowances.TODAY) -> Callable[[], object]:
    return lambda: allowances.use(Contract.objects.get(id=contract.id), wanted, on)


def left(contract: Contract, amount: int) -> None:
    """Let the present cycle have so much left."""
    allowances.use(contract, 10 - amount)


@pytest.mark.parametrize(
    ("policy", "drawn", "balance", "beyond"),
    [("charge", 3, 0, 2), ("default_plan", 3, 0, 2), ("overdraw", 5, -2, 0)],
)
def test_five_who_draw_at_once_get_exactly_what_there_is(
    policy: str, drawn: int, balance: int, beyond: int
) -> None:
    contract = allowances.contract(allowances.plan(when_used_up=policy))
    left(contract, 3)
    assert at_once(*[using(contract)] * 5) == [""] * 5
    cycle = contract.cycles.latest("starts_on")
    assert (cycle.balance, cycle.beyond) == (balance, beyond)
    uses = AllowanceEntry.objects.filter(kind="use").order_by("recorded_at", "id")
    assert sorted(one.amount for one in uses)[1:] == [-1] * drawn + [0] * beyond


def test_a_use_that_two_give_back_at_once_is_given_back_once() -> None:
    contract = allowances.contract()
    used = allowances.use(contract, 4)

    def give_back() -> None:
        allowances.given_back(used)

    assert sorted(at_once(give_back, give_back)) == ["", "refunded_already"]
    assert allowances.balances(contract)[-1] == 10


def test_cycles_that_four_open_at_once_are_opened_once() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True))

    def open_it() -> None:
        allowances.opened(Contract.objects.get(id=contract.id), on=JULY)

    assert at_once(*[open_it] * 4) == [""] * 4
    assert allowances.balances(contract) == [0] * 5 + [60]
    assert contract.entries.filter(kind="grant").count() == 6


def test_use_of_the_old_cycle_while_the_new_one_is_opened_is_neither_lost_nor_counted_twice() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True))
    acts = [using(contract, 1, day) for day in (allowances.TODAY, JULY) * 4]
    assert at_once(*acts) == [""] * 8
    assert sum(allowances.balances(contract)) == 60 - 8
    assert allowances.balances(contract)[-1] == 52


def test_a_debt_that_is_given_back_while_the_next_cycle_is_opened_is_carried_on_once() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True))
    debts = [allowances.use(contract, 30) for _ in range(2)]

    def open_it() -> None:
        allowances.opened(Contract.objects.get(id=contract.id), on=JULY)

    backs = [lambda used=used: allowances.given_back(used) for used in debts]
    assert at_once(backs[0], open_it, backs[1], open_it) == [""] * 4
    assert allowances.balances(contract) == [0] * 5 + [60]


def test_five_who_draw_at_once_from_a_contract_that_runs_on_draw_from_one_cycle() -> None:
    plan = allowances.plan(cycle="contract_period", carries_forward=True)
    before = allowances.contract(plan, ends_on=date(2026, 6, 10))
    start, products = date(2026, 6, 11), [firms.product().id]
    after = allowances.contract(plan, activated=False, starts_on=start, product_ids=products)
    Contract.objects.filter(id=after.id).update(previous=before)
    allowances.activate(after)
    Contract.objects.filter(id=before.id).update(ends_on=date(2026, 12, 31))
    acts = [using(before, 1, date(2026, 6, day)) for day in (20, 10, 21, 9, 22)]
    assert at_once(*acts) == [""] * 5
    assert (allowances.balances(before), allowances.balances(after)) == ([0, -3], [18])


def test_a_top_up_while_others_draw_is_counted_with_them() -> None:
    contract = allowances.contract(allowances.plan(when_used_up="charge"))

    def top_up() -> None:
        actions.top_up_contract(number=contract.number, amount=5, by=BUILDER, at=NOON)

    assert at_once(using(contract, 3), top_up, using(contract, 3), top_up, using(contract, 3)) == [""] * 5
    assert allowances.balances(contract)[-1] == 10 + 10 - 9
