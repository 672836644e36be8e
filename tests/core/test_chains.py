"""Renewal chains: which contract counts on a day, and how far the chain goes on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from servanda.core.agreements.chains import counts_on, goes_on_until
from servanda.core.agreements.contracts import ContractTerm

DAY = timedelta(days=1)
OLD = ContractTerm(date(2025, 1, 1), date(2025, 12, 31), grace_days=14)
NEW = ContractTerm(date(2026, 1, 1), date(2026, 12, 31))
CHAIN = {"old": OLD, "new": NEW}


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (OLD.starts_on - DAY, None),
        (OLD.starts_on, "old"),
        (date(2025, 12, 31), "old"),
        # The grace of the old one is no reason to stay with it.
        (NEW.starts_on, "new"),
        (date(2026, 12, 31), "new"),
        (date(2027, 1, 1), None),
    ],
)
def test_the_newest_that_has_begun_counts(on: date, found: str | None) -> None:
    assert counts_on(CHAIN, on) == found


def test_a_draft_a_termination_and_a_gap_leave_the_day_to_the_days_of_grace() -> None:
    for other in (
        replace(NEW, draft=True),
        replace(NEW, terminated_on=date(2026, 1, 4)),
        replace(NEW, starts_on=date(2026, 2, 1)),
    ):
        assert counts_on(CHAIN | {"new": other}, date(2026, 1, 14)) == "old"
        assert counts_on(CHAIN | {"new": other}, date(2026, 1, 15)) is None


def test_a_block_lets_no_older_one_take_its_place() -> None:
    assert counts_on(CHAIN | {"new": replace(NEW, blocked=True)}, NEW.starts_on) == "new"


def test_a_contract_without_end_counts_for_good() -> None:
    assert counts_on({"open": ContractTerm(OLD.starts_on)}, date(2040, 1, 1)) == "open"


def test_a_chain_goes_on_as_long_as_one_follows_another() -> None:
    third = ContractTerm(date(2027, 1, 1))
    assert goes_on_until(CHAIN.values(), OLD) == NEW.last_on
    assert goes_on_until([third, NEW, OLD], OLD) is None
    assert goes_on_until([third, OLD], OLD) == OLD.last_on
    assert goes_on_until([replace(NEW, draft=True), OLD], OLD) == OLD.last_on
