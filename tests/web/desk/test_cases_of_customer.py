"""The open cases on the page of their customer."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.cases.models import Case
from servanda.people.models import User
from servanda.web.desk.work.of_customer import SHOWN
from tests.cases import works
from tests.customers import firms

pytestmark = pytest.mark.django_db


def opened_by(client: Client, user: User, customer_id: object) -> str:
    client.force_login(user)
    return client.get(f"/customers/{customer_id}").content.decode()


def test_open_cases_stand_on_the_page_of_their_customer(client: Client, alice: User, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.registered(desk)
    other = works.registered(desk, caller_id=firms.contact("Greta", firms.customer("Globex Dairy")).id)
    page = opened_by(client, alice, desk.customer.id)
    assert f"/cases/{case.number}" in page
    assert f"/cases/{other.number}" not in page


def test_finished_cases_are_found_behind_the_link(client: Client, alice: User, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.registered(desk)
    Case.objects.update(status="cancelled", cancel_reason="spam")
    page = opened_by(client, alice, desk.customer.id)
    address = f"/cases?view=everything&amp;customer={desk.customer.number}"
    assert "No case is open." in page
    assert address in page
    assert case.number in client.get(address.replace("&amp;", "&")).content.decode()


def test_whoever_sees_no_cases_sees_none_there(client: Client, ada: User, tomas: User) -> None:
    desk = works.desk(tomas)
    works.registered(desk)
    assert "Open cases" not in opened_by(client, ada, desk.customer.id)


@pytest.mark.parametrize("count", [1, SHOWN + 2])
def test_the_page_of_a_customer_costs_as_many_statements_however_many_cases(
    count: int,
    client: Client,
    alice: User,
    tomas: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    desk = works.desk(tomas)
    for _ in range(count):
        works.registered(desk)
    client.force_login(alice)
    with django_assert_max_num_queries(22):
        page = client.get(f"/customers/{desk.customer.id}").content.decode()
    assert ("All open cases" in page) is (count > SHOWN)
