"""Drawing from an allowance, against a clerk who counts one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.cover.facts import WhenUsedUp
from servanda.core.ledger import (
    MOST,
    AllowanceOverdrawn,
    AllowanceUnchanged,
    Drawn,
    carried,
    check_correction,
    check_top_up,
    drawn,
    opening,
    rounded,
)

policies = st.sampled_from(WhenUsedUp)
amounts = st.integers(1, 300)


@dataclass
class Clerk:
    """Has a purse of coins and gives them out one at a time; on credit only where that is agreed."""

    coins: int
    credit: bool
    charged: int = 0

    def give(self, wanted: int) -> None:
        for _ in range(wanted):
            if self.coins > 0 or self.credit:
                self.coins -= 1
            else:
                self.charged += 1


@given(policies, st.integers(-50, 400), st.lists(amounts, max_size=8))
def test_draws_leave_what_a_clerk_has_who_counts_one_by_one(
    policy: WhenUsedUp, left: int, wants: list[int]
) -> None:
    clerk = Clerk(left, policy is WhenUsedUp.OVERDRAW)
    balance, beyond = left, 0
    for wanted in wants:
        clerk.give(wanted)
        took = drawn(policy, balance, wanted)
        balance, beyond = balance - took.amount, beyond + took.beyond
    assert (balance, beyond) == (clerk.coins, clerk.charged)


@given(policies, st.integers(-50, 400), amounts)
def test_what_is_wanted_is_drawn_or_beyond_and_nothing_else(
    policy: WhenUsedUp, left: int, wanted: int
) -> None:
    took = drawn(policy, left, wanted)
    assert took.amount + took.beyond == wanted
    assert min(took.amount, took.beyond) >= 0


@given(policies, st.integers(0, 400), st.lists(amounts, max_size=8))
def test_the_order_of_draws_changes_nothing_in_sum(policy: WhenUsedUp, left: int, wants: list[int]) -> None:
    def total(order: Sequence[int]) -> tuple[int, int]:
        balance = left
        for wanted in order:
            balance -= drawn(policy, balance, wanted).amount
        return balance, sum(order) - (left - balance)

    assert total(wants) == total(sorted(wants)) == total(wants[::-1])


@given(st.integers(1, 1440), st.integers(1, 480))
def test_minutes_are_rounded_up_to_the_first_whole_increment(minutes: int, increment: int) -> None:
    blocks = 0
    while blocks * increment < minutes:
        blocks += 1
    assert rounded(minutes, increment) == blocks * increment


@given(st.integers(-100, 100), st.integers(1, 100), st.integers(1, 12), st.booleans())
def test_missing_cycles_begin_as_if_each_had_been_opened_in_turn(
    balance: int, grant: int, missing: int, carries_forward: bool
) -> None:
    left = balance
    for _ in range(missing):
        left = carried(left, carries_forward=carries_forward) + grant
    assert opening(balance, grant, missing, carries_forward=carries_forward) == left


@given(amounts, st.integers(0, 24), st.booleans())
def test_the_rest_of_a_cycle_whose_grant_was_carried_away_begins_with_nothing(
    grant: int, missing: int, carries_forward: bool
) -> None:
    left = 0
    for _ in range(missing):
        left = carried(left, carries_forward=carries_forward) + grant
    assert opening(0, grant, missing, carries_forward=carries_forward) == left


@pytest.mark.parametrize(
    ("policy", "left", "expected"),
    [
        (WhenUsedUp.OVERDRAW, 3, Drawn(5, 0)),
        (WhenUsedUp.OVERDRAW, -3, Drawn(5, 0)),
        (WhenUsedUp.CHARGE, 3, Drawn(3, 2)),
        (WhenUsedUp.CHARGE, -3, Drawn(0, 5)),
        (WhenUsedUp.DEFAULT_PLAN, 0, Drawn(0, 5)),
        (WhenUsedUp.ASK_FOR_AUTHORISATION, 9, Drawn(5, 0)),
    ],
)
def test_five_are_drawn_as_the_plan_says(policy: WhenUsedUp, left: int, expected: Drawn) -> None:
    assert drawn(policy, left, 5) == expected


@pytest.mark.parametrize(("balance", "moves_on"), [(5, 5), (0, 0), (-5, 0)])
def test_a_debt_is_never_carried_on(balance: int, moves_on: int) -> None:
    assert carried(balance, carries_forward=True) == moves_on
    assert carried(balance, carries_forward=False) == 0


@pytest.mark.parametrize("amount", [0, -1, MOST + 1])
def test_a_top_up_gives_something(amount: int) -> None:
    with pytest.raises(AllowanceUnchanged):
        check_top_up(amount)


@pytest.mark.parametrize("amount", [0, MOST + 1, -MOST - 1])
def test_a_correction_changes_something(amount: int) -> None:
    with pytest.raises(AllowanceUnchanged):
        check_correction(WhenUsedUp.OVERDRAW, 5, amount)


@pytest.mark.parametrize(("left", "amount"), [(5, -6), (0, -1), (-2, -1)])
def test_more_than_is_left_is_taken_away_only_where_the_plan_is_overdrawn(left: int, amount: int) -> None:
    check_correction(WhenUsedUp.OVERDRAW, left, amount)
    with pytest.raises(AllowanceOverdrawn):
        check_correction(WhenUsedUp.CHARGE, left, amount)


@pytest.mark.parametrize("check", [lambda: check_top_up(1), lambda: check_top_up(MOST)])
def test_an_amount_within_bounds_is_a_top_up(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize(("left", "amount"), [(5, -5), (5, -1), (0, 1), (-2, 1), (5, MOST)])
def test_what_is_left_may_be_taken_away_and_debts_made_smaller(left: int, amount: int) -> None:
    check_correction(WhenUsedUp.CHARGE, left, amount)
