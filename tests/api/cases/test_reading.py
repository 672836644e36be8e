"""Lists of cases and what is told of one by REST."""

from typing import Any

import pytest

from servanda.cases.models import Case
from servanda.core.access import Role
from servanda.organisations import actions as set_up
from servanda.people.models import User
from tests.agreements import promises
from tests.api.caller import Caller, problem
from tests.api.conftest import caller_of
from tests.cases import works
from tests.cast import NOON, staff
from tests.customers import firms

pytestmark = pytest.mark.django_db


def numbers(listed: dict[str, Any]) -> list[str]:
    return [one["number"] for one in listed["items"]]


def test_unfinished_cases_come_in_the_order_of_work(desk: works.Desk, tomas_calls: Caller) -> None:
    mild = works.registered(desk, severity=4)
    worst = works.registered(desk, severity=1)
    first = tomas_calls.get("cases?limit=1&total=true")
    assert (numbers(first), first["total"]) == ([worst.number], 2)
    assert first["items"][0]["customer_name"] == "Acme Foods"
    second = tomas_calls.get(f"cases?limit=1&next={first['next']}")
    assert (numbers(second), second["next"]) == ([mild.number], None)


def test_by_age_the_newest_comes_first(desk: works.Desk, tomas_calls: Caller) -> None:
    worst = works.registered(desk, severity=1)
    newest = works.registered(desk, severity=4, when=works.later(5), received_at=works.later(5))
    first = tomas_calls.get("cases?order=age&limit=1")
    assert numbers(first) == [newest.number]
    assert numbers(tomas_calls.get(f"cases?order=age&limit=1&next={first['next']}")) == [worst.number]


def test_finished_cases_are_listed_when_asked_for(desk: works.Desk, tomas: User, tomas_calls: Caller) -> None:
    open_case = works.opened(desk, tomas)
    over = works.opened(desk, tomas)
    tomas_calls.post(f"cases/{over.number}/cancellation", {"reason": "spam"})
    assert numbers(tomas_calls.get("cases?status=cancelled")) == [over.number]
    assert set(numbers(tomas_calls.get("cases?status=open&status=cancelled"))) == {
        open_case.number,
        over.number,
    }
    assert numbers(tomas_calls.get("cases?mine=true")) == [open_case.number]


@pytest.mark.parametrize(
    ("query", "found"), [("q=E-217", 1), ("q=dryer", 0), ("severity=2", 1), ("severity=3", 0)]
)
def test_a_list_is_narrowed(query: str, found: int, desk: works.Desk, tomas_calls: Caller) -> None:
    works.registered(desk)
    assert len(tomas_calls.get(f"cases?{query}")["items"]) == found


def test_a_cursor_of_ones_own_making_is_refused(desk: works.Desk, tomas_calls: Caller) -> None:
    assert problem(tomas_calls.send("GET", "cases?next=abc")) == (422, "malformed_cursor")
    assert problem(tomas_calls.send("GET", "cases?order=age&next=abc")) == (422, "cursor_invalid")


def test_what_the_key_lends_is_another_on_the_case(desk: works.Desk, tomas_calls: Caller) -> None:
    key = promises.key(promises.approved(desk.customer), severity_weight=3)
    path = f"cases/{works.registered(desk, support_key=key.code).number}"
    assert tomas_calls.get(path)["severity_weight"] == 3
    changed = tomas_calls.send("PATCH", path, {"severity_weight": None, "project_id": None})
    assert (changed.json()["severity_weight"], changed.json()["project_id"]) == (None, None)
    foreign = {"project_id": str(desk.customer.id)}
    refused = tomas_calls.send("PATCH", path, foreign)
    assert problem(refused) == (422, "case_invalid")
    assert [one["field"] for one in refused.json()["errors"]] == ["project_id"]


def test_who_is_told_along_is_listed_added_changed_and_taken_off(
    desk: works.Desk, tomas_calls: Caller
) -> None:
    path = f"cases/{works.registered(desk).number}/contacts"
    dora = firms.contact("Dora Deputy", desk.customer)
    made = tomas_calls.post(path, {"contact_id": str(dora.id), "mail_to": True})
    assert (made["name"], made["mail_to"], made["by_hand"]) == ("Dora Deputy", True, True)
    one = f"{path}/{made['id']}"
    changed = tomas_calls.send("PATCH", one, {"mail_to": False, "mail_cc": True}).json()
    assert (changed["mail_to"], changed["mail_cc"]) == (False, True)
    assert [entry["name"] for entry in tomas_calls.get(path)["items"]] == ["Dora Deputy"]
    gus = firms.contact("Gus Gregor", firms.customer("Globex"))
    refused = tomas_calls.send("POST", path, {"contact_id": str(gus.id)})
    assert problem(refused) == (422, "case_contact_invalid")
    assert tomas_calls.send("DELETE", one).status_code == 204
    assert problem(tomas_calls.send("DELETE", one)) == (404, "no_such_case_contact")


def test_history_tells_who_changed_what(desk: works.Desk, alice: User, alice_calls: Caller) -> None:
    case = works.registered(desk)
    alice_calls.send("PATCH", f"cases/{case.number}", {"subject": "E-217 again"})
    auditor = caller_of(staff("Olga Olsen", Role.AUDITOR))
    newest, oldest = auditor.get(f"cases/{case.number}/history")["items"]
    assert (oldest["operation"], newest["operation"]) == ("created", "changed")
    assert (newest["actor_id"], newest["actor_name"]) == (str(alice.id), "Alice Auer")
    assert newest["after"]["subject"] == "E-217 again"
    assert newest["before"]["subject"] == "CP-400 stops with E-217"


@pytest.mark.parametrize("below", ["", "/clocks", "/moves", "/events", "/external-infos", "/interactions"])
def test_a_case_of_a_restricted_organisation_is_not_there_for_others(
    below: str, desk: works.Desk, tomas_calls: Caller, alice_calls: Caller
) -> None:
    case = works.registered(desk, dispatch=True)
    set_up.change_organisation(
        organisation_id=desk.organisation.id, restricted=True, by=works.BUILDER, at=NOON
    )
    assert tomas_calls.send("GET", f"cases/{case.number}{below}").status_code == 200
    assert problem(alice_calls.send("GET", f"cases/{case.number}{below}")) == (404, "no_such_case")
    assert alice_calls.get("cases")["items"] == []


def test_a_case_of_a_restricted_organisation_is_moved_by_no_other(
    desk: works.Desk, alice_calls: Caller
) -> None:
    case = works.registered(desk, dispatch=True)
    set_up.change_organisation(
        organisation_id=desk.organisation.id, restricted=True, by=works.BUILDER, at=NOON
    )
    moved = alice_calls.send("POST", f"cases/{case.number}/escalation", {"reason": "Now!"})
    assert problem(moved) == (404, "no_such_case")
    assert Case.objects.get().escalated_at is None


@pytest.mark.parametrize("order", ["work", "age"])
def test_a_list_costs_as_many_statements_however_many_cases(
    order: str, desk: works.Desk, tomas_calls: Caller, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        works.registered(desk)
    tomas_calls.get("me")
    # The token with its grants, the restricted organisations, and the list in its two bands.
    with django_assert_max_num_queries(4):
        tomas_calls.get(f"cases?order={order}")


def test_finished_cases_have_no_order_of_work(desk: works.Desk, tomas_calls: Caller) -> None:
    works.registered(desk)
    assert problem(tomas_calls.send("GET", "cases?order=work&status=closed"))[0] == 422
    assert len(numbers(tomas_calls.get("cases?order=work&status=closed&status=new"))) == 1
