"""Business objects by REST: recorded, put by their external id, connected to keys and cases."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.customers.models import BusinessObject
from servanda.people.models import User
from tests.agreements import promises
from tests.api.caller import Caller, fields, problem
from tests.cases import works
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


@pytest.fixture
def alice_calls(alice: User, calling: Any) -> Caller:
    """The agent with a token."""
    caller: Caller = calling(alice)
    return caller


def order(**more: Any) -> dict[str, Any]:
    known = {"kind": "sales_order", "reference": "SO-4711"}
    return {"customer_id": str(firms.customer().id), **known, **more}


def test_a_business_object_is_recorded_and_found_by_its_reference(miriam_calls: Caller) -> None:
    made = miriam_calls.post("business-objects", order(link="https://erp.example/4711"))
    assert miriam_calls.get("business-objects?q=so-47")["items"] == [made]
    assert miriam_calls.get("business-objects?kind=rma")["items"] == []
    assert miriam_calls.get("callers?q=SO-4711")["items"][0]["matched"] == "object"


def test_a_reference_that_is_there_is_refused_by_its_name(miriam_calls: Caller) -> None:
    sent = order()
    miriam_calls.post("business-objects", sent)
    again = miriam_calls.send("POST", "business-objects", sent | {"reference": "so-4711"})
    assert problem(again) == (422, "business_object_invalid")
    assert "Sales order SO-4711" in again.json()["errors"][0]["message"]


def test_an_external_id_adds_first_and_changes_then(miriam_calls: Caller) -> None:
    sent = order()
    first = miriam_calls.send("PUT", "business-objects/by-external-id/erp-7", sent)
    second = miriam_calls.send("PUT", "business-objects/by-external-id/erp-7", sent | {"label": "Feeder"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json() | {"label": "Feeder", "revision": 2}


def test_a_change_of_an_object_with_an_old_etag_is_refused(miriam_calls: Caller) -> None:
    path = f"business-objects/{firms.business_object().id}"
    miriam_calls.send("PATCH", path, {"label": "first"})
    late = miriam_calls.send("PATCH", path, {"label": "second"}, If_Match='"1"')
    assert problem(late) == (412, "stale")


def test_a_page_of_objects_costs_the_same_for_many(miriam_calls: Caller) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            miriam_calls.get("business-objects")
        return len(spent)

    customer = firms.business_object("SO-0").customer
    cost()
    for_one = cost()
    for number in range(1, 6):
        firms.business_object(f"SO-{number}", customer)
    assert cost() == for_one


def test_a_key_names_all_of_its_objects(miriam_calls: Caller) -> None:
    key = promises.key()
    one = firms.business_object(of=key.customer)
    path = f"support-keys/{key.code}"
    changed = miriam_calls.send("PATCH", path, {"business_object_ids": [str(one.id)]}).json()
    assert changed["business_object_ids"] == [str(one.id)]
    foreign = firms.business_object(of=firms.customer("Globex"))
    refused = miriam_calls.send("PATCH", path, {"business_object_ids": [str(foreign.id)]})
    assert (problem(refused), fields(refused)) == ((422, "key_incomplete"), {"business_object_ids"})


def test_another_customer_disconnects_a_key(miriam_calls: Caller) -> None:
    key = promises.key()
    one = firms.business_object(of=key.customer)
    path = f"support-keys/{key.code}"
    miriam_calls.send("PATCH", path, {"business_object_ids": [str(one.id)]})
    calendar = str(works.desk().organisation.work_calendar_id)
    moved = {"customer_id": str(firms.customer("Globex").id), "work_calendar_id": calendar}
    changed = miriam_calls.send("PATCH", path, moved).json()
    assert (changed["agreement_number"], changed["business_object_ids"]) == (None, [])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["K-0ONE", "K-TWO"]),
        ("?severity_weight=2", ["K-TWO"]),
        ("?severity_weight=0", ["K-0ONE"]),
        ("?has_agreement=false", []),
        ("?is_blocked=true", []),
        ("?q=koone", ["K-0ONE"]),
    ],
)
def test_keys_are_listed_by(query: str, found: list[str], miriam_calls: Caller) -> None:
    agreement = promises.approved()
    promises.key(agreement, "K-0ONE")
    promises.key(agreement, "K-TWO", severity_weight=2)
    assert [one["code"] for one in miriam_calls.get(f"support-keys{query}")["items"]] == found


@pytest.mark.parametrize("said", ["K-0ONE", "k-oone", "koone", "K 0 O N E"])
def test_a_caller_who_quotes_a_key_as_it_looks_is_found(said: str, alice_calls: Caller) -> None:
    key = promises.key(code="K-0ONE")
    found = alice_calls.get(f"callers?q={said.replace(' ', '%20')}")["items"]
    assert [(one["matched"], one["found"]) for one in found] == [("key", key.code)]


def test_a_label_is_a_drawing(miriam_calls: Caller) -> None:
    answer = miriam_calls.send("GET", f"support-keys/{promises.key().code}/label")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg ")


def test_a_case_is_about_what_is_put_and_what_is_quoted(alice_calls: Caller) -> None:
    at = works.desk()
    path = f"cases/{works.registered(at).number}/business-objects"
    one = firms.business_object(of=at.customer)
    alice_calls.send("PUT", path, {"business_object_ids": [str(one.id)]})
    alice_calls.post(path, {"kind": "rma", "reference": "RMA 7"})
    listed = alice_calls.get(path)["items"]
    assert [(each["kind"], each["reference"]) for each in listed] == [
        ("rma", "RMA 7"),
        ("sales_order", "SO-4711"),
    ]
    assert BusinessObject.objects.get(reference="RMA 7").customer == at.customer


def test_a_case_is_not_about_what_strangers_have(alice_calls: Caller) -> None:
    path = f"cases/{works.registered(works.desk()).number}/business-objects"
    foreign = firms.business_object(of=firms.customer("Globex"))
    refused = alice_calls.send("PUT", path, {"business_object_ids": [str(foreign.id)]})
    assert (problem(refused), fields(refused)) == ((422, "objects_not_of_customer"), {"business_object_ids"})
