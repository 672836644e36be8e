"""Who is named in an agreement."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from servanda.agreements import actions, queries
from servanda.agreements.models import SupportAgreement
from servanda.core.access import Viewer
from servanda.customers.actions import ContactInvalid, CustomerInvalid, change_contact, change_customer
from servanda.customers.models import Contact
from servanda.people.models import User
from tests.agreements import files, promises
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


def _names(agreement: SupportAgreement, contact: Contact) -> tuple[str, ...]:
    """The fields that a refusal to name the contact names; none where they were named."""
    try:
        promises.named(agreement, contact_id=contact.id)
    except actions.AgreementContactInvalid as refused:
        return tuple(fault.field for fault in refused.faults)
    return ()


def test_people_of_a_parent_are_named_and_foreign_ones_are_not(as_miriam: Viewer) -> None:
    group = firms.customer("Group")
    north = firms.customer("North", parent_id=group.id)
    agreement = promises.draft(north, includes_sub_customers=True)
    named = [_names(agreement, firms.contact(name, at)) for name, at in (("Gerd", group), ("Nora", north))]
    gus = firms.contact("Gus", firms.customer("Globex", parent_id=group.id))
    assert (named, _names(agreement, gus)) == ([(), ()], ("contact_id",))


@pytest.mark.parametrize(("includes", "fields"), [(True, ()), (False, ("contact_id",))])
def test_people_below_are_named_where_sub_customers_are_included(
    includes: bool, fields: tuple[str, ...]
) -> None:
    group = firms.customer("Group")
    north = firms.customer("North", parent_id=group.id)
    agreement = promises.draft(group, includes_sub_customers=includes)
    assert _names(agreement, firms.contact("Nora", north)) == fields


def test_sub_customers_are_not_left_out_while_one_of_their_people_is_named(as_miriam: Viewer) -> None:
    group = firms.customer("Group")
    agreement = promises.draft(group, includes_sub_customers=True)
    promises.named(agreement, contact_id=firms.contact("Nora", firms.customer("N", parent_id=group.id)).id)
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(number=agreement.number, includes_sub_customers=False, by=as_miriam, at=NOON)
    assert [(one.field, one.message[:4]) for one in refused.value.faults] == [
        ("includes_sub_customers", "Nora")
    ]


def test_an_agreement_goes_to_another_customer_without_the_people_of_the_former(as_miriam: Viewer) -> None:
    agreement = promises.draft(firms.customer("Halden"))
    promises.named(agreement, contact_id=firms.contact().id)
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(
            number=agreement.number, customer_id=firms.customer("Globex").id, by=as_miriam, at=NOON
        )
    assert [one.field for one in refused.value.faults] == ["customer_id"]


def test_an_approved_agreement_that_names_nobody_is_not_closed_to_everybody(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(number=agreement.number, named_contacts_only=True, by=as_miriam, at=NOON)
    assert [one.field for one in refused.value.faults] == ["named_contacts_only"]


def test_an_approved_agreement_is_for_named_contacts_once_it_names_one(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    promises.named(agreement, contact_id=firms.contact().id)
    changed = actions.change_agreement(
        number=agreement.number, named_contacts_only=True, by=as_miriam, at=NOON
    )
    assert changed.named_contacts_only


def test_a_named_contact_does_not_go_to_another_customer(as_miriam: Viewer) -> None:
    agreement, carla = promises.draft(firms.customer("Halden")), firms.contact()
    promises.named(agreement, contact_id=carla.id)
    with pytest.raises(ContactInvalid) as refused:
        change_contact(
            contact_id=carla.id, customer_id=firms.customer("Globex").id, by=promises.BUILDER, at=NOON
        )
    assert [(one.field, agreement.number in one.message) for one in refused.value.faults] == [
        ("customer_id", True)
    ]


def test_a_customer_whose_people_the_group_names_stays_in_the_group() -> None:
    group = firms.customer("Group")
    north = firms.customer("North", parent_id=group.id)
    agreement = promises.draft(group, includes_sub_customers=True)
    promises.named(agreement, contact_id=firms.contact("Nora", north).id)
    with pytest.raises(CustomerInvalid) as refused:
        change_customer(customer_id=north.id, parent_id=None, by=promises.BUILDER, at=NOON)
    assert [(one.field, "Nora" in one.message) for one in refused.value.faults] == [("parent_id", True)]


def test_a_file_says_at_its_column_whom_an_agreement_may_not_name(settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path
    agreement = promises.draft(firms.customer("Halden"), external_id="A1")
    firms.contact("Gus", firms.customer("Globex"), mails=["gus@globex.example"])
    run = files.imported(
        "agreements", files.csv_file({"external_id": "A1", "contacts": "gus@globex.example"})
    )
    assert (files.faults(run), agreement.contacts.count()) == ({2: ["contacts"]}, 0)
