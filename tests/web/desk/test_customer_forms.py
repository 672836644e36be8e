"""Adding and changing customers, contacts, products and what is installed, without a script."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from servanda.customers.models import Contact, Customer, InstalledProduct, Product
from servanda.people.models import User
from tests.customers import firms

pytestmark = pytest.mark.django_db

HALDEN = {"name": "Halden Paper", "zone": "Europe/Vienna", "language": "en"}
CARLA = {
    "name": "Carla Conti",
    "mails": "carla@halden.example\n\n  c.conti@halden.example ",
    "phones": "+43 (0)316 123456\r\n0316 / 654321",
    "zone": "Europe/Vienna",
    "language": "it",
    "portal_visibility": "own",
}


@pytest.fixture
def desk(miriam: User) -> Client:
    """The contract manager's browser."""
    return _signed_in(miriam)


@pytest.fixture
def alice_browses(alice: User) -> Client:
    """The agent's, who adds contacts and changes nothing."""
    return _signed_in(alice)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    found: dict[str, list[str]] = answer.context["form"].errors
    return found


def test_a_customer_is_added_and_its_page_follows(desk: Client) -> None:
    answer = desk.post("/customers/new", HALDEN | {"mail_domains": "halden.example\nhalden.test"})
    halden = Customer.objects.get(name="Halden Paper")
    assert answer.headers["Location"] == f"/customers/{halden.id}"
    assert {one.domain for one in halden.mail_domains.all()} == {"halden.example", "halden.test"}


@pytest.mark.parametrize("called", ["{number}", "{name}", " halden PAPER "])
def test_the_customer_above_is_named_by_number_or_name(called: str, desk: Client) -> None:
    above = firms.customer("Halden Paper")
    parent = called.format(number=above.number.lower(), name=above.name)
    desk.post("/customers/new", HALDEN | {"name": "Halden Mill", "parent_id": parent})
    assert Customer.objects.get(name="Halden Mill").parent == above


def test_a_customer_above_that_there_is_not_is_told_at_its_field(desk: Client) -> None:
    answer = desk.post("/customers/new", HALDEN | {"parent_id": "Nowhere"})
    assert list(errors(answer)) == ["parent_id"]
    assert 'value="Nowhere"' in text(answer)


def test_all_that_is_wrong_with_a_customer_stands_at_its_fields_and_the_input_stays(desk: Client) -> None:
    form = {
        "name": " ",
        "zone": "Mars",
        "language": "qq",
        "mail_domains": "gmail.com\nhalden",
        "note": "Ring",
    }
    answer = desk.post("/customers/new", form)
    assert errors(answer).keys() == {"name", "zone", "language", "mail_domains"}
    assert "gmail.com\nhalden</textarea>" in text(answer)
    assert "Ring</textarea>" in text(answer)


