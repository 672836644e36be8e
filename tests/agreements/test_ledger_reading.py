"""Reading the ledger: lines with the balance after each, bars of a chart, statements, what is left."""

from datetime import date
from itertools import accumulate

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db

TODAY = allowances.TODAY
JULY = date(2026, 7, 1)


def yearly(**terms: object) -> Contract:
    given = {"allowance": 100, "cycle": "contract_period"} | terms
    return allowances.contract(allowances.plan(**given))  # type: ignore[arg-type]


def pages(contract: Contract, limit: int) -> list[queries.LedgerLine]:
    lines: list[queries.LedgerLine] = []
    after: str | None = ""
    while after is not None:
        found = queries.ledger(contract.number, viewer=BUILDER, limit=limit, after=after)
        lines, after = [*lines, *found.lines], found.next
    return lines


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_each_line_has_the_balance_after_it_however_it_is_paged(limit: int) -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True))
    for day in (TODAY, date(2026, 2, 2), JULY, TODAY):
        allowances.use(contract, 3, day)
    lines = pages(contract, limit)
    entries = [line.entry for line in lines]
    assert entries == list(AllowanceEntry.objects.order_by("-recorded_at", "-id"))
    for cycle in contract.cycles.all():
        own = [line for line in reversed(lines) if line.entry.cycle_id == cycle.id]
        assert [line.balance for line in own] == list(accumulate(line.entry.amount for line in own))


def test_a_page_costs_the_same_however_long_the_ledger_is() -> None:
    contract = yearly()
    with CaptureQueriesContext(connection) as short:
        queries.ledger(contract.number, viewer=BUILDER)
    for _ in range(5):
        allowances.use(contract, 1)
    with CaptureQueriesContext(connection) as long:
        queries.ledger(contract.number, viewer=BUILDER)
    assert len(long) == len(short) == 3


def test_the_ledger_of_one_cycle_has_its_lines_alone() -> None:
    contract = allowances.contract()
    cycle = queries.cycles_of(contract.number, viewer=BUILDER)[0]
    allowances.use(contract, 3)
    found = queries.ledger(contract.number, viewer=BUILDER, cycle_id=cycle.id)
    assert {line.entry.cycle_id for line in found.lines} == {cycle.id}
    assert found.lines[0].balance in (7, 10)


def test_a_ledger_without_lines_is_empty() -> None:
    contract = allowances.contract(activated=False)
    assert queries.ledger(contract.number, viewer=BUILDER) == queries.LedgerPage([], None)


def test_a_statement_has_the_lines_of_the_days_cycle_the_oldest_first() -> None:
    contract = allowances.contract()
    allowances.use(contract, 3)
    cycle = queries.cycle_on(contract.number, TODAY, viewer=BUILDER)
    found = queries.statement(contract.number, cycle.id, viewer=BUILDER)
    assert found.cycle.starts_on == date(2026, 5, 31)
    assert [line.balance for line in found.lines][-1] == 7
    assert len(found.lines) == 2


def test_there_is_no_cycle_before_the_first_day() -> None:
    with pytest.raises(queries.NoSuchCycle):
        queries.cycle_on(allowances.contract().number, date(2026, 1, 30), viewer=BUILDER)


def test_there_is_no_statement_of_a_cycle_of_another_contract() -> None:
    plan = allowances.plan()
    first = allowances.contract(plan, ends_on=date(2026, 5, 30))
    other = allowances.contract(plan, starts_on=date(2026, 6, 1)).cycles.get()
    with pytest.raises(queries.NoSuchCycle):
        queries.statement(first.number, other.id, viewer=BUILDER)


def test_who_may_not_see_promises_reads_no_ledger() -> None:
    with pytest.raises(NotAllowed):
        queries.ledger(allowances.contract().number, viewer=Viewer(None, "nobody"))


def bars(contract: Contract) -> list[tuple[date, int, int]]:
    found = queries.balance_by_month(contract.number, viewer=BUILDER, at=NOON)
    return [(bar.starts_on, bar.used, bar.left) for bar in found]


def test_a_long_cycle_is_charted_by_month_with_what_was_used_and_left() -> None:
    contract = yearly()
    allowances.use(contract, 7, date(2026, 2, 2))
    allowances.use(contract, 5, date(2026, 4, 30))
    allowances.given_back(allowances.use(contract, 4, TODAY))
    assert bars(contract) == [
        (date(2026, 1, 1), 0, 100),
        (date(2026, 2, 1), 7, 93),
        (date(2026, 3, 1), 0, 93),
        (date(2026, 4, 1), 5, 88),
        (date(2026, 5, 1), 0, 88),
        (date(2026, 6, 1), 0, 88),
    ]


def test_use_outside_of_the_cycle_is_charted_in_its_first_and_last_month() -> None:
    contract = allowances.contract(
        allowances.plan(allowance=100, cycle="contract_period"), ends_on=date(2026, 5, 20), grace_days=60
    )
    allowances.use(contract, 7, date(2026, 1, 2))
    allowances.use(contract, 5, TODAY)
    assert [(used, left) for _, used, left in bars(contract)] == [(7, 93), (0, 93), (0, 93), (0, 93), (5, 88)]


