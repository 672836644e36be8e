"""The escalation matrix of a service level by REST."""

from typing import Any, Final
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.people.models import User
from tests.agreements import promises
from tests.api.caller import Caller, fields, problem

pytestmark = pytest.mark.django_db

OWNER: Final = {"kind": "owner", "id": None, "address": None}
DUTY: Final = {"kind": "address", "id": None, "address": "duty@example.com"}
ESCALATE: Final = {"kind": "escalate", "id": None}


def level(number: int = 1, offset_s: int = 0, **more: Any) -> dict[str, Any]:
    dull = {"clock": "ort", "number": number, "offset_s": offset_s, "recipients": [OWNER], "actions": []}
    return dull | more


@pytest.fixture
def path() -> str:
    return f"service-levels/{promises.level().id}/escalation"


def test_what_is_put_is_answered_by_clock_and_number(ada_calls: Caller, path: str, bob: User) -> None:
    told = [OWNER, DUTY, {"kind": "user", "id": str(bob.id), "address": None}]
    first = level(1, -3600, recipients=told, actions=[ESCALATE])
    last = level(1, 0, clock="ola", recipients=[DUTY])
    response = ada_calls.send("PUT", path, {"levels": [last, level(2), first]})
    assert response.json()["levels"] == [first, level(2), last]
    assert ada_calls.get(path) == response.json()


def test_a_level_has_no_escalation_at_first(ada_calls: Caller, path: str) -> None:
    found = ada_calls.get(path)
    assert (found["levels"], found["warnings"]) == ([], [])


def test_what_was_answered_may_be_put_again(ada_calls: Caller, path: str) -> None:
    answered = ada_calls.send("PUT", path, {"levels": [level()]}).json()
    assert ada_calls.send("PUT", path, {"levels": answered["levels"]}).json() == answered


def test_a_stale_matrix_is_refused(ada_calls: Caller, path: str) -> None:
    seen = ada_calls.send("GET", path)["ETag"]
    ada_calls.send("PUT", path, {"levels": [level()]}, If_Match=seen)
    assert problem(ada_calls.send("PUT", path, {"levels": []}, If_Match=seen)) == (412, "stale")


def test_the_tag_of_a_matrix_is_that_of_its_service_level(ada_calls: Caller, path: str) -> None:
    put = ada_calls.send("PUT", path, {"levels": [level()]})
    assert put["ETag"] == ada_calls.send("GET", path.removesuffix("/escalation"))["ETag"]


def test_all_that_is_wrong_is_named_by_clock_and_number(ada_calls: Caller, path: str) -> None:
    wrong = [level(1, 60), level(2, -60, actions=[ESCALATE, ESCALATE]), level(1, clock="irt", recipients=[])]
    response = ada_calls.send("PUT", path, {"levels": wrong})
    assert problem(response) == (422, "escalation_invalid")
    assert fields(response) == {"ort.2.offset_s", "ort.2.actions", "irt.1.recipients"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clock": "lunch"}, "levels.0.clock"),
        ({"number": 5}, "levels.0.number"),
        ({"offset_s": "1 h"}, "levels.0.offset_s"),
        ({"recipients": [{"kind": "everybody"}]}, "levels.0.recipients.0.kind"),
        ({"version": 1}, "levels.0.version"),
    ],
)
def test_what_has_another_shape_is_refused_before_any_rule(
    changes: dict[str, Any], field: str, ada_calls: Caller, path: str
) -> None:
    response = ada_calls.send("PUT", path, {"levels": [level(**changes)]})
    assert problem(response) == (422, "request_invalid")
    assert fields(response) == {field}


def test_who_is_named_has_to_be_there(ada_calls: Caller, path: str) -> None:
    somebody = {"kind": "team", "id": str(uuid4())}
    response = ada_calls.send("PUT", path, {"levels": [level(recipients=[somebody])]})
    assert fields(response) == {"ort.1.recipients"}


def test_what_is_hardly_meant_is_answered_as_a_warning(ada_calls: Caller, path: str) -> None:
    found = ada_calls.send("PUT", path, {"levels": [level(1, -86400), level(1, clock="update")]}).json()
    assert [one["field"] for one in found["warnings"]] == ["ort.1.offset_s", "update"]


@pytest.mark.parametrize("levels", [1, 4])
def test_reading_costs_the_same_whatever_the_size(
    levels: int,
    ada_calls: Caller,
    path: str,
    bob: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    told = [OWNER, {"kind": "user", "id": str(bob.id)}]
    ada_calls.send("PUT", path, {"levels": [level(n, n * 60, recipients=told) for n in range(1, levels + 1)]})
    with django_assert_max_num_queries(10):
        ada_calls.get(path)