def test_a_customer_form_sent_twice_adds_one(desk: Client) -> None:
    form = HALDEN | {"once": desk.get("/customers/new").context["once"]}
    answers = [desk.post("/customers/new", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Customer.objects.count() == 1


def test_a_customer_form_shows_what_is_known(desk: Client) -> None:
    above = firms.customer("Group")
    halden = firms.customer("Halden", parent_id=above.id, mail_domains=["b.example", "a.example"], note="N.")
    shown = text(desk.get(f"/customers/{halden.id}/change"))
    assert 'value="Group"' in shown
    assert "a.example\nb.example</textarea>" in shown


def test_an_unchanged_form_changes_nothing_but_the_revision(desk: Client) -> None:
    halden = firms.customer("Halden", mail_domains=["a.example"], note="N.", external_id="erp-7")
    page = desk.get(f"/customers/{halden.id}/change")
    form = {
        name: field.value() if isinstance(field.value(), str) else ""
        for name, field in ((field.name, field) for field in page.context["form"])
    }
    desk.post(f"/customers/{halden.id}/change", form)
    after = Customer.objects.get(id=halden.id)
    assert (after.name, after.note, after.external_id, after.parent) == ("Halden", "N.", "erp-7", None)
    assert [one.domain for one in after.mail_domains.all()] == ["a.example"]


def test_who_saves_after_somebody_else_is_told_and_keeps_the_input(desk: Client) -> None:
    halden = firms.customer("Halden")
    page = f"/customers/{halden.id}/change"
    desk.post(page, HALDEN | {"name": "Theirs", "revision": "1"})
    answer = desk.post(page, HALDEN | {"name": "Mine", "revision": "1"})
    assert "__all__" in errors(answer)
    assert 'value="Mine"' in text(answer)
    assert 'name="revision" value="1"' in text(answer)


def test_a_parent_from_below_is_told_at_its_field(desk: Client) -> None:
    top = firms.customer("Top")
    firms.customer("Bottom", parent_id=top.id)
    answer = desk.post(f"/customers/{top.id}/change", HALDEN | {"parent_id": "Bottom"})
    assert list(errors(answer)) == ["parent_id"]


def test_a_sub_customer_is_proposed_its_parent(desk: Client) -> None:
    halden = firms.customer("Halden")
    assert f'value="{halden.number}"' in text(desk.get(f"/customers/new?parent={halden.number}"))


def test_a_customer_goes_out_of_use_and_back(desk: Client) -> None:
    halden = firms.customer("Halden")
    desk.post(f"/customers/{halden.id}/deactivate")
    assert "Halden" in text(desk.get("/customers?active=0"))
    desk.post(f"/customers/{halden.id}/reactivate")
    assert Customer.objects.get().is_active


def test_an_agent_adds_a_contact_with_several_addresses_and_phones(alice_browses: Client) -> None:
    halden = firms.customer()
    answer = alice_browses.post(f"/customers/{halden.id}/contacts/new", CARLA)
    carla = Contact.objects.get()
    assert answer.headers["Location"] == f"/customers/contacts/{carla.id}"
    assert [one.mail for one in carla.addresses.all()] == ["carla@halden.example", "c.conti@halden.example"]
    assert [one.written for one in carla.phones.all()] == ["+43 (0)316 123456", "0316 / 654321"]


def test_a_new_contact_is_proposed_the_place_of_the_customer(alice_browses: Client) -> None:
    halden = firms.customer(zone="Europe/Rome", language="it")
    form = alice_browses.get(f"/customers/{halden.id}/contacts/new").context["form"]
    assert (form["zone"].value(), form["language"].value()) == ("Europe/Rome", "it")


def test_what_is_wrong_with_a_contact_stands_at_its_fields(alice_browses: Client) -> None:
    halden = firms.customer()
    form = CARLA | {"name": "", "mails": "carla", "phones": "call me"}
    answer = alice_browses.post(f"/customers/{halden.id}/contacts/new", form)
    assert errors(answer).keys() == {"name", "mails", "phones"}
    assert "call me</textarea>" in text(answer)


def test_a_contact_moves_to_another_customer(desk: Client) -> None:
    carla = firms.contact("Carla", firms.customer("Halden"))
    graz = firms.customer("Graz")
    desk.post(f"/customers/contacts/{carla.id}/change", CARLA | {"customer_id": "graz"})
    carla.refresh_from_db()
    assert (carla.customer, carla.phones.count()) == (graz, 2)


def test_a_contact_without_a_customer_is_told_at_its_field(desk: Client) -> None:
    carla = firms.contact()
    answer = desk.post(f"/customers/contacts/{carla.id}/change", CARLA | {"customer_id": ""})
    assert list(errors(answer)) == ["customer_id"]


def test_a_contact_is_shown_with_phones_to_be_dialled(alice_browses: Client) -> None:
    carla = firms.contact("Carla", phones=["+43 (0)316 123456"], mails=["carla@halden.example"])
    shown = text(alice_browses.get(f"/customers/contacts/{carla.id}"))
    assert '<a href="tel:+43316123456">+43 (0)316 123456</a>' in shown
    assert 'href="mailto:carla@halden.example"' in shown
    assert "Change</a>" not in shown


def test_an_unconfirmed_contact_is_confirmed(alice_browses: Client) -> None:
    carla = firms.contact(confirmed=False)
    page = f"/customers/contacts/{carla.id}"
    assert "wrote without being known" in text(alice_browses.get(page))
    alice_browses.post(f"{page}/confirmation")
    assert "wrote without being known" not in text(alice_browses.get(page))


def test_a_contact_who_left_goes_out_of_use(desk: Client) -> None:
    carla = firms.contact()
    answer = desk.post(f"/customers/contacts/{carla.id}/deactivate", follow=True)
    assert "not in use" in text(answer)
    assert not Contact.objects.get().is_active


def test_a_product_is_added_changed_and_listed(desk: Client) -> None:
    desk.post("/customers/products/new", {"name": "Feeder", "code": "fdr-1"})
    feeder = Product.objects.get()
    desk.post(f"/customers/products/{feeder.id}", {"name": "Big feeder", "code": "FDR-1"})
    shown = text(desk.get("/customers/products"))
    assert ("Big feeder" in shown, "FDR-1" in shown) == (True, True)


def test_what_is_wrong_with_a_product_stands_at_its_fields(desk: Client) -> None:
    firms.product("Feeder", "FDR-1")
    answer = desk.post("/customers/products/new", {"name": "feeder", "code": "F"})
    assert errors(answer).keys() == {"name", "code"}


def test_a_product_out_of_use_is_marked_and_not_offered(desk: Client) -> None:
    feeder, halden = firms.product(), firms.customer()
    desk.post(f"/customers/products/{feeder.id}/deactivate")
    assert "not in use" in text(desk.get("/customers/products"))
    assert str(feeder.id) not in text(desk.get(f"/customers/{halden.id}/installed/new"))


def test_without_products_the_list_says_what_will_stand_there(alice_browses: Client) -> None:
    assert "There is no product yet" in text(alice_browses.get("/customers/products"))


def test_a_product_is_recorded_at_a_customer_and_changed(desk: Client) -> None:
    feeder, halden = firms.product(), firms.customer()
    form = {"product_id": str(feeder.id), "serial": "SN-1", "site": "Hall 2", "warranty_until": "2027-12-31"}
    answer = desk.post(f"/customers/{halden.id}/installed/new", form)
    assert answer.headers["Location"] == f"/customers/{halden.id}#installed"
    installed = InstalledProduct.objects.get()
    assert (installed.serial, installed.warranty_until) == ("SN-1", date(2027, 12, 31))
    page = f"/customers/installed/{installed.id}"
    assert 'value="2027-12-31"' in text(desk.get(page))
    desk.post(page, form | {"customer_id": halden.number, "site": "", "warranty_until": ""})
    installed.refresh_from_db()
    assert (installed.site, installed.warranty_until) == ("", None)


def test_what_is_wrong_with_an_installed_product_stands_at_its_fields(desk: Client) -> None:
    halden = firms.customer()
    answer = desk.post(f"/customers/{halden.id}/installed/new", {"product_id": "", "serial": "x" * 81})
    assert errors(answer) == {
        "product_id": ["Choose a product that there is."],
        "serial": ["Shorten the serial to 80 characters."],
    }


def test_an_installed_product_goes_out_of_use(desk: Client) -> None:
    installed = firms.installed()
    answer = desk.post(f"/customers/installed/{installed.id}/deactivate", follow=True)
    assert "not in use" in text(answer)


def test_an_agent_is_offered_to_add_contacts_alone(alice_browses: Client) -> None:
    halden = firms.customer()
    shown = text(alice_browses.get(f"/customers/{halden.id}"))
    assert f"/customers/{halden.id}/contacts/new" in shown
    assert f"/customers/{halden.id}/change" not in shown
    assert f"/customers/{halden.id}/installed/new" not in shown


@pytest.mark.parametrize("many", [1, 6])
def test_a_form_costs_as_many_statements_however_many_customers(
    many: int, desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(many):
        firms.customer(f"Firm {number}", mail_domains=[f"firm{number}.example"])
    with django_assert_max_num_queries(9):
        desk.get("/customers/new")
