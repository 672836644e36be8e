"""What came before a contract was entered, by REST."""

from datetime import timedelta
from typing import Any

import pytest

from servanda.people.models import User
from tests.agreements import promises
from tests.api.caller import Caller, problem
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


def test_what_came_before_is_listed_and_judged_again(miriam_calls: Caller) -> None:
    office = works.desk()
    case = works.registered(office, when=NOON - timedelta(days=3))
    path = f"contracts/{promises.an_active_contract(office.customer).number}/earlier-cases"
    (listed,) = miriam_calls.get(path)["items"]
    assert (listed["number"], listed["is_finished"], listed["contract"]) == (case.number, False, None)
    assert (listed["minutes"], listed["billable"], listed["drawn"]) == (0, 0, 0)
    (judged,) = miriam_calls.post(f"{path}/judgement", {"numbers": [case.number], "reason": "Signed late"})[
        "items"
    ]
    assert judged["contract"] in path
    assert miriam_calls.get(path)["items"] == []


def test_what_is_none_of_them_is_named(miriam_calls: Caller) -> None:
    path = f"contracts/{promises.an_active_contract().number}/earlier-cases/judgement"
    refused = miriam_calls.send("POST", path, {"numbers": ["1"], "reason": "Late"})
    assert problem(refused) == (422, "not_earlier")
