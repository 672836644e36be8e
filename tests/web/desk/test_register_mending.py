"""What the Register page asks for before it registers, and how it says what is missing."""

import re

import pytest
from django.test import Client

from servanda.agreements import actions as promised
from servanda.agreements.models import SupportKey
from servanda.cases.models import Case
from servanda.foundation import clock
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.test_register import from_carla, opened, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: User, monkeypatch: pytest.MonkeyPatch) -> works.Desk:
    """It is noon of the day on which everything was approved."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return works.desk(alice)


@pytest.fixture
def phone(alice: User, desk: works.Desk) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def asking(desk: works.Desk) -> SupportKey:
    """A key of Acme's that asks which of its business objects it is about."""
    one = firms.business_object("SO-1", desk.customer)
    agreement = promises.approved(desk.customer)
    return promises.key(agreement, business_object_ids=[one.id], ask_for_business_objects=True)


@pytest.fixture
def named_only(desk: works.Desk) -> SupportKey:
    """A key whose agreement holds for Carla alone; another agreement is not approved."""
    promises.draft(desk.customer)
    draft = promises.draft(desk.customer, named_contacts_only=True)
    promises.named(draft, contact_id=desk.carla.id)
    promised.approve_agreement(number=draft.number, expires_on=promises.LAST_DAY, by=BUILDER, at=NOON)
    return promises.key(draft)


def summary(page: str) -> str:
    found = re.search(
        r'<div class="mend" id="mend" role="alert" tabindex="-1" autofocus>(.*?)</div>', page, re.S
    )
    return found[1] if found else ""


def test_everything_that_is_missing_stands_once_more_where_the_button_is(
    phone: Client, desk: works.Desk
) -> None:
    page = phone.post("/register", from_carla(desk, subject="", category_id="")).content.decode()
    assert '<a href="#id_subject">Subject</a>: ' in summary(page)
    assert page.index('id="mend"') < page.index('value="pocket"')


def test_a_note_that_was_not_read_leads_to_its_tick(phone: Client, desk: works.Desk) -> None:
    note = promised.add_flash_note(
        number=promises.approved(desk.customer).number,
        text="Line 2 is down",
        pop_up=True,
        by=BUILDER,
        at=NOON,
    )
    page = phone.post("/register", from_carla(desk)).content.decode()
    assert f'<a href="#id_acknowledged-{note.id}">Flash note</a>: Read the flash note' in summary(page)
    tick = re.search(rf'<input [^>]*id="id_acknowledged-{note.id}"[^>]*>', page)
    assert tick is not None and 'aria-invalid="true"' in tick[0]


def test_a_form_that_was_only_looked_up_has_nothing_to_mend(phone: Client, desk: works.Desk) -> None:
    assert summary(phone.post("/register", from_carla(desk, do="lookup", subject="")).content.decode()) == ""


def test_a_key_that_asks_for_business_objects_asks(
    phone: Client, desk: works.Desk, asking: SupportKey
) -> None:
    refused = phone.post("/register", from_carla(desk, support_key=asking.code))
    assert refused.status_code == 422
    assert "The key asks which it is about" in summary(refused.content.decode())
    assert not Case.objects.exists()


@pytest.mark.parametrize("answer", ["ticked", "quoted", "none", "completed later"])
def test_a_key_that_asks_takes_every_answer(
    answer: str, phone: Client, desk: works.Desk, asking: SupportKey
) -> None:
    one = asking.business_objects.get()
    given = {
        "ticked": {"business_object_ids": str(one.id), "objects_of": asking.code},
        "quoted": {"kind": "rma", "reference": "R 7"},
        "none": {"no_objects": "on"},
        "completed later": {"do": "pocket"},
    }[answer]
    phone.post("/register", from_carla(desk, support_key=asking.code, **given))
    assert Case.objects.get().business_objects.count() == (answer in ("ticked", "quoted"))


def test_nothing_is_refused_in_words_before_anybody_was_said_to_call(
    phone: Client, desk: works.Desk, named_only: SupportKey
) -> None:
    waiting = text(opened(phone, "/register/beside", key=named_only.code))
    assert "Say who is calling" in waiting and "holds for the people whom it names" in waiting
    for refusal in ("Only the default plan holds", "does not name", "rejected:"):
        assert refusal not in waiting


def test_a_caller_who_is_not_named_is_refused_in_words(
    phone: Client, desk: works.Desk, named_only: SupportKey
) -> None:
    other = firms.contact("Otto Ohm", desk.customer)
    said = text(
        opened(
            phone,
            "/register/beside",
            key=named_only.code,
            caller_id=other.id,
            customer_id=desk.customer.id,
            support_key=named_only.code,
        )
    )
    assert "Otto Ohm is not named in" in said and "Only the default plan holds" in said
