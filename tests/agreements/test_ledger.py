"""The allowance ledger: cycles opened, used, given back and carried on."""

from datetime import date

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import AllowanceEntry
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db

MAY_31 = date(2026, 5, 31)


def test_every_cycle_up_to_the_day_is_opened_with_its_grant() -> None:
    contract = allowances.contract()
    cycle = allowances.opened(contract)
    assert cycle is not None
    assert (cycle.starts_on, cycle.ends_on, cycle.balance) == (MAY_31, date(2026, 6, 30), 10)
    assert allowances.balances(contract) == [10] * 5


def test_a_cycle_is_opened_once() -> None:
    contract = allowances.contract()
    first, second = allowances.opened(contract), allowances.opened(contract)
    assert first == second
    assert contract.entries.count() == 5
