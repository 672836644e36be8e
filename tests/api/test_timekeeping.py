"""Time worked on cases by REST."""

from typing import Any

import pytest

from servanda.agreements.models import Contract
from servanda.cases.models import Case
from servanda.people.models import User
from tests.agreements import allowances
from tests.api.caller import Caller, fields, problem
from tests.cases import works


@pytest.fixture
def tomas_calls(tomas: User, calling: Any) -> Caller:
    made: Caller = calling(tomas)
    return made


@pytest.fixture
def at_work(db: None) -> works.Desk:
    return works.desk()


@pytest.fixture
def sold(at_work: works.Desk) -> Contract:
    """One hour, counted by the quarter of it and charged when used up."""
    terms = {"allowance": 60, "cycle": "contract_period", "increment_min": 15, "when_used_up": "charge"}
    plan = allowances.plan("Hours", "hours", **terms)
    return allowances.contract(plan, customer_id=at_work.customer.id, ends_on=None)


@pytest.fixture
def case(at_work: works.Desk, sold: Contract) -> Case:
    return works.registered(at_work)


def test_time_lives_from_entering_to_removal(tomas_calls: Caller, case: Case, sold: Contract) -> None:
    path = f"cases/{case.number}/time-entries"
    made = tomas_calls.post(path, {"minutes": 65, "day": "2026-06-15", "note": "Log analysis"})
    assert made["drawn"] == {"contract": sold.number, "amount": 60, "beyond": 15}
    changed = tomas_calls.send("PATCH", f"{path}/{made['id']}", {"minutes": 20}, If_Match='"1"')
    assert (changed.json()["drawn"]["amount"], changed["ETag"]) == (30, '"2"')
    stale = tomas_calls.send("DELETE", f"{path}/{made['id']}", If_Match='"1"')
    assert problem(stale) == (412, "stale")
    assert tomas_calls.get(path)["items"] == [changed.json()]
    assert tomas_calls.send("DELETE", f"{path}/{made['id']}").status_code == 204
    assert tomas_calls.get(path)["items"] == []
    assert allowances.balances(sold) == [60]


def test_time_that_is_not_billable_draws_nothing(tomas_calls: Caller, case: Case) -> None:
    made = tomas_calls.post(f"cases/{case.number}/time-entries", {"minutes": 5, "is_billable": False})
    assert (made["is_billable"], made["drawn"]) == (False, None)


def test_time_of_others_is_for_those_who_may_reassign(tomas_calls: Caller, case: Case, bob: User) -> None:
    body = {"minutes": 5, "user_id": str(bob.id)}
    refused = tomas_calls.send("POST", f"cases/{case.number}/time-entries", body)
    assert problem(refused) == (403, "not_allowed")


def test_time_in_the_future_is_refused_at_its_field(tomas_calls: Caller, case: Case) -> None:
    body = {"minutes": 5, "day": "2999-01-01"}
    refused = tomas_calls.send("POST", f"cases/{case.number}/time-entries", body)
    assert (problem(refused), fields(refused)) == ((422, "time_invalid"), {"day"})


def test_a_time_entry_that_there_is_not_is_not_found(tomas_calls: Caller, case: Case) -> None:
    path = f"cases/{case.number}/time-entries/01900000-0000-7000-8000-000000000000"
    assert problem(tomas_calls.send("DELETE", path)) == (404, "no_such_time_entry")
