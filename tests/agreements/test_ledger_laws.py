"""The ledger against a clerk who keeps coins in purses and writes nothing down twice."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.agreements import actions
from servanda.agreements.models import AllowanceEntry, Contract
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.cast import NOON

FIRST = date(2026, 1, 10)
GRANT = 10


@dataclass
class Clerk:
    """One purse for each month, begun on the tenth. Where that is agreed, a purse is emptied into the next one.

    One that lies on a debt is not, until the debt is paid.
    """

    carries: bool
    credit: bool
    purses: list[int] = field(default_factory=list)
    emptied: set[int] = field(default_factory=set)
    beyond: int = 0
    taken: list[tuple[int, int, int]] = field(default_factory=list)

    def reach(self, day: date) -> int:
        """The purse of a day, counted by walking there; those up to it are begun."""
        month, on = 0, FIRST
        while on < day:
            on += timedelta(days=1)
            month += on.day == FIRST.day
        while len(self.purses) <= month:
            self.purses.append(GRANT)
            self.empty()
        return self.holding(month)

    def holding(self, purse: int) -> int:
        """The purse that has what once was in this one."""
        while purse in self.emptied:
            purse += 1
        return purse

    def empty(self) -> None:
        for purse in range(len(self.purses) - 1):
            if self.carries and self.purses[purse] >= 0:
                self.emptied.add(purse)
                self.purses[purse + 1] += self.purses[purse]
                self.purses[purse] = 0

    def use(self, day: date, wanted: int) -> None:
        """Coin by coin."""
        purse, coins = self.reach(day), 0
        for _ in range(wanted):
            if self.purses[purse] > 0 or self.credit:
                self.purses[purse] -= 1
                coins += 1
        self.beyond += wanted - coins
        self.taken.append((purse, coins, wanted - coins))

    def give_back(self, which: int) -> None:
        purse, coins, beyond = self.taken[which]
        self.purses[self.holding(purse)] += coins
        self.beyond -= beyond
        self.empty()

    def put(self, day: date, coins: int) -> None:
        self.purses[self.reach(day)] += coins
        self.empty()


deeds = st.lists(
    st.tuples(
        st.sampled_from(["use", "use", "give back", "put", "open"]), st.integers(0, 150), st.integers(1, 25)
    ),
    max_size=14,
)


@pytest.mark.parametrize(
    ("carries", "policy"),
    [(False, "overdraw"), (False, "charge"), (True, "overdraw"), (True, "charge")],
    ids=str,
)
@pytest.mark.django_db
@settings(max_examples=15)
@given(deeds)
def test_whatever_is_done_in_whatever_order_the_purses_agree(
    carries: bool, policy: str, done: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        contract = sold(carries, policy)
        clerk = Clerk(carries, policy == "overdraw")
        used: list[AllowanceEntry | None] = []
        for deed, after, amount in done:
            do(deed, FIRST + timedelta(days=after), amount, contract, clerk, used)
        cycles = list(contract.cycles.order_by("starts_on"))
        assert [one.balance for one in cycles] == clerk.purses
        assert sum(one.beyond for one in cycles) == clerk.beyond
        transaction.set_rollback(True)


def sold(carries: bool, policy: str) -> Contract:
    plan = allowances.plan(carries_forward=carries, when_used_up=policy, allowance=GRANT)
    made = allowances.contract(plan, starts_on=FIRST.replace(year=2027), ends_on=None)
    # Activated before its start, so that the clerk sees every cycle begun.
    Contract.objects.filter(id=made.id).update(starts_on=FIRST)
    made.refresh_from_db()
    return made


def do(
    deed: str,
    day: date,
    amount: int,
    contract: Contract,
    clerk: Clerk,
    used: list[AllowanceEntry | None],
) -> None:
    if deed == "use":
        used.append(allowances.use(contract, amount, day))
        clerk.use(day, amount)
    elif deed == "give back" and any(used):
        which = next(place for place, one in enumerate(used) if one is not None)
        allowances.given_back(used[which])
        used[which] = None
        clerk.give_back(which)
    elif deed == "put":
        counted = min(day, allowances.TODAY)
        actions.correct_allowance(
            number=contract.number, amount=amount, reason="Put in", on=counted, by=BUILDER, at=NOON
        )
        clerk.put(counted, amount)
    elif deed == "open":
        allowances.opened(contract, day)
        clerk.reach(day)
