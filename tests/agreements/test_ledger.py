"""The allowance ledger: cycles opened, used, given back and carried on."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import AllowanceCycle, Contract
from tests.agreements import allowances
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

MAY_31 = date(2026, 5, 31)


def carrying(**terms: Any) -> Contract:
    return allowances.contract(allowances.plan(carries_forward=True, **terms))


def kinds(cycle: AllowanceCycle | None) -> list[tuple[str, int]]:
    assert cycle is not None
    return [(one.kind, one.amount) for one in cycle.entries.order_by("recorded_at", "id")]


def test_activating_opens_every_cycle_that_has_begun_with_its_grant() -> None:
    contract = allowances.contract()
    spans = [(one.starts_on, one.balance) for one in contract.cycles.order_by("starts_on")]
    assert [balance for _, balance in spans] == [10] * 5
    assert [starts_on.day for starts_on, _ in spans] == [31, 28, 31, 30, 31]


def test_a_contract_that_begins_later_opens_its_first_cycle_on_its_first_day() -> None:
    contract = allowances.contract(starts_on=date(2026, 7, 1))
    assert allowances.opened(contract, on=date(2026, 6, 30)) is None
    assert allowances.balances(contract) == []
    first = allowances.opened(contract, on=date(2026, 7, 1))
    assert first is not None
    assert (first.starts_on, first.ends_on) == (date(2026, 7, 1), date(2026, 8, 1))


@pytest.mark.parametrize(
    "contract",
    [
        lambda: allowances.contract(activated=False),
        lambda: allowances.contract(allowances.plan(plan_type="fixed", allowance=None)),
        lambda: allowances.contract(allowances.plan(plan_type="hours", allowance=None), activated=False),
    ],
    ids=["a draft", "a fixed plan", "no allowance yet"],
)
def test_where_nothing_is_counted_nothing_is_drawn(contract: object) -> None:
    made = contract()  # type: ignore[operator]
    assert allowances.opened(made) is None
    assert allowances.use(made) is None


def test_a_contract_that_was_terminated_before_its_start_has_no_cycle() -> None:
    contract = allowances.contract(starts_on=date(2026, 7, 1))
    Contract.objects.filter(id=contract.id).update(
        stage="terminated",
        terminated_on=date(2026, 6, 30),
        terminated_at=NOON,
        termination_reason="Never held",
    )
    contract.refresh_from_db()
    assert allowances.opened(contract, on=date(2026, 7, 1)) is None
    assert allowances.use(contract, on=date(2026, 7, 1)) is None


def test_the_contracts_own_allowance_takes_the_place_of_the_plans() -> None:
    assert allowances.balances(allowances.contract(allowance=4)) == [4] * 5


def test_another_allowance_of_an_active_contract_counts_from_the_next_cycle_on() -> None:
    contract = allowances.contract()
    Contract.objects.filter(id=contract.id).update(allowance=4)
    contract.refresh_from_db()
    allowances.opened(contract, on=date(2026, 7, 1))
    assert allowances.balances(contract) == [10, 10, 10, 10, 10, 4]


def test_the_last_cycle_is_cut_at_the_end_and_granted_in_full() -> None:
    contract = allowances.contract(ends_on=date(2026, 6, 10))
    last = contract.cycles.latest("starts_on")
    assert (last.ends_on, last.balance) == (date(2026, 6, 11), 10)


@pytest.mark.parametrize(
    ("cycle", "starts_on", "ends_on"),
    [("year", date(2024, 2, 29), date(2025, 2, 28)), ("quarter", date(2025, 11, 30), date(2026, 2, 28))],
)
def test_the_last_day_of_a_contract_that_ends_with_a_short_month_is_granted_nothing_more(
    cycle: str, starts_on: date, ends_on: date
) -> None:
    contract = allowances.contract(allowances.plan(cycle=cycle), starts_on=starts_on, ends_on=ends_on)
    allowances.opened(contract, on=ends_on)
    assert allowances.balances(contract) == [10]


def test_a_cut_cycle_grows_with_its_contract_instead_of_a_second_grant() -> None:
    contract = allowances.contract(ends_on=date(2026, 6, 10))
    Contract.objects.filter(id=contract.id).update(ends_on=date(2026, 12, 31))
    contract.refresh_from_db()
    cycle = allowances.opened(contract, on=date(2026, 6, 20))
    assert cycle is not None
    assert (cycle.starts_on, cycle.ends_on, cycle.balance) == (MAY_31, date(2026, 6, 30), 10)
    assert contract.cycles.count() == 5


def test_what_is_used_in_days_of_grace_comes_from_the_last_cycle() -> None:
    contract = allowances.contract(ends_on=date(2026, 6, 10), grace_days=14)
    used = allowances.use(contract, on=date(2026, 6, 15))
    assert used is not None
    assert (used.cycle.starts_on, used.on) == (MAY_31, date(2026, 6, 15))


def test_what_was_used_before_the_first_day_comes_from_the_first_cycle() -> None:
    used = allowances.use(allowances.contract(), on=date(2026, 1, 2))
    assert used is not None
    assert used.cycle.starts_on == allowances.FIRST_DAY


@pytest.mark.parametrize(
    ("policy", "amount", "beyond"),
    [("overdraw", -12, 0), ("charge", -10, 2), ("default_plan", -10, 2), ("ask_for_authorisation", -10, 2)],
)
def test_what_is_not_left_goes_as_the_plan_says(policy: str, amount: int, beyond: int) -> None:
    used = allowances.use(allowances.contract(allowances.plan(when_used_up=policy)), wanted=12)
    assert used is not None
    assert (used.amount, used.beyond) == (amount, beyond)
    used.cycle.refresh_from_db()
    assert (used.cycle.balance, used.cycle.beyond) == (10 + amount, beyond)


def test_a_refund_gives_back_exactly_what_the_use_took() -> None:
    contract = allowances.contract(allowances.plan(when_used_up="charge"))
    back = allowances.given_back(allowances.use(contract, wanted=12))
    assert (back.amount, back.beyond, back.reason) == (10, -2, "Cancelled")
    back.cycle.refresh_from_db()
    assert (back.cycle.balance, back.cycle.used, back.cycle.beyond) == (10, 0, 0)


def test_a_use_is_given_back_once() -> None:
    used = allowances.use(allowances.contract())
    allowances.given_back(used)
    with pytest.raises(actions.RefundedAlready):
        allowances.given_back(used)


def test_what_is_left_is_carried_into_the_next_cycle() -> None:
    contract = carrying()
    allowances.use(contract, wanted=3)
    july = allowances.opened(contract, on=date(2026, 7, 1))
    assert kinds(july) == [("carry_over", 47), ("grant", 10)]
    assert allowances.balances(contract) == [0, 0, 0, 0, 0, 57]


def test_a_debt_is_not_carried() -> None:
    contract = carrying()
    allowances.use(contract, wanted=52)
    allowances.opened(contract, on=date(2026, 7, 1))
    assert allowances.balances(contract) == [0, 0, 0, 0, -2, 10]


def test_nothing_is_carried_where_the_plan_does_not() -> None:
    contract = allowances.contract()
    allowances.use(contract, wanted=3)
    allowances.opened(contract, on=date(2026, 7, 1))
    assert allowances.balances(contract)[-2:] == [7, 10]


def test_late_use_of_a_cycle_that_was_carried_on_draws_from_where_it_went() -> None:
    contract = carrying()
    allowances.opened(contract, on=date(2026, 7, 1))
    used = allowances.use(contract, wanted=5, on=date(2026, 2, 2))
    assert used is not None
    assert used.cycle.starts_on == date(2026, 6, 30)
    assert allowances.balances(contract) == [0, 0, 0, 0, 0, 55]


def test_late_use_of_a_cycle_that_was_not_carried_on_draws_from_that_one() -> None:
    contract = allowances.contract()
    allowances.use(contract, wanted=5, on=date(2026, 2, 2))
    assert allowances.balances(contract) == [5, 10, 10, 10, 10]


def test_a_late_refund_of_a_cycle_that_was_carried_on_is_carried_on_too() -> None:
    contract = carrying(when_used_up="charge")
    used = allowances.use(contract, wanted=52)
    allowances.opened(contract, on=date(2026, 7, 1))
    allowances.given_back(used)
    assert allowances.balances(contract) == [0, 0, 0, 0, 0, 60]
    assert [one.beyond for one in contract.cycles.order_by("starts_on")] == [0] * 6


def test_what_a_late_refund_leaves_of_a_debt_is_carried_on() -> None:
    contract = carrying()
    used = allowances.use(contract, wanted=52)
    july = allowances.opened(contract, on=date(2026, 7, 1))
    allowances.given_back(used)
    assert allowances.balances(contract) == [0, 0, 0, 0, 0, 60]
    assert kinds(july) == [("grant", 10), ("carry_over", 50)]


def test_a_late_refund_that_leaves_a_debt_stays_in_its_cycle() -> None:
    contract = carrying()
    used = allowances.use(contract, wanted=5)
    allowances.use(contract, wanted=50)
    allowances.opened(contract, on=date(2026, 7, 1))
    allowances.use(contract, wanted=1)
    allowances.given_back(used)
    assert allowances.balances(contract)[-2:] == [-1, 10]


def test_a_late_refund_of_a_debt_stays_where_the_plan_carries_nothing() -> None:
    contract = allowances.contract()
    used = allowances.use(contract, wanted=12)
    allowances.opened(contract, on=date(2026, 7, 1))
    allowances.given_back(used)
    assert allowances.balances(contract)[-2:] == [10, 10]


def test_what_is_left_of_a_debt_pays_the_debts_of_later_cycles_and_goes_on() -> None:
    contract = carrying()
    used = allowances.use(contract, wanted=52)
    allowances.use(contract, wanted=12, on=date(2026, 7, 1))
    allowances.opened(contract, on=date(2026, 8, 1))
    allowances.given_back(used)
    assert allowances.balances(contract) == [0, 0, 0, 0, 0, 0, 58]


def test_late_use_of_a_debt_that_was_paid_draws_from_where_it_went() -> None:
    contract = carrying()
    used = allowances.use(contract, wanted=52)
    allowances.opened(contract, on=date(2026, 7, 1))
    allowances.given_back(used)
    allowances.use(contract, wanted=1)
    assert allowances.balances(contract) == [0, 0, 0, 0, 0, 59]


def renewed(before: Contract, **fields: object) -> Contract:
    start = date(2026, 6, 11)
    made = allowances.contract(before.plan, activated=False, starts_on=start, **fields)
    Contract.objects.filter(id=made.id).update(previous=before)
    return allowances.activate(made)


def test_what_is_left_at_the_end_is_carried_into_a_renewal() -> None:
    plan = allowances.plan(carries_forward=True)
    before = allowances.contract(plan, ends_on=date(2026, 6, 10))
    after = renewed(before)
    assert allowances.balances(before) == [0] * 5
    assert allowances.balances(after) == [60]


def test_cycles_of_the_contract_before_that_nobody_opened_are_opened_for_its_renewal() -> None:
    plan = allowances.plan(carries_forward=True)
    before = allowances.contract(plan, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 10))
    after = renewed(before)
    assert (allowances.balances(before), allowances.balances(after)) == ([0], [20])


def test_a_refund_of_the_contract_before_goes_into_the_renewal_with_what_was_left() -> None:
    plan = allowances.plan(carries_forward=True)
    before = allowances.contract(plan, ends_on=date(2026, 6, 10))
    used = allowances.use(before, wanted=4, on=date(2026, 6, 5))
    after = renewed(before)
    allowances.given_back(used)
    assert (allowances.balances(before)[-1], allowances.balances(after)) == (0, [60])


def test_what_a_late_refund_leaves_of_a_debt_goes_into_the_renewal() -> None:
    before = allowances.contract(allowances.plan(carries_forward=True), ends_on=date(2026, 6, 10))
    used = allowances.use(before, wanted=55, on=date(2026, 6, 5))
    after = renewed(before)
    assert (allowances.balances(before)[-1], allowances.balances(after)) == (-5, [10])
    allowances.given_back(used)
    assert (allowances.balances(before)[-1], allowances.balances(after)) == (0, [60])


def runs_on(before: Contract) -> Contract:
    """The renewal is for a product alone, so that the contract before may go on when its end is moved."""
    after = renewed(before, product_ids=[firms.product().id])
    Contract.objects.filter(id=before.id).update(ends_on=date(2026, 12, 31))
    before.refresh_from_db()
    return after


def ended(cycle: str = "contract_period") -> Contract:
    """On 10 June, with ten incidents in each cycle."""
    return allowances.contract(allowances.plan(carries_forward=True, cycle=cycle), ends_on=date(2026, 6, 10))


def left_on(contract: Contract, on: date) -> int | None:
    return queries.allowance_left([contract.id], on)[contract.id]


def test_a_contract_that_runs_on_after_all_draws_from_its_own_again() -> None:
    before = ended()
    after = runs_on(before)
    used = allowances.use(before, on=date(2026, 6, 20))
    assert used is not None
    assert used.contract == before
    assert (allowances.balances(before), allowances.balances(after)) == ([0, -1], [20])


def test_days_up_to_the_end_as_it_was_carried_draw_from_the_renewal_still() -> None:
    before = ended()
    after = runs_on(before)
    allowances.use(before, on=date(2026, 6, 20))
    allowances.use(before, on=date(2026, 6, 10))
    assert (allowances.balances(before), allowances.balances(after)) == ([0, -1], [19])


@pytest.mark.parametrize(
    ("cycle", "on", "left"),
    [("contract_period", "2026-06-20", 0), ("month", "2026-06-20", 0), ("month", "2026-07-10", 10)],
)
def test_what_a_contract_that_runs_on_has_left_is_known_before_its_cycle_is_opened(
    cycle: str, on: str, left: int
) -> None:
    before, day = ended(cycle=cycle), date.fromisoformat(on)
    runs_on(before)
    told = left_on(before, day)
    allowances.opened(before, day)
    assert told == left_on(before, day) == allowances.balances(before)[-1] == left


def test_what_was_carried_into_a_renewal_stays_there_when_later_cycles_are_opened() -> None:
    before = ended(cycle="month")
    after = runs_on(before)
    allowances.opened(before, date(2026, 8, 10))
    allowances.use(before, on=date(2026, 6, 10))
    assert allowances.balances(before)[-4:] == [0, 0, 0, 20]
    assert allowances.balances(after) == [59]


def test_an_end_that_was_moved_to_and_fro_is_the_one_that_was_carried() -> None:
    before = allowances.contract(allowances.plan(cycle="contract_period", carries_forward=True))
    Contract.objects.filter(id=before.id).update(ends_on=date(2026, 6, 10))
    after = runs_on(before)
    allowances.use(before, on=date(2026, 6, 20))
    assert (allowances.balances(before), allowances.balances(after)) == ([0, -1], [20])


def test_nothing_is_carried_into_a_renewal_beside_which_the_contract_runs_on() -> None:
    before = allowances.contract(allowances.plan(carries_forward=True))
    after = renewed(before, product_ids=[firms.product().id])
    assert (allowances.balances(before)[-1], allowances.balances(after)) == (50, [10])


def test_nothing_is_carried_into_a_renewal_that_counts_otherwise() -> None:
    before = allowances.contract(allowances.plan(carries_forward=True), ends_on=date(2026, 6, 10))
    hours = allowances.plan("Ten hours", "hours", allowance=600, carries_forward=True)
    start = date(2026, 6, 11)
    made = allowances.contract(hours, activated=False, starts_on=start)
    Contract.objects.filter(id=made.id).update(previous=before)
    assert allowances.balances(allowances.activate(made)) == [600]
    assert allowances.balances(before) == [10 + 40, 0, 0, 0, 0][::-1]


def test_drawing_takes_three_statements_and_opening_many_cycles_as_few_as_opening_one() -> None:
    contract = carrying()
    with CaptureQueriesContext(
        connection,
    ) as drawn:
        allowances.use(contract)
    with CaptureQueriesContext(connection) as opened:
        allowances.opened(contract, on=date(2026, 12, 31))
    savepoint = 2
    assert len(drawn) == 3 + savepoint
    assert len(opened) == 8 + savepoint
    assert contract.cycles.count() == 12
