"""Topping up and correcting by hand, and the job that opens cycles as they begin."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.core.access import Viewer
from servanda.core.ledger import AllowanceOverdrawn, AllowanceUnchanged
from servanda.core.refusals import NotAllowed
from servanda.foundation import clock
from servanda.jobs import allowances as job
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

JULY = date(2026, 7, 1)


@pytest.fixture
def manager(miriam: User) -> Viewer:
    return viewer_of(miriam)


def topped_up(contract: Contract, by: Viewer = BUILDER, **fields: Any) -> AllowanceEntry:
    return actions.top_up_contract(number=contract.number, **{"amount": 5} | fields, by=by, at=NOON)


def corrected(contract: Contract, amount: int, by: Viewer = BUILDER, **fields: Any) -> AllowanceEntry:
    said = {"reason": "Counted twice"} | fields
    return actions.correct_allowance(number=contract.number, amount=amount, **said, by=by, at=NOON)


def left(contract: Contract) -> int:
    return allowances.balances(contract)[-1]


def test_a_top_up_adds_to_the_present_cycle_and_says_what_for(manager: Viewer) -> None:
    contract = allowances.contract()
    entry = topped_up(contract, by=manager, text=" Order 4711 ")
    assert left(contract) == 15
    assert (entry.on, entry.text, entry.recorded_by) == (allowances.TODAY, "Order 4711", "Miriam Moser")


@pytest.mark.parametrize(("amount", "balance"), [(5, 15), (-10, 0)])
def test_a_correction_adds_or_takes_away(manager: Viewer, amount: int, balance: int) -> None:
    contract = allowances.contract()
    entry = corrected(contract, amount, by=manager)
    assert (left(contract), entry.reason) == (balance, "Counted twice")


def test_a_correction_of_a_past_day_is_of_that_cycle() -> None:
    contract = allowances.contract()
    corrected(contract, -4, on=date(2026, 2, 2))
    assert allowances.balances(contract) == [6, 10, 10, 10, 10]


def test_what_a_correction_of_a_past_debt_leaves_is_carried_on() -> None:
    contract = allowances.contract(allowances.plan(carries_forward=True), starts_on=date(2026, 5, 1))
    allowances.use(contract, 12, date(2026, 5, 10))
    allowances.use(contract, 13, date(2026, 6, 10))
    corrected(contract, 5, on=date(2026, 5, 10))
    assert allowances.balances(contract) == [0, 0]


def test_more_than_is_left_is_taken_away_only_where_the_plan_is_overdrawn() -> None:
    overdrawn = allowances.contract()
    corrected(overdrawn, -11)
    assert left(overdrawn) == -1
    charging = allowances.contract(
        allowances.plan("Charging", when_used_up="charge"), whole_customer=False, **of_a_product()
    )
    with pytest.raises(AllowanceOverdrawn, match="top it up first"):
        corrected(charging, -11)


def of_a_product() -> dict[str, Any]:
    return {"product_ids": [firms.product().id]}


@pytest.mark.parametrize(
    "deed", [topped_up, lambda contract: corrected(contract, 1)], ids=["topping up", "correcting"]
)
@pytest.mark.parametrize(
    "made",
    [
        lambda: allowances.contract(activated=False),
        lambda: allowances.contract(allowances.plan(plan_type="fixed", allowance=None)),
    ],
    ids=["a draft", "a fixed plan"],
)
def test_where_nothing_is_counted_nothing_is_changed(deed: Any, made: Any) -> None:
    with pytest.raises(actions.NothingCounted):
        deed(made())


def test_a_contract_that_has_not_begun_is_not_topped_up() -> None:
    with pytest.raises(actions.NothingCounted):
        topped_up(allowances.contract(starts_on=JULY))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_top_up_gives_something(amount: int) -> None:
    with pytest.raises(AllowanceUnchanged):
        topped_up(allowances.contract(), amount=amount)


def test_a_top_up_for_a_long_reason_is_refused() -> None:
    with pytest.raises(actions.LedgerEntryInvalid):
        topped_up(allowances.contract(), text="x" * 201)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("reason", {"reason": "  "}),
        ("reason", {"reason": "x" * 401}),
        ("on", {"on": allowances.TODAY + timedelta(days=1)}),
        ("on", {"on": date(2026, 1, 30)}),
    ],
)
def test_a_correction_says_why_and_is_of_a_day_that_has_come(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(actions.LedgerEntryInvalid) as refused:
        corrected(allowances.contract(), 1, **fields)
    assert [fault.field for fault in refused.value.faults] == [field]


@pytest.mark.parametrize("deed", [topped_up, lambda contract, by: corrected(contract, 1, by)])
def test_a_lead_changes_no_allowance(deed: Any, bob: User) -> None:
    with pytest.raises(NotAllowed):
        deed(allowances.contract(), by=viewer_of(bob))


def test_the_job_opens_what_has_begun_and_is_safe_to_run_twice() -> None:
    contract = allowances.contract()
    job.open_begun(at=NOON + timedelta(days=16))
    job.open_begun(at=NOON + timedelta(days=16))
    assert allowances.balances(contract) == [10] * 6
    assert contract.entries.filter(kind="grant").count() == 6


def test_the_job_opens_what_has_begun_by_now() -> None:
    contract = allowances.contract(ends_on=None)
    job.opened(0)
    assert list(queries.contracts_to_open(at=clock.now())) == []
    assert contract.cycles.count() > 5


def test_the_job_follows_the_date_in_the_contracts_zone() -> None:
    contract = allowances.contract(zone="Pacific/Auckland")
    job.open_begun(at=NOON.replace(day=29, hour=13))
    assert allowances.balances(contract) == [10] * 6


def test_a_contract_that_fails_keeps_none_of_the_others_back() -> None:
    plan = allowances.plan(carries_forward=True)
    failing = allowances.contract(plan, starts_on=date(2026, 6, 1), ends_on=date(2026, 7, 15))
    more_than_a_column_holds = 2_147_483_647
    Contract.objects.filter(id=failing.id).update(allowance=more_than_a_column_holds)
    other = allowances.contract(plan, whole_customer=False, **of_a_product())
    job.open_begun(at=NOON + timedelta(days=16))
    assert (failing.cycles.count(), other.cycles.count()) == (1, 6)


def to_open() -> list[object]:
    return list(queries.contracts_to_open(at=NOON + timedelta(days=16)))


@pytest.mark.parametrize(
    "made",
    [
        lambda: allowances.contract(ends_on=allowances.TODAY),
        lambda: allowances.contract(activated=False),
        lambda: allowances.contract(allowances.plan(plan_type="fixed", allowance=None)),
        lambda: allowances.contract(allowances.plan(cycle="contract_period")),
        lambda: allowances.contract(starts_on=date(2026, 8, 1)),
    ],
    ids=["ended", "a draft", "fixed", "opened", "not begun"],
)
def test_the_job_leaves_alone_what_has_nothing_to_open(made: Any) -> None:
    made()
    assert to_open() == []


def test_contracts_that_have_ended_cost_no_statement() -> None:
    plan = allowances.plan()
    for year in range(2010, 2016):
        allowances.contract(plan, starts_on=date(year, 1, 1), ends_on=date(year, 6, 30))
    running = allowances.contract(plan)
    with CaptureQueriesContext(connection) as asked:
        assert to_open() == [running.id]
    assert len(asked) == 3
