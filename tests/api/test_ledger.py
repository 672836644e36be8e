"""Allowances by REST: the ledger, cycles, statements, topping up and correcting."""

from typing import Any

import pytest

from servanda.agreements.models import Contract
from servanda.people.models import User
from tests.agreements import allowances
from tests.api.caller import Caller, fields, problem


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    made: Caller = calling(miriam)
    return made


@pytest.fixture
def contract(db: None) -> Contract:
    """Ten incidents a month, charged when used up, a line in each of five months."""
    return allowances.contract(allowances.plan(when_used_up="charge"))


def test_the_ledger_is_paged_with_the_balance_after_each_entry(
    miriam_calls: Caller, contract: Contract
) -> None:
    allowances.use(contract, 12)
    first = miriam_calls.get(f"contracts/{contract.number}/ledger?limit=4")
    rest = miriam_calls.get(f"contracts/{contract.number}/ledger?limit=4&next={first['next']}")
    lines = [*first["items"], *rest["items"]]
    assert first["unit"] == "incidents"
    assert (len(lines), rest["next"]) == (6, None)
    used = next(one for one in lines if one["kind"] == "use")
    assert (used["amount"], used["beyond"], used["balance"]) == (-10, 2, 0)


def test_the_ledger_of_one_cycle(miriam_calls: Caller, contract: Contract) -> None:
    cycles = miriam_calls.get(f"contracts/{contract.number}/cycles")["items"]
    assert (cycles[0]["starts_on"], cycles[0]["last_on"]) == ("2026-05-31", "2026-06-29")
    found = miriam_calls.get(f"contracts/{contract.number}/ledger?cycle_id={cycles[0]['id']}")
    assert [one["cycle_id"] for one in found["items"]] == [cycles[0]["id"]]


def test_the_statement_of_a_day(miriam_calls: Caller, contract: Contract) -> None:
    allowances.use(contract, 3)
    found = miriam_calls.get(f"contracts/{contract.number}/statement?on=2026-06-15")
    assert (found["cycle"]["used"], found["cycle"]["balance"]) == (3, 7)
    assert sorted(one["kind"] for one in found["items"]) == ["grant", "use"]


def test_the_statement_of_today_is_of_the_last_cycle_there_is(
    miriam_calls: Caller, contract: Contract
) -> None:
    found = miriam_calls.get(f"contracts/{contract.number}/statement")
    assert found["cycle"]["starts_on"] == "2026-05-31"


def test_there_is_no_statement_before_the_contract(miriam_calls: Caller, contract: Contract) -> None:
    refused = miriam_calls.send("GET", f"contracts/{contract.number}/statement?on=2025-01-01")
    assert problem(refused) == (404, "no_such_cycle")


def test_an_allowance_is_topped_up_and_corrected(miriam_calls: Caller, db: None) -> None:
    contract = allowances.contract(allowances.plan(cycle="contract_period"), ends_on=None)
    given = miriam_calls.post(f"contracts/{contract.number}/top-ups", {"amount": 5, "text": "Order 4711"})
    assert (given["kind"], given["amount"], given["text"]) == ("top_up", 5, "Order 4711")
    taken = miriam_calls.post(
        f"contracts/{contract.number}/corrections",
        {"amount": -2, "reason": "Counted twice", "on": "2026-02-02"},
    )
    assert (taken["kind"], taken["on"], taken["recorded_by"]) == ("correction", "2026-02-02", "Miriam Moser")
    assert allowances.balances(contract) == [13]


def test_more_than_is_left_is_a_conflict(miriam_calls: Caller, contract: Contract) -> None:
    refused = miriam_calls.send(
        "POST",
        f"contracts/{contract.number}/corrections",
        {"amount": -11, "reason": "Counted twice", "on": "2026-06-15"},
    )
    assert problem(refused) == (409, "allowance_overdrawn")


def test_what_counts_nothing_is_not_topped_up(miriam_calls: Caller, db: None) -> None:
    draft = allowances.contract(activated=False)
    refused = miriam_calls.send("POST", f"contracts/{draft.number}/top-ups", {"amount": 5})
    assert problem(refused) == (409, "nothing_counted")


@pytest.mark.parametrize(
    ("below", "body", "field"),
    [
        ("top-ups", {"amount": 0}, "amount"),
        ("corrections", {"amount": 0, "reason": "x"}, "amount"),
        ("corrections", {"amount": 1, "reason": "x", "on": "2999-01-01"}, "on"),
    ],
)
def test_what_cannot_be_names_its_field(
    miriam_calls: Caller, contract: Contract, below: str, body: dict[str, object], field: str
) -> None:
    refused = miriam_calls.send("POST", f"contracts/{contract.number}/{below}", body)
    assert refused.status_code == 422
    assert fields(refused) == {field}
