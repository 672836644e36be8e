"""Merging customers, and contacts, that are one."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, models

from servanda.agreements.models import ContractScope
from servanda.cases import actions, queries
from servanda.cases.models import CaseContact
from servanda.cases.queries.merging import OF_A_CONTACT, OF_A_CUSTOMER
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed, Refusal
from servanda.customers import actions as parties
from servanda.customers.models import Contact, Customer, CustomerMerge
from servanda.customers.queries import customers_alike
from servanda.foundation.models import HistoryEntry
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms


def merged(keep: Customer, gone: Customer) -> CustomerMerge:
    return actions.merge_customers(keep_id=keep.id, gone_id=gone.id, by=BUILDER, at=NOON)


def in_the_way(keep: Customer, gone: Customer) -> str:
    with pytest.raises(actions.CannotMerge) as refused:
        merged(keep, gone)
    return " ".join(fault.message for fault in refused.value.faults)


@pytest.fixture
def two(db: None) -> tuple[Customer, Customer]:
    """Who was entered twice."""
    return firms.customer("Halden Paper"), firms.customer("Halden Papier")


def test_every_reference_to_a_customer_or_a_contact_moves_when_it_is_merged() -> None:
    """A new one has to be named in the tables; scopes follow their contract, and merges stay as they were."""
    follow = {("agreements.ContractScope", "customer")}
    for party, moves in ((Customer, OF_A_CUSTOMER), (Contact, OF_A_CONTACT)):
        refer = {
            (field.related_model._meta.label, field.field.name)
            for field in party._meta.get_fields(include_hidden=True)
            if isinstance(field, models.ForeignObjectRel) and not field.related_model._meta.auto_created
        }
        merges = {one for one in refer if one[0].endswith("Merge")}
        assert refer - follow - merges == {(model._meta.label, name) for model, name in moves.values()}


def test_everything_of_the_one_is_the_others_afterwards(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    north = firms.customer("North", parent_id=gone.id)
    contact = firms.contact("Carla", at=gone, mails=["c@halden.example"])
    installed = firms.installed("SN-1", at=gone)
    firms.business_object(of=gone, installed_product_id=installed.id)
    parties.change_customer(customer_id=gone.id, mail_domains=["halden.example"], by=BUILDER, at=NOON)
    contract = promises.an_active_contract(gone)
    agreement = promises.approved(gone)
    key = promises.key(agreement, installed_product_ids=[installed.id])
    record = merged(keep, gone)
    for one in (contact, installed, contract, agreement, key):
        one.refresh_from_db()
        assert one.customer_id == keep.id
    north.refresh_from_db()
    gone.refresh_from_db()
    assert (north.parent_id, gone.is_active, record.moved) == (
        keep.id,
        False,
        {
            "contacts": 1,
            "mail domains": 1,
            "installed products": 1,
            "business objects": 1,
            "contracts": 1,
            "agreements": 1,
            "support keys": 1,
            "sub-customers": 1,
        },
    )
    assert set(ContractScope.objects.values_list("customer", flat=True)) == {keep.id}


def test_cases_move_and_keep_their_cover(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    case = works.registered(works.desk(), customer_id=gone.id, caller_id=None)
    before = case.cover
    merged(keep, gone)
    case.refresh_from_db()
    assert (case.customer_id, case.cover) == (keep.id, before)


def test_the_streams_of_cases_say_which_customers_were_merged(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    desk = works.desk()
    theirs = [works.registered(desk, customer_id=gone.id, caller_id=None) for _ in range(2)]
    other = works.registered(desk, customer_id=keep.id, caller_id=None)
    before = other.events.count()
    merged(keep, gone)
    for case in theirs:
        last = case.events.latest("seq")
        assert last.data == {"merged": "customer", "gone": gone.name, "kept": keep.name}
        case.refresh_from_db()
        assert last.seq == case.events_recorded
    assert other.events.count() == before


def test_the_stream_of_a_case_goes_on_after_its_customer_was_merged(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    case = works.registered(works.desk(), customer_id=gone.id, caller_id=None)
    merged(keep, gone)
    actions.write_internal_note(number=case.number, text="Called.", by=BUILDER, at=works.later(1))
    assert case.events.latest("seq").kind == "internal_note"


def test_the_streams_of_cases_say_which_contacts_were_merged(db: None) -> None:
    desk = works.desk()
    double = firms.contact("C. Conti", desk.customer)
    called, told = works.registered(desk, caller_id=double.id), works.registered(desk)
    CaseContact.objects.create(case=told, contact=double, mail_cc=True)
    actions.merge_contacts(keep_id=desk.carla.id, gone_id=double.id, by=BUILDER, at=NOON)
    for case in (called, told):
        assert case.events.latest("seq").data == {
            "merged": "contact",
            "gone": "C. Conti",
            "kept": "Carla Conti",
        }


def test_history_says_who_moved_what(two: tuple[Customer, Customer], as_miriam: Viewer) -> None:
    keep, gone = two
    contact = firms.contact("Carla", at=gone)
    actions.merge_customers(keep_id=keep.id, gone_id=gone.id, by=as_miriam, at=NOON)
    entry = HistoryEntry.objects.filter(table_name="customers_contact", row_id=str(contact.id)).latest("id")
    assert (entry.actor_name, entry.after) == ("Miriam Moser", {"customer_id": str(keep.id)})


def test_overlapping_contracts_stand_in_the_way_by_their_numbers(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    promises.an_active_contract(keep, number="CT-1")
    promises.an_active_contract(gone, number="CT-2", starts_on=date(2026, 6, 1))
    assert "CT-1 and CT-2" in in_the_way(keep, gone)


def test_a_business_object_of_both_stands_in_the_way(two: tuple[Customer, Customer]) -> None:
    for one in two:
        firms.business_object("SO-1", of=one)
    assert "SO-1 (sales order)" in in_the_way(*two)


def test_people_whom_an_agreement_above_names_stand_in_the_way_of_leaving_it(db: None) -> None:
    group, keep = firms.customer("Group"), firms.customer("Halden")
    gone = firms.customer("Halden North", parent_id=group.id)
    agreement = promises.draft(group, includes_sub_customers=True)
    promises.named(agreement, contact_id=firms.contact("Nora", gone).id)
    assert f"{agreement.number} names Nora" in in_the_way(keep, gone)


def test_people_whom_an_agreement_of_the_same_group_names_move_along(db: None) -> None:
    group = firms.customer("Group")
    keep, gone = (firms.customer(name, parent_id=group.id) for name in ("Halden", "Halden North"))
    agreement = promises.draft(group, includes_sub_customers=True)
    nora = firms.contact("Nora", gone)
    promises.named(agreement, contact_id=nora.id)
    merged(keep, gone)
    nora.refresh_from_db()
    assert (nora.customer, agreement.contacts.get().contact) == (keep, nora)


def test_whoever_stands_below_is_not_kept(db: None) -> None:
    top = firms.customer("Top")
    middle = firms.customer("Middle", parent_id=top.id)
    below = firms.customer("Below", parent_id=middle.id)
    assert "merge them the other way round" in in_the_way(below, top)
    merged(top, middle)
    below.refresh_from_db()
    assert below.parent_id == top.id


def test_a_merged_customer_is_merged_no_more_and_stays_out_of_use(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    merged(keep, gone)
    assert "was merged into Halden Paper already" in in_the_way(gone, keep)
    with pytest.raises(parties.CustomerInvalid):
        parties.change_customer(customer_id=gone.id, is_active=True, by=BUILDER, at=NOON)


def test_what_another_system_calls_it_goes_along(db: None) -> None:
    keep, gone = firms.customer("A"), firms.customer("B", external_id="ERP-2")
    merged(keep, gone)
    keep.refresh_from_db()
    assert keep.external_id == "ERP-2"


def test_who_may_not_edit_promises_merges_no_customers(
    two: tuple[Customer, Customer], as_ada: Viewer
) -> None:
    keep, gone = two
    with pytest.raises(NotAllowed):
        actions.merge_customers(keep_id=keep.id, gone_id=gone.id, by=as_ada, at=NOON)


def test_a_preview_counts_and_moves_nothing(two: tuple[Customer, Customer]) -> None:
    keep, gone = two
    firms.contact("Carla", at=gone)
    found = queries.customer_merging(keep, gone)
    assert (found.moves, found.in_the_way, Contact.objects.get().customer_id) == (
        {"contacts": 1},
        (),
        gone.id,
    )


def test_contacts_unite_addresses_phones_and_marks(db: None) -> None:
    halden = firms.customer("Halden")
    keep = firms.contact("Carla Conti", at=halden, mails=["c@halden.example"], phones=["+43 1 5550100"])
    gone = firms.contact(
        "C. Conti", at=halden, mails=["cc@halden.example"], phones=["+43 1 5550100", "555 0199"]
    )
    both, one = promises.draft(halden), promises.draft(halden)
    promises.named(both, contact_id=keep.id, mail_cc=True)
    promises.named(both, contact_id=gone.id, is_main=True, mail_to=True)
    promises.named(one, contact_id=gone.id, mail_cc=True)
    actions.merge_contacts(keep_id=keep.id, gone_id=gone.id, by=BUILDER, at=NOON)
    (united,) = both.contacts.all()
    (moved,) = one.contacts.all()
    gone.refresh_from_db()
    assert [row.mail for row in keep.addresses.all()] == ["c@halden.example", "cc@halden.example"]
    assert [row.written for row in keep.phones.all()] == ["+43 1 5550100", "555 0199"]
    assert (united.contact_id, united.is_main, united.mail_to, united.mail_cc) == (keep.id, True, True, False)
    assert (moved.contact_id, moved.mail_cc, gone.is_active) == (keep.id, True, False)


def test_the_caller_of_a_case_is_who_was_kept(db: None) -> None:
    halden = firms.customer("Halden")
    keep, gone = firms.contact("Carla", at=halden), firms.contact("C. Conti", at=halden)
    case = works.registered(works.desk(), customer_id=halden.id, caller_id=gone.id)
    CaseContact.objects.create(case=case, contact=gone, mail_to=True)
    actions.merge_contacts(keep_id=keep.id, gone_id=gone.id, by=BUILDER, at=NOON)
    case.refresh_from_db()
    assert (case.caller_id, CaseContact.objects.get().contact_id) == (keep.id, keep.id)


def test_contacts_of_two_customers_are_not_merged(db: None) -> None:
    keep = firms.contact("Carla", at=firms.customer("Halden"))
    gone = firms.contact("Carla", at=firms.customer("Globex"))
    with pytest.raises(actions.CannotMerge):
        actions.merge_contacts(keep_id=keep.id, gone_id=gone.id, by=BUILDER, at=NOON)


def test_almost_the_same_name_and_people_who_write_from_the_others_domain_are_offered(db: None) -> None:
    halden = firms.customer("Halden Paper")
    typed = firms.customer("Halden  Päper")
    globex = firms.customer("Globex", mail_domains=["globex.example"])
    firms.customer("Unlike")
    firms.contact("Gus", at=halden, mails=["gus@globex.example"])
    assert set(customers_alike(halden, viewer=BUILDER)) == {typed, globex}


def test_of_two_merges_at_once_one_waits_and_is_refused(committed_db: None) -> None:
    one, other = firms.customer("A"), firms.customer("B")
    together = Barrier(2, timeout=20)
    refused: list[Refusal] = []

    def merge(keep: Customer, gone: Customer) -> None:
        try:
            together.wait()
            merged(keep, gone)
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    tries: Any = [Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
    for thread in tries:
        thread.start()
    for thread in tries:
        thread.join(timeout=30)
    assert (len(refused), CustomerMerge.objects.count()) == (1, 1)
    assert Customer.objects.filter(is_active=True).count() == 1
