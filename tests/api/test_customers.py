"""Customers, contacts, products and what is installed by REST."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.customers import firms

pytestmark = pytest.mark.django_db

HALDEN = {"name": "Halden Paper", "mail_domains": ["halden.example"], "zone": "Europe/Vienna"}


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


def test_a_new_customer_is_answered_with_its_number(miriam_calls: Caller) -> None:
    made = miriam_calls.post("customers", HALDEN)
    assert made["number"].startswith("C-")
    assert {name: made[name] for name in HALDEN} == HALDEN


def test_a_free_mail_domain_is_refused_at_its_field(miriam_calls: Caller) -> None:
    response = miriam_calls.send("POST", "customers", HALDEN | {"mail_domains": ["gmail.com"]})
    assert problem(response) == (422, "customer_invalid")
    assert fields(response) == {"mail_domains"}


def test_a_change_leaves_alone_what_was_not_sent(miriam_calls: Caller) -> None:
    made = miriam_calls.post("customers", HALDEN)
    response = miriam_calls.send("PATCH", f"customers/{made['id']}", {"note": "Ring twice."}, If_Match='"1"')
    assert response.json() == made | {"note": "Ring twice.", "revision": 2}


def test_a_change_with_an_old_etag_is_refused(miriam_calls: Caller) -> None:
    customer = firms.customer()
    miriam_calls.send("PATCH", f"customers/{customer.id}", {"note": "first"})
    late = miriam_calls.send("PATCH", f"customers/{customer.id}", {"note": "second"}, If_Match='"1"')
    assert problem(late) == (412, "stale")


@pytest.mark.parametrize("resource", ["customers", "contacts", "products", "installed-products"])
def test_an_external_id_adds_first_and_changes_then(resource: str, miriam_calls: Caller) -> None:
    halden, feeder = str(firms.customer().id), str(firms.product().id)
    body = {
        "customers": {"name": "Grazer Druck"},
        "contacts": {"name": "Carla Conti", "customer_id": halden},
        "products": {"name": "Dryer", "code": "DRY-1"},
        "installed-products": {"customer_id": halden, "product_id": feeder},
    }[resource]
    first = miriam_calls.send("PUT", f"{resource}/by-external-id/erp-7", body)
    second = miriam_calls.send("PUT", f"{resource}/by-external-id/erp-7", body | {"is_active": False})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["external_id"] == "erp-7"
    assert second.json() == first.json() | {"is_active": False, "revision": 2}


def test_what_an_upsert_does_not_send_stays(miriam_calls: Caller) -> None:
    firms.customer("Halden Paper", external_id="erp-7", note="Ring twice.")
    answer = miriam_calls.send("PUT", "customers/by-external-id/erp-7", {"name": "Halden"}).json()
    assert (answer["name"], answer["note"]) == ("Halden", "Ring twice.")


@pytest.mark.parametrize("tag", ['"3"', '"of another kind"'])
@pytest.mark.parametrize("resource", ["customers", "contacts", "products", "installed-products"])
def test_an_upsert_that_expects_something_adds_nothing(resource: str, tag: str, miriam_calls: Caller) -> None:
    halden, feeder = firms.customer("Halden Paper").id, firms.product().id
    body = {
        "customers": {"name": "Nordwind"},
        "contacts": {"name": "Carla Conti", "customer_id": str(halden)},
        "products": {"name": "Dryer", "code": "DRY-1"},
        "installed-products": {"customer_id": str(halden), "product_id": str(feeder)},
    }[resource]
    path = f"{resource}/by-external-id/gone"
    refused = miriam_calls.send("PUT", path, body, If_Match=tag)
    assert problem(refused) == (412, "stale")


@pytest.mark.parametrize(("length", "status"), [(8000, 201), (8001, 422)])
def test_a_note_is_as_long_as_the_page_takes_it(length: int, status: int, miriam_calls: Caller) -> None:
    answer = miriam_calls.send("POST", "customers", {"name": "Halden Paper", "note": "x" * length})
    assert answer.status_code == status


def test_faults_are_named_as_in_the_body(miriam_calls: Caller) -> None:
    nowhere = str(uuid4())
    refused = miriam_calls.send("POST", "installed-products", {"customer_id": nowhere, "product_id": nowhere})
    assert fields(refused) == {"customer_id", "product_id"}


def test_customers_come_by_name_in_pages(alice_calls: Caller) -> None:
    for name in ("beta", "Alpha", "Gamma"):
        firms.customer(name)
    first = alice_calls.get("customers?limit=2")
    second = alice_calls.get(f"customers?limit=2&next={first['next']}")
    assert [one["name"] for one in first["items"] + second["items"]] == ["Alpha", "beta", "Gamma"]
    assert second["next"] is None


def test_customers_are_found_by_word_parent_and_use(alice_calls: Caller) -> None:
    top = firms.customer("Top")
    below = firms.customer("Below Mill", parent_id=top.id)
    firms.customer("Old Mill", is_active=False)
    assert [one["id"] for one in alice_calls.get("customers?q=mil&is_active=true")["items"]] == [
        str(below.id)
    ]
    assert [one["id"] for one in alice_calls.get(f"customers?parent_id={top.id}")["items"]] == [str(below.id)]


def test_an_agent_adds_a_contact_and_cannot_change_one(alice_calls: Caller) -> None:
    body = {"customer_id": str(firms.customer().id), "name": "Carla", "phones": ["+43 (0)316 12345"]}
    made = alice_calls.post("contacts", body)
    assert (made["phones"], made["state"]) == (["+43 (0)316 12345"], "confirmed")
    assert problem(alice_calls.send("PATCH", f"contacts/{made['id']}", {"name": "C"})) == (403, "not_allowed")


def test_an_unconfirmed_contact_is_confirmed(alice_calls: Caller) -> None:
    contact = firms.contact(confirmed=False)
    assert alice_calls.get(f"contacts/{contact.id}")["state"] == "unconfirmed"
    assert alice_calls.post(f"contacts/{contact.id}/confirmation", {})["state"] == "confirmed"


def test_contacts_are_listed_for_a_customer(alice_calls: Caller) -> None:
    halden, graz = firms.customer("Halden"), firms.customer("Graz")
    firms.contact("Carla", halden)
    firms.contact("Bruno", graz)
    found = alice_calls.get(f"contacts?customer_id={graz.id}")["items"]
    assert [one["name"] for one in found] == ["Bruno"]


def test_installed_products_are_listed_for_a_product(alice_calls: Caller) -> None:
    feeder, dryer = firms.product("Feeder", "FDR-1"), firms.product("Dryer", "DRY-1")
    firms.installed("SN-1", of=feeder)
    firms.installed("SN-2", of=dryer)
    found = alice_calls.get(f"installed-products?product_id={dryer.id}")["items"]
    assert [one["serial"] for one in found] == ["SN-2"]


def test_a_contact_who_is_none_is_not_found(alice_calls: Caller) -> None:
    response = alice_calls.send("GET", "contacts/0190a8c0-0000-7000-8000-000000000001")
    assert problem(response) == (404, "no_such_contact")


@pytest.mark.parametrize("contacts", [1, 5])
def test_a_list_costs_as_many_statements_however_long(
    contacts: int, alice_calls: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(contacts):
        firms.contact(f"Anna {number}", mails=[f"anna{number}@halden.example"], phones=["316123456"])
    with django_assert_max_num_queries(8):
        assert len(alice_calls.get("contacts")["items"]) == contacts


def test_a_caller_is_answered_with_what_was_found(alice_calls: Caller) -> None:
    carla = firms.contact("Carla Conti", phones=["+43 316 123456"])
    assert alice_calls.get("callers?q=0316%20123456")["items"] == [
        {
            "matched": "phone",
            "found": "43316123456",
            "contact_id": str(carla.id),
            "contact_name": "Carla Conti",
            "customer_id": str(carla.customer_id),
            "customer_name": "Halden Paper",
            "customer_number": carla.customer.number,
        }
    ]


def test_nobody_asked_for_is_nobody_found(alice_calls: Caller) -> None:
    assert alice_calls.get("callers") == {"items": []}
