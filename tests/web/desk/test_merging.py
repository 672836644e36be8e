"""Merging customers and contacts on pages."""

import pytest
from django.test import Client

from servanda.customers.models import Contact, Customer
from servanda.people.models import User
from tests.agreements import promises
from tests.customers import firms
from tests.web.desk.test_agreements import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(miriam: User, client: Client) -> Client:
    """The contract manager's browser."""
    client.force_login(miriam)
    return client


def test_what_would_move_is_shown_before_it_moves(desk: Client) -> None:
    keep, gone = firms.customer("Halden Paper"), firms.customer("Halden Papier")
    firms.contact("Carla", at=gone)
    home = f"/customers/{keep.id}"
    assert f"{home}/merge?with={gone.number}" in text(desk.get(home))
    looked = text(desk.get(f"{home}/merge?with={gone.number}"))
    assert "<dt>Contacts</dt><dd>1</dd>" in looked
    assert "Merge Halden Papier into Halden Paper" in looked
    desk.post(f"{home}/merge", {"gone_id": gone.id})
    assert Contact.objects.get().customer_id == keep.id
    assert "Merged into" in text(desk.get(f"/customers/{gone.id}"))


def test_what_stands_in_the_way_is_named_instead_of_a_button(desk: Client) -> None:
    keep, gone = firms.customer("A"), firms.customer("B")
    promises.an_active_contract(keep, number="CT-1")
    promises.an_active_contract(gone, number="CT-2")
    looked = text(desk.get(f"/customers/{keep.id}/merge?with=B"))
    assert "CT-1 and CT-2" in looked
    assert "Merge B into A" not in looked
    assert "CT-1 and CT-2" in text(desk.post(f"/customers/{keep.id}/merge", {"gone_id": gone.id}), 422)
    assert Customer.objects.filter(is_active=True).count() == 2


def test_nobody_by_that_name_is_said_at_the_field(desk: Client) -> None:
    keep = firms.customer("A")
    assert "No customer has this number or name." in text(desk.get(f"/customers/{keep.id}/merge?with=Zzz"))


def test_contacts_of_a_customer_are_merged(desk: Client) -> None:
    halden = firms.customer("Halden")
    keep, gone = firms.contact("Carla", at=halden), firms.contact("C. Conti", at=halden)
    page = f"/customers/contacts/{keep.id}/merge"
    assert "Merge C. Conti into Carla" in text(desk.get(f"{page}?with={gone.id}"))
    desk.post(page, {"gone_id": gone.id})
    assert list(Contact.objects.filter(is_active=True)) == [keep]
