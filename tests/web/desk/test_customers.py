"""The pages on which customers are looked up."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.people.models import User
from servanda.web.desk.customers.lookup import ROWS
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: User, client: Client) -> Client:
    """The agent's browser."""
    client.force_login(alice)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    content: str = response.content.decode()
    return content


def test_without_customers_the_page_says_what_will_stand_there(desk: Client) -> None:
    assert "There is no customer yet" in text(desk.get("/customers"))


def test_customers_stand_by_name_a_page_at_a_time(desk: Client) -> None:
    for number in range(ROWS + 1):
        firms.customer(f"Firm {number:03}")
    first = text(desk.get("/customers"))
    following = re.search(r'href="(/customers\?next=[^"]+)"', first)
    assert following is not None
    second = text(desk.get(following[1]))
    assert ("Firm 049" in first, "Firm 050" in first) == (True, False)
    assert ("Firm 049" in second, "Firm 050" in second) == (False, True)


def test_customers_out_of_use_are_not_listed(desk: Client) -> None:
    firms.customer("Gone", is_active=False)
    assert "Gone" not in text(desk.get("/customers"))


def test_a_caller_is_found_by_phone_with_what_matched(desk: Client) -> None:
    carla = firms.contact("Carla Conti", phones=["+43 316 123456"])
    shown = text(desk.get("/customers", {"q": "0316 123456"}))
    assert "Carla Conti" in shown
    assert f"/customers/{carla.customer_id}" in shown
    assert "43316123456" in shown


def test_what_was_asked_stays_in_the_field_when_nobody_is_found(desk: Client) -> None:
    shown = text(desk.get("/customers", {"q": '<b>"nobody'}))
    assert "Nobody was found" in shown
    assert 'value="&lt;b&gt;&quot;nobody"' in shown


def test_a_customer_is_shown_with_people_products_and_sub_customers(desk: Client) -> None:
    halden = firms.customer("Halden Paper", mail_domains=["halden.example"], note="Ring twice.")
    firms.contact("Carla Conti", halden, mails=["carla@halden.example"], confirmed=False)
    firms.installed("SN-4711", at=halden)
    below = firms.customer("Halden Mill", parent_id=halden.id)
    shown = text(desk.get(f"/customers/{halden.id}"))
    for words in ("halden.example", "Ring twice.", "Carla Conti", "unconfirmed", "SN-4711", below.number):
        assert words in shown


def test_a_customer_without_anything_says_so(desk: Client) -> None:
    shown = text(desk.get(f"/customers/{firms.customer().id}"))
    assert "Nobody is known at this customer yet." in shown
    assert "Nothing is recorded as installed here." in shown


@pytest.mark.parametrize("people", [1, 5])
def test_a_customer_costs_as_many_statements_however_many_people(
    people: int, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    halden = firms.customer()
    for number in range(people):
        firms.contact(f"Anna {number}", halden, mails=[f"anna{number}@halden.example"])
    with django_assert_max_num_queries(20):
        desk.get(f"/customers/{halden.id}")


def test_whom_the_words_typed_may_mean_is_proposed(desk: Client) -> None:
    halden = firms.customer()
    proposed = text(desk.get("/customers/named?q=hald"))
    assert f'<option value="{halden.name}">{halden.number}</option>' in proposed
    assert "<option" not in text(desk.get("/customers/named?q=zzz"))
    assert "<option" not in text(desk.get("/customers/named?q="))


def test_words_of_a_number_propose_that_customer(desk: Client) -> None:
    halden = firms.customer()
    assert halden.name in text(desk.get(f"/customers/named?q={halden.number.lower()}"))