def test_short_cycles_are_charted_one_by_one() -> None:
    contract = allowances.contract()
    allowances.use(contract, 3)
    assert bars(contract)[-2:] == [(date(2026, 4, 30), 0, 10), (date(2026, 5, 31), 3, 7)]


def test_what_a_short_cycle_carried_on_had_been_left() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True))
    allowances.use(contract, 3)
    allowances.opened(contract, JULY)
    assert [(used, left) for _, used, left in bars(contract)][-2:] == [(3, 47), (0, 57)]


@pytest.mark.parametrize("activated", [False, True])
def test_what_counts_nothing_yet_has_no_chart(activated: bool) -> None:
    contract = allowances.contract(activated=activated, starts_on=JULY)
    assert bars(contract) == []


def stands(contract: Contract, on: date = TODAY) -> queries.Allowance | None:
    return queries.allowances([contract.id], on).get(contract.id)


def test_what_is_left_is_that_of_the_days_cycle() -> None:
    contract = allowances.contract()
    allowances.use(contract, 3)
    allowances.use(contract, 1, date(2026, 2, 2))
    found = stands(contract)
    assert found is not None
    assert (found.left, found.given, found.used, found.beyond) == (7, 10, 3, 0)
    assert queries.allowance_left([contract.id], date(2026, 1, 31)) == {contract.id: 9}


def test_what_was_carried_on_is_left_where_it_went() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True))
    assert queries.allowance_left([contract.id], date(2026, 2, 2)) == {contract.id: 50}


def renewed_with_seven_left() -> tuple[Contract, Contract]:
    """A contract of half a year that had ten and used three, and its renewal, which has begun."""
    plan = allowances.plan(carries_forward=True, cycle="contract_period")
    first = allowances.contract(plan, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    allowances.use(first, 3)
    renewal = allowances.activate(actions.renew_contract(number=first.number, by=BUILDER, at=NOON).contract)
    allowances.use(renewal, 2, JULY)
    return first, renewal


def test_a_renewed_contract_tells_its_own_balance_and_what_was_carried_over() -> None:
    first, renewal = renewed_with_seven_left()
    own = queries.own_allowances([first.id, renewal.id], JULY)
    assert (own[first.id].left, own[first.id].given, own[first.id].used, own[first.id].carried) == (
        7,
        10,
        3,
        7,
    )
    assert own[first.id].cycle.starts_on == date(2026, 1, 1)
    assert (own[renewal.id].left, own[renewal.id].carried) == (15, 0)


def test_what_a_renewal_got_had_been_left_in_the_chart() -> None:
    first, _ = renewed_with_seven_left()
    found = queries.balance_by_month(first.number, viewer=BUILDER, at=NOON)
    assert (found[-1].left, found[-1].given) == (7, 10)


@pytest.mark.parametrize(("carries", "left"), [(False, 10), (True, 47 + 30)])
def test_a_cycle_that_nobody_opened_counts_with_what_it_will_begin_with(carries: bool, left: int) -> None:
    contract = allowances.contract(allowances.plan(carries_forward=carries))
    allowances.use(contract, 3)
    later = date(2026, 9, 1)
    found = stands(contract, later)
    assert found is not None
    assert (found.left, found.cycle.starts_on) == (left, date(2026, 8, 31))
    allowances.opened(contract, later)
    assert stands(contract, later) == found


def test_the_first_cycle_counts_with_its_grant_before_it_is_opened() -> None:
    contract = allowances.contract(starts_on=JULY)
    assert queries.allowance_left([contract.id], JULY) == {contract.id: 10}


def test_days_of_grace_have_what_was_left_on_the_last_day() -> None:
    contract = allowances.contract(ends_on=date(2026, 6, 10), grace_days=30)
    allowances.use(contract, 4)
    assert queries.allowance_left([contract.id], TODAY) == {contract.id: 6}


def test_a_cut_cycle_that_grew_counts_on() -> None:
    contract = allowances.contract(ends_on=date(2026, 6, 10))
    Contract.objects.filter(id=contract.id).update(ends_on=date(2026, 12, 31))
    found = stands(contract, date(2026, 6, 20))
    assert found is not None
    assert (found.left, found.cycle.ends_on) == (10, date(2026, 6, 30))


@pytest.mark.parametrize(
    "made",
    [
        lambda: allowances.contract(activated=False),
        lambda: allowances.contract(allowances.plan(plan_type="fixed", allowance=None)),
        lambda: allowances.contract(starts_on=JULY),
    ],
    ids=["a draft", "a fixed plan", "not begun"],
)
def test_what_counts_nothing_has_nothing_left(made: object) -> None:
    contract = made()  # type: ignore[operator]
    assert queries.allowance_left([contract.id], TODAY) == {contract.id: None}


def test_what_is_left_of_many_contracts_on_a_day_of_each_takes_one_statement() -> None:
    plan = allowances.plan()
    first = allowances.contract(plan, ends_on=date(2026, 5, 30))
    second = allowances.contract(plan, starts_on=date(2026, 6, 1))
    allowances.use(second, 2)
    with CaptureQueriesContext(connection) as asked:
        found = queries.allowance_left([first.id, second.id], {first.id: TODAY, second.id: TODAY})
    assert found == {first.id: 10, second.id: 8}
    assert len(asked) == 1
