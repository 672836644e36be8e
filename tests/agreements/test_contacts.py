"""Who is named in an agreement."""

from typing import Any

import pytest

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.people.models import User
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def test_a_new_main_contact_takes_over_while_the_agreement_is_approved(as_miriam: Viewer, bob: User) -> None:
    agreement = promises.approved()
    carla = promises.named(agreement, contact_id=firms.contact().id, is_main=True)
    actions.add_agreement_contact(
        number=agreement.number, user_id=bob.id, is_main=True, by=as_miriam, at=NOON
    )
    entries = queries.agreement_contacts(agreement.number, viewer=as_miriam)
    assert [(one.name, one.is_main) for one in entries] == [("Bob Berger", True), ("Carla Conti", False)]
    assert entries[1] == carla


def test_nobody_and_nobody_twice_can_be_named(as_miriam: Viewer) -> None:
    agreement, carla = promises.draft(), firms.contact()
    promises.named(agreement, contact_id=carla.id)
    people: list[Any] = [{}, {"contact_id": carla.id}, {"user_id": carla.id}]
    for person in people:
        with pytest.raises(actions.AgreementContactInvalid):
            actions.add_agreement_contact(number=agreement.number, by=as_miriam, at=NOON, **person)


def test_a_mail_goes_to_somebody_or_a_copy_does(as_miriam: Viewer) -> None:
    agreement = promises.draft()
    entry = promises.named(agreement, contact_id=firms.contact().id, mail_to=True)
    with pytest.raises(actions.AgreementContactInvalid) as refused:
        actions.change_agreement_contact(
            number=agreement.number, entry_id=entry.id, mail_cc=True, by=as_miriam, at=NOON
        )
    assert [fault.field for fault in refused.value.faults] == ["mail_cc"]


def test_the_last_named_contact_stays_while_only_named_ones_may_call(as_miriam: Viewer) -> None:
    agreement = promises.draft(named_contacts_only=True)
    entry = promises.named(agreement, contact_id=firms.contact().id)
    actions.approve_agreement(number=agreement.number, expires_on=promises.LAST_DAY, by=as_miriam, at=NOON)
    with pytest.raises(actions.LastNamedContact):
        actions.remove_agreement_contact(number=agreement.number, entry_id=entry.id, by=as_miriam, at=NOON)
