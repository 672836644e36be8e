"""Contracts: the state shown, activating, terminating and renewing; dates as people read them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements.contracts import (
    OPEN_ONCE_TERMINATED,
    OPEN_WHILE_ACTIVE,
    CannotActivate,
    CannotRenew,
    CannotTerminate,
    ContractEntry,
    ContractLocked,
    ContractState,
    ContractTerm,
    check_activation,
    check_renewal,
    check_termination,
    contract_number,
    contract_shown,
    days_left,
    gap_between,
    refuse_fixed,
)
from servanda.core.refusals import Refusal

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
LAST = date(2026, 12, 31)
TERM = ContractTerm(FIRST, LAST)
ENTRY = ContractEntry(
    name="Support", number="CT-2026-0001", term=replace(TERM, draft=True), zone="Europe/Vienna"
)


def faults(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [fault.field for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("term", "on", "shown"),
    [
        (replace(TERM, draft=True), LAST + DAY, ContractState.DRAFT),
        (TERM, FIRST - DAY, ContractState.SCHEDULED),
        (TERM, FIRST, ContractState.ACTIVE),
        (TERM, LAST - 31 * DAY, ContractState.ACTIVE),
        (TERM, LAST - 30 * DAY, ContractState.EXPIRING),
        (TERM, LAST, ContractState.EXPIRING),
        (TERM, LAST + DAY, ContractState.EXPIRED),
        (replace(TERM, grace_days=10), LAST + DAY, ContractState.EXPIRED),
        (replace(TERM, renewed_on=LAST + DAY), LAST, ContractState.ACTIVE),
        (replace(TERM, renewed_on=LAST + 2 * DAY), LAST, ContractState.EXPIRING),
        (replace(TERM, renewed_on=LAST + DAY), LAST + DAY, ContractState.EXPIRED),
        (ContractTerm(FIRST), date(2099, 1, 1), ContractState.ACTIVE),
        (replace(TERM, terminated_on=date(2026, 6, 30)), date(2026, 5, 1), ContractState.ACTIVE),
        (replace(TERM, terminated_on=date(2026, 6, 30)), date(2026, 6, 30), ContractState.EXPIRING),
        (replace(TERM, terminated_on=date(2026, 6, 30)), date(2026, 7, 1), ContractState.TERMINATED),
        (replace(TERM, terminated_on=LAST, grace_days=9), LAST + DAY, ContractState.TERMINATED),
        (replace(TERM, terminated_on=FIRST - DAY), FIRST - DAY, ContractState.SCHEDULED),
        (replace(TERM, terminated_on=FIRST - DAY), FIRST, ContractState.TERMINATED),
        (replace(TERM, blocked=True), FIRST, ContractState.BLOCKED),
        (replace(TERM, blocked=True, draft=True), FIRST, ContractState.BLOCKED),
        (replace(TERM, blocked=True, terminated_on=FIRST), LAST, ContractState.BLOCKED),
    ],
)
def test_one_state_is_shown(term: ContractTerm, on: date, shown: ContractState) -> None:
    assert contract_shown(term, on) is shown


def test_days_are_counted_to_the_last_one() -> None:
    assert days_left(TERM, LAST) == 0
    assert days_left(TERM, LAST + DAY) == -1
    assert days_left(ContractTerm(FIRST), LAST) is None


def test_grace_follows_a_plain_end_alone() -> None:
    assert replace(TERM, grace_days=10).grace_until == date(2027, 1, 10)
    assert replace(TERM, grace_days=10, terminated_on=LAST).grace_until is None
    assert ContractTerm(FIRST, grace_days=10).grace_until is None
    assert TERM.grace_until is None


def test_a_renewal_follows_on_an_end_alone() -> None:
    assert replace(TERM, renewed_on=LAST).follows_on
    assert not replace(TERM, renewed_on=LAST + 2 * DAY).follows_on
    assert not TERM.follows_on
    assert not ContractTerm(FIRST, renewed_on=LAST).follows_on


def test_a_number_says_the_year_of_the_start() -> None:
    assert contract_number(2026, 117) == "CT-2026-0117"


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY,
        replace(ENTRY, whole_customer=False, products=1),
        replace(ENTRY, term=ContractTerm(FIRST, FIRST, draft=True)),
        replace(ENTRY, term=ContractTerm(FIRST, draft=True)),
    ],
    ids=["whole", "product", "day", "open"],
)
def test_what_is_whole_is_activated_without_a_warning(entry: ContractEntry) -> None:
    assert check_activation(entry, on=FIRST) == ()


def test_activating_says_everything_that_is_missing() -> None:
    empty = ContractEntry(
        name=" ",
        number="ct 1",
        term=ContractTerm(LAST, FIRST),
        zone="Mars/Olympus",
        in_use=False,
        customer_in_use=False,
        whole_customer=False,
        plan_in_use=False,
        plan_counts=True,
    )
    with pytest.raises(CannotActivate) as refused:
        check_activation(empty, on=FIRST)
    assert faults(refused) == [
        "",
        "is_active",
        "name",
        "number",
        "customer_id",
        "ends_on",
        "product_ids",
        "plan_id",
        "allowance",
        "zone",
    ]


def test_a_product_out_of_use_is_named() -> None:
    entry = replace(ENTRY, whole_customer=False, products=2, products_out_of_use=["Feeder", "Sealer"])
    with pytest.raises(CannotActivate) as refused:
        check_activation(entry, on=FIRST)
    assert [fault.message for fault in refused.value.faults] == ["Not in use any more: Feeder, Sealer."]


def test_a_plan_that_counts_is_content_with_an_allowance_from_anywhere() -> None:
    assert check_activation(replace(ENTRY, plan_counts=True, has_allowance=True), on=FIRST) == ()


def test_a_contract_entered_late_or_without_an_owner_is_warned_about() -> None:
    warnings = check_activation(replace(ENTRY, has_owner=False), on=LAST + DAY)
    assert [one.field for one in warnings] == ["owner_id", "ends_on"]


@pytest.mark.parametrize("last_on", [FIRST - DAY, FIRST, date(2026, 6, 30), LAST])
def test_a_contract_is_terminated_within_its_period(last_on: date) -> None:
    assert check_termination(TERM, last_on=last_on).last_on == last_on
    assert check_termination(ContractTerm(FIRST), last_on=last_on).last_on == last_on


@pytest.mark.parametrize(
    ("term", "last_on", "field"),
    [
        (replace(TERM, draft=True), LAST, ""),
        (replace(TERM, terminated_on=LAST), LAST, ""),
        (TERM, FIRST - 2 * DAY, "on"),
        (TERM, LAST + DAY, "on"),
    ],
)
def test_it_is_not_terminated_otherwise(term: ContractTerm, last_on: date, field: str) -> None:
    with pytest.raises(CannotTerminate) as refused:
        check_termination(term, last_on=last_on)
    assert faults(refused) == [field]


@pytest.mark.parametrize(
    ("first", "last", "next_first", "next_last"),
    [
        (FIRST, LAST, date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1), date(2028, 12, 31)),
        (date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 27)),
        (date(2025, 3, 1), date(2026, 2, 28), date(2026, 3, 1), date(2027, 2, 28)),
        (date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 11), date(2026, 1, 20)),
        (date(2026, 1, 15), date(2026, 2, 20), date(2026, 2, 21), date(2026, 3, 29)),
        (date(2026, 6, 15), date(2028, 6, 14), date(2028, 6, 15), date(2030, 6, 14)),
        # A last month without the day counted from ends with its own last day.
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 1, 28), date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 1)),
    ],
)
def test_a_renewal_follows_and_is_as_long(first: date, last: date, next_first: date, next_last: date) -> None:
    period = check_renewal(ContractTerm(first, last))
    assert (period.starts_on, period.last_on) == (next_first, next_last)


def test_a_renewal_may_start_early_or_late_and_after_a_termination() -> None:
    assert check_renewal(TERM, starts_on=date(2026, 7, 1)).last_on == date(2027, 6, 30)
    assert check_renewal(TERM, starts_on=date(2027, 2, 1)).last_on == date(2028, 1, 31)
    assert check_renewal(replace(TERM, terminated_on=date(2026, 5, 31))).starts_on == date(2026, 6, 1)
    assert check_renewal(ContractTerm(FIRST, terminated_on=LAST)).last_on is None


@pytest.mark.parametrize(
    ("term", "renewed_by", "starts_on", "fields"),
    [
        (replace(TERM, draft=True), "", None, [""]),
        (TERM, "CT-2027-0001", None, [""]),
        (ContractTerm(FIRST), "", None, [""]),
        (TERM, "", FIRST, ["starts_on"]),
        (replace(TERM, terminated_on=FIRST - DAY), "", None, ["starts_on"]),
    ],
)
def test_it_is_not_renewed_otherwise(
    term: ContractTerm, renewed_by: str, starts_on: date | None, fields: list[str]
) -> None:
    with pytest.raises(CannotRenew) as refused:
        check_renewal(term, renewed_by=renewed_by, starts_on=starts_on)
    assert faults(refused) == fields


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1500))
def test_a_renewal_begins_the_day_after_and_leaves_no_gap(first: date, days: int) -> None:
    term = ContractTerm(first, first + days * DAY)
    period = check_renewal(term)
    assert period.starts_on == first + (days + 1) * DAY
    assert period.last_on is not None and period.last_on >= period.starts_on
    assert gap_between(term, period.starts_on) is None


def test_a_gap_is_every_day_on_which_neither_holds() -> None:
    assert gap_between(TERM, LAST + DAY) is None
    assert gap_between(TERM, LAST + 2 * DAY) == (LAST + DAY, LAST + DAY)
    assert gap_between(replace(TERM, terminated_on=FIRST), LAST) == (FIRST + DAY, LAST - DAY)
    assert gap_between(ContractTerm(FIRST), LAST) is None


def test_days_of_grace_are_no_gap_before_a_renewal_and_a_termination_has_none() -> None:
    gracious = replace(TERM, grace_days=2)
    assert gap_between(gracious, LAST + 3 * DAY) is None
    assert gap_between(gracious, LAST + 5 * DAY) == (LAST + 3 * DAY, LAST + 4 * DAY)
    assert gap_between(replace(gracious, terminated_on=FIRST), LAST) == (FIRST + DAY, LAST - DAY)


@pytest.mark.parametrize(
    ("change", "fixed"),
    [
        (lambda term: replace(term, draft=True), []),
        (lambda term: term, ["number", "starts_on"]),
        (lambda term: replace(term, terminated_on=LAST), ["ends_on", "number", "product_ids", "starts_on"]),
    ],
)
def test_what_is_fixed_is_refused_by_name(
    change: Callable[[ContractTerm], ContractTerm], fixed: list[str]
) -> None:
    asked = {"name", "number", "starts_on", "ends_on", "product_ids"}
    try:
        refuse_fixed(change(TERM), asked, whole_customer=False)
    except ContractLocked as refused:
        assert [fault.field for fault in refused.faults] == fixed
    else:
        assert fixed == []


def test_it_is_said_since_when_something_is_fixed() -> None:
    with pytest.raises(ContractLocked) as active:
        refuse_fixed(TERM, {"zone"}, whole_customer=False)
    with pytest.raises(ContractLocked) as terminated:
        refuse_fixed(replace(TERM, terminated_on=LAST), {"zone"}, whole_customer=False)
    assert "activated" in active.value.faults[0].message
    assert "terminated" in terminated.value.faults[0].message


def test_products_of_the_whole_customer_are_fixed() -> None:
    with pytest.raises(ContractLocked):
        refuse_fixed(TERM, {"product_ids"}, whole_customer=True)


def test_a_termination_fixes_more_and_nothing_less() -> None:
    assert OPEN_ONCE_TERMINATED < OPEN_WHILE_ACTIVE
