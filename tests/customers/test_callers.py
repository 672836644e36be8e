"""Who is calling: whatever somebody says of themselves."""

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from servanda.core.access import ANYBODY, Viewer
from servanda.core.refusals import NotAllowed
from servanda.customers import actions, queries
from servanda.customers.models import Contact
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla() -> Contact:
    """Of a customer with a machine, among others who are somebody else."""
    halden = firms.customer("Halden Paper")
    carla = firms.contact("Carla Conti", halden, mails=["carla@halden.example"], phones=["+43 316 123456"])
    firms.installed("SN-4711", at=halden)
    graz = firms.customer("Grazer Druck")
    firms.contact("Bruno Baier", graz, mails=["bruno@graz.example"], phones=["+43 316 654321"])
    return carla


def who(text: str, viewer: Viewer) -> list[tuple[str, str, str]]:
    return [
        (one.matched, one.contact_name, one.customer_name) for one in queries.callers(text, viewer=viewer)
    ]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("CARLA@halden.example", "mail"),
        ("+43 (0)316 123456", "phone"),
        ("0316 123456", "phone"),
        ("123456", "phone"),
        ("3456", "phone"),
        ("carla conti", "name"),
        ("Con CAR", "name"),
        ("Karla Conti", "similar"),
    ],
)
def test_a_contact_is_found_by(text: str, matched: str, carla: Contact, as_alice: Viewer) -> None:
    assert who(text, as_alice) == [(matched, "Carla Conti", "Halden Paper")]


@pytest.mark.parametrize(
    ("text", "matched"), [("sn-4711", "serial"), ("hald", "name"), ("Haldn Paper", "similar")]
)
def test_a_customer_is_found_by(text: str, matched: str, carla: Contact, as_alice: Viewer) -> None:
    assert who(text, as_alice) == [(matched, "", "Halden Paper")]


@pytest.mark.parametrize("said", ["C-{}", "c-{}", "C{}", "{}"])
def test_a_customer_is_found_by_its_number(said: str, carla: Contact, as_alice: Viewer) -> None:
    digits = carla.customer.number.removeprefix("C-")
    assert who(said.format(digits), as_alice) == [("number", "", "Halden Paper")]


def test_a_stranger_is_found_by_the_mail_domain_of_their_customer(as_alice: Viewer) -> None:
    firms.customer("Halden Paper", mail_domains=["halden-paper.example"])
    assert who("someone@Halden-Paper.example", as_alice) == [("mail_domain", "", "Halden Paper")]


@pytest.mark.parametrize(
    "text", ["", " ", "c", "%", "_____", "\\", "99999999", "\0", "xyzzy plugh", "@", "12"]
)
def test_nobody_is_found_by(text: str, carla: Contact, as_alice: Viewer) -> None:
    assert who(text, as_alice) == []


def test_a_phone_that_only_shares_its_last_digits_is_another(carla: Contact, as_alice: Viewer) -> None:
    assert who("+49 30 99 123456", as_alice) == []


def test_an_identifier_goes_before_a_name(as_alice: Viewer) -> None:
    named = firms.contact("SN Nothing", firms.customer("Some"))
    firms.installed("sn", at=firms.customer("Holder"))
    firms.installed("sn nothing", of=firms.product("Dryer", "DRY-1"), at=firms.customer("Owner"))
    assert who("sn nothing", as_alice) == [("serial", "", "Owner"), ("name", named.name, "Some")]


def test_names_that_begin_with_the_text_go_first(as_alice: Viewer) -> None:
    halden = firms.customer()
    firms.contact("Anna Conrad", halden)
    firms.contact("Conrad Zeller", halden)
    assert [name for _, name, _ in who("conr", as_alice)] == ["Conrad Zeller", "Anna Conrad"]


def test_who_is_found_twice_is_named_once_by_the_better_match(as_alice: Viewer) -> None:
    firms.contact("Team 316123456", phones=["+43 316 123456"])
    assert [matched for matched, _, _ in who("316123456", as_alice)] == ["phone"]


def test_all_who_share_a_phone_are_named(as_alice: Viewer) -> None:
    halden = firms.customer()
    firms.contact("Anna", halden, phones=["+43 316 123456"])
    firms.contact("Bert", halden, phones=["0316 123456"])
    assert {name for _, name, _ in who("+43316123456", as_alice)} == {"Anna", "Bert"}


def test_contacts_out_of_use_are_not_callers(carla: Contact, as_alice: Viewer, as_miriam: Viewer) -> None:
    actions.change_contact(contact_id=carla.id, is_active=False, by=as_miriam, at=NOON)
    assert who("carla@halden.example", as_alice) == []


def test_customers_out_of_use_are_not_callers(carla: Contact, as_alice: Viewer, as_miriam: Viewer) -> None:
    actions.change_customer(customer_id=carla.customer_id, is_active=False, by=as_miriam, at=NOON)
    assert who("carla", as_alice) == []


def test_people_of_a_customer_out_of_use_take_nobodys_place(as_alice: Viewer, as_miriam: Viewer) -> None:
    former, present = firms.customer("Former"), firms.customer("Present")
    for number in range(25):
        firms.contact(f"Zora A{number}", former, phones=[f"+43 1 22{number:02d} 7654321"])
    firms.contact("Zora Zulu", present, phones=["+43 1 9999 7654321"])
    actions.change_customer(customer_id=former.id, is_active=False, by=as_miriam, at=NOON)
    assert who("zora", as_alice) == [("name", "Zora Zulu", "Present")]
    assert who("4321", as_alice) == [("phone", "Zora Zulu", "Present")]


def test_no_more_are_named_than_asked_for(as_alice: Viewer) -> None:
    halden = firms.customer()
    for number in range(4):
        firms.contact(f"Anna {number}", halden)
    assert len(queries.callers("anna", viewer=as_alice, limit=3)) == 3


def test_a_caller_who_is_known_costs_one_statement(
    carla: Contact, as_alice: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        queries.callers("0316 123456", viewer=as_alice)


def test_strangers_are_told_nothing() -> None:
    with pytest.raises(NotAllowed):
        queries.callers("carla", viewer=ANYBODY)


def test_phones_are_found_by_an_index_of_their_ends(carla: Contact) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # Of a table as small as this one any index could be read as a whole.
        cursor.execute("SET LOCAL enable_indexonlyscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM customers_contactphone WHERE reverse(digits) LIKE %s", ["654321%"]
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "phones_by_their_end" in plan
