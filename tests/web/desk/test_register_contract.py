"""What the Register page says of contract and flash notes while somebody is on the phone."""

from datetime import timedelta

import pytest
from django.test import Client

from servanda.agreements import actions as promised
from servanda.cases.models import Case
from servanda.foundation import clock
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cases import works

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: User) -> works.Desk:
    return works.desk(alice)


@pytest.fixture
def phone(alice: User, desk: works.Desk) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def said(phone: Client, desk: works.Desk) -> str:
    return phone.get(f"/register/beside?caller_id={desk.carla.id}").content.decode()


def test_a_contract_that_ends_soon_is_said_to_and_one_in_grace_that_it_ended(
    phone: Client, desk: works.Desk
) -> None:
    today = clock.now().date()
    contract = allowances.contract(
        customer_id=desk.customer.id,
        starts_on=today - timedelta(days=100),
        ends_on=today + timedelta(days=9),
        grace_days=30,
    )
    assert "Ends in 9 days" in said(phone, desk)
    ended = today - timedelta(days=4)
    type(contract).objects.filter(id=contract.id).update(ends_on=ended)
    shown = said(phone, desk)
    assert "Ended 4 days ago" in shown
    assert f"on grace until {ended + timedelta(days=30):%-d %b %Y}" in shown


def test_a_pop_up_is_confirmed_before_anything_is_registered(phone: Client, desk: works.Desk) -> None:
    agreement = promises.approved(desk.customer, expires_on=clock.now().date() + timedelta(days=300))
    note = promised.add_flash_note(
        number=agreement.number,
        text="Call the shift lead first.",
        from_on=clock.now().date() - timedelta(days=1),
        pop_up=True,
        banner=False,
        by=promises.BUILDER,
        at=clock.now(),
    )
    entered = {"caller_id": desk.carla.id, "subject": "Stops", "description": "Since noon.", "do": "register"}
    refused = phone.post("/register", entered)
    assert refused.status_code == 422
    assert "Read the flash note, and confirm that you have." in refused.content.decode()
    assert "Since noon." in refused.content.decode()
    assert phone.post("/register", entered | {"acknowledged": str(note.id)}).status_code == 302
    assert Case.objects.get().acknowledgements.get().note == note
