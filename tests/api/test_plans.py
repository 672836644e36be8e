"""Support plans by REST."""

from typing import Any, Final

import pytest

from servanda.agreements import queries
from servanda.agreements.models import SupportPlan
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.agreements.plans import at, rule
from tests.api.caller import Caller, fields, problem
from tests.api.conftest import caller_of
from tests.customers import firms

pytestmark = pytest.mark.django_db

WORST: Final = {"subject": "severity", "one_of": ["1"]}


@pytest.fixture
def miriam_calls(miriam: User) -> Caller:
    """The contract manager's program."""
    return caller_of(miriam)


def hours(**fields: Any) -> dict[str, Any]:
    level = str(queries.default_service_level().id)
    return {
        "name": "Line Care 40",
        "plan_type": "hours",
        "allowance": 2400,
        "cycle": "year",
        "increment_min": 15,
        "total_cost": "4800.5",
        "currency": "EUR",
        "rules": [{"criteria": [WORST], "level": level, "version": 1}, {"level": level}],
    } | fields


def test_a_plan_is_added_with_terms_and_rules(miriam_calls: Caller) -> None:
    made = miriam_calls.send("POST", "plans", hours()).json()
    assert (made["version"], made["allowance"], made["total_cost"]) == (1, 2400, "4800.50")
    first, second = made["rules"]
    assert (first["criteria"], first["version"], second["criteria"]) == ([WORST], 1, [])
    assert made == miriam_calls.get(f"plans/{made['id']}")


def test_everything_wrong_is_told_at_its_field(miriam_calls: Caller) -> None:
    wrong = hours(name="no contract", allowance=0, rules=[{"level": str(new_id()), "match": "any"}])
    answer = miriam_calls.send("POST", "plans", wrong)
    assert problem(answer) == (422, "plan_invalid")
    assert fields(answer) == {"name", "allowance", "rules.0.level"}


def test_what_is_hardly_meant_is_taken_with_warnings(miriam_calls: Caller) -> None:
    level = str(queries.default_service_level().id)
    rules = [{"criteria": [WORST], "level": level}, {"criteria": [WORST], "level": level}]
    made = miriam_calls.send("POST", "plans", hours(rules=rules)).json()
    assert [one["field"] for one in made["warnings"]] == ["rules.1", "rules"]


def test_other_terms_make_a_version_and_the_former_stays(miriam_calls: Caller) -> None:
    made = plans.hours()
    changed = miriam_calls.send("PATCH", f"plans/{made.id}", {"allowance": 60}).json()
    assert (changed["version"], changed["allowance"]) == (2, 60)
    found = miriam_calls.get(f"plans/{made.id}/versions")["items"]
    assert [(one["number"], one["allowance"]) for one in found] == [(2, 60), (1, 2400)]


def test_whoever_read_an_older_revision_is_told(miriam_calls: Caller) -> None:
    made = plans.hours()
    plans.changed(made, allowance=60)
    seen = f'"{made.revision}"'
    late = miriam_calls.send("PATCH", f"plans/{made.id}", {"allowance": 90}, If_Match=seen)
    assert problem(late) == (412, "stale")


def test_plans_are_listed_by_name(miriam_calls: Caller) -> None:
    plans.hours()
    names = [one["name"] for one in miriam_calls.get("plans?limit=1&total=true")["items"]]
    assert names == ["Line Care 40"]


def test_another_plan_becomes_the_default(miriam_calls: Caller) -> None:
    made = plans.plan()
    assert miriam_calls.send("POST", f"plans/{made.id}/default").json()["is_default"]
    assert problem(miriam_calls.send("POST", f"plans/{plans.hours().id}/default")) == (
        409,
        "cannot_be_default",
    )


def test_a_plan_goes_out_of_use_and_back(miriam_calls: Caller) -> None:
    made = plans.plan()
    assert not miriam_calls.send("POST", f"plans/{made.id}/deactivation").json()["is_active"]
    assert miriam_calls.send("DELETE", f"plans/{made.id}/deactivation").json()["is_active"]
    default = SupportPlan.objects.get(is_default=True)
    assert problem(miriam_calls.send("POST", f"plans/{default.id}/deactivation")) == (409, "plan_in_use")


def test_a_try_out_says_which_rule_and_why_none_before(miriam_calls: Caller) -> None:
    gold = promises.level()
    made = plans.plan(rules=[rule(at(1), of=gold), rule()])
    told = miriam_calls.send("POST", f"plans/{made.id}/try-out", {"severity": 2}).json()
    assert (told["rule"], told["level"]["name"], told["level"]["version"]) == (1, "Standard", 1)
    first, second = told["tried"]
    assert (first["holds"], first["criteria"]) == (False, [WORST | {"hit": []}])
    assert (second["holds"], second["criteria"]) == (True, [])


def test_a_former_version_and_rules_only_thought_of_can_be_tried(miriam_calls: Caller) -> None:
    gold = promises.level()
    made = plans.plan(rules=[rule(of=gold)])
    plans.changed(made, rules=[rule()])
    path = f"plans/{made.id}/try-out"
    assert miriam_calls.send("POST", path, {"version": 1}).json()["level"]["name"] == "Gold"
    drafted = {"rules": [{"level": str(gold.id)}]}
    assert miriam_calls.send("POST", path, drafted).json()["level"]["name"] == "Gold"
    assert miriam_calls.send("POST", path, {"rules": []}).json()["rule"] is None
    lost = {"rules": [{"level": str(new_id())}]}
    assert problem(miriam_calls.send("POST", path, lost)) == (422, "plan_invalid")


def test_contracts_with_an_older_version_are_listed_and_moved(miriam_calls: Caller) -> None:
    made = plans.plan()
    contract = promises.an_active_contract(
        firms.customer(zone="Europe/Vienna"), plan_id=made.id, ends_on=None
    )
    plans.changed(made, rules=[rule(at(1)), rule()])
    path = f"plans/{made.id}/versions/2"
    (one,) = miriam_calls.get(f"{path}/followers")["items"]
    assert one == {"number": contract.number, "customer": "Halden Paper", "version": 1}
    answer = miriam_calls.send("POST", f"{path}/moves", {"contracts": [contract.number]})
    assert answer.json() == {"contracts": 1}
    assert miriam_calls.get(f"{path}/followers")["items"] == []
    assert problem(miriam_calls.send("POST", f"{path}/moves", {"contracts": ["CT-9"]})) == (
        409,
        "cannot_move",
    )
