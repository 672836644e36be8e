"""What one person is entitled to."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from servanda.agreements import actions, queries
from servanda.core import cover
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_what_holds_and_what_does_not_is_told_with_why(as_alice: Viewer) -> None:
    acme = firms.customer("Acme", zone="Europe/Vienna")
    carla, gus = firms.contact("Carla Conti", acme), firms.contact("Gus Gordon", acme)
    closed = promises.draft(acme, named_contacts_only=True)
    promises.named(closed, contact_id=carla.id)
    actions.approve_agreement(
        number=closed.number, expires_on=promises.LAST_DAY, by=promises.BUILDER, at=NOON
    )
    everybodys = promises.approved(acme)
    contract = allowances.contract(customer_id=acme.id, starts_on=date(2026, 1, 1))
    key = promises.key(everybodys)
    of_gus = queries.entitled(gus, viewer=as_alice, at=NOON + timedelta(days=1))
    assert [(one.number, one.named, one.against) for one in of_gus.agreements] == [
        (closed.number, False, (cover.Reason.CONTACT_NOT_NAMED,)),
        (everybodys.number, False, ()),
    ]
    assert [(one.number, one.left, one.against) for one in of_gus.contracts] == [(contract.number, 10, ())]
    assert (of_gus.keys, of_gus.without_cover) == ((key,), False)
    of_carla = queries.entitled(carla, viewer=as_alice, at=NOON + timedelta(days=1))
    assert [one.against for one in of_carla.agreements] == [(), ()]


def test_somebody_without_anything_has_the_default_plan(as_alice: Viewer) -> None:
    places.organisation()
    found = queries.entitled(firms.contact("Carla Conti"), viewer=as_alice, at=NOON)
    assert (found.agreements, found.contracts, found.without_cover) == ((), (), True)


def test_whoever_sees_no_promises_is_told_nothing() -> None:
    with pytest.raises(NotAllowed):
        queries.entitled(firms.contact("Carla Conti"), viewer=Viewer(None, "nobody"), at=NOON)


def test_it_costs_seven_statements_however_much_there_is(
    as_alice: Viewer, django_assert_max_num_queries: Any
) -> None:
    acme = firms.customer("Acme", zone="Europe/Vienna")
    contact = firms.contact("Carla Conti", acme)
    for _ in range(4):
        promises.approved(acme)
    allowances.contract(customer_id=acme.id)
    with django_assert_max_num_queries(7):
        queries.entitled(contact, viewer=as_alice, at=NOON)


def test_the_page_of_a_contact_shows_it(client: Client, alice: User) -> None:
    agreement = promises.approved(expires_on=date(2099, 1, 1))
    contact = firms.contact("Carla Conti", agreement.customer)
    client.force_login(alice)
    said = client.get(f"/customers/contacts/{contact.id}").content.decode()
    assert f'href="/agreements/{agreement.number}"' in said
    assert "Open to everybody of the customer" in said
