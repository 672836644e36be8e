"""Customers, contacts, products and what is installed."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed, Stale
from servanda.customers import actions, queries
from servanda.customers.models import Contact, Customer
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def test_numbers_grow_from_a_sequence(as_miriam: Viewer) -> None:
    first = actions.add_customer(name="First", by=as_miriam, at=NOON)
    second = actions.add_customer(name="Second", by=as_miriam, at=NOON)
    assert first.number.startswith("C-")
    assert int(first.number[2:]) + 1 == int(second.number[2:])


def test_everything_wrong_with_a_customer_is_said_at_once(as_miriam: Viewer) -> None:
    firms.customer("Taken", mail_domains=["taken.example"])
    with pytest.raises(actions.CustomerInvalid) as refused:
        actions.add_customer(
            name="",
            parent_id=uuid4(),
            zone="Mars",
            language="x",
            mail_domains=["gmail.com", "taken.example", "no domain"],
            by=as_miriam,
            at=NOON,
        )
    assert sorted(fault.field for fault in refused.value.faults) == [
        "language",
        "mail_domains",
        "mail_domains",
        "mail_domains",
        "name",
        "parent_id",
        "zone",
    ]


def test_a_name_is_taken_in_whatever_case(as_miriam: Viewer) -> None:
    firms.customer("Halden Paper")
    with pytest.raises(actions.CustomerInvalid) as refused:
        actions.add_customer(name="HALDEN paper", by=as_miriam, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["name"]


def test_a_parent_from_below_is_refused(as_miriam: Viewer) -> None:
    top = firms.customer("Top")
    bottom = firms.customer("Bottom", parent_id=firms.customer("Middle", parent_id=top.id).id)
    with pytest.raises(actions.CustomerInvalid, match="cannot be saved") as refused:
        actions.change_customer(customer_id=top.id, parent_id=bottom.id, by=as_miriam, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["parent_id"]


def test_domains_are_kept_in_one_form_and_replaced_as_a_whole(as_miriam: Viewer) -> None:
    customer = firms.customer(mail_domains=["@Halden.EXAMPLE", "halden.example", "bücher.example"])
    actions.change_customer(
        customer_id=customer.id, mail_domains=["halden.example", "new.example"], by=as_miriam, at=NOON
    )
    assert {one.domain for one in customer.mail_domains.all()} == {"halden.example", "new.example"}


def test_a_domain_from_another_alphabet_is_kept_as_mail_carries_it() -> None:
    assert (
        firms.customer(mail_domains=["bücher.example"]).mail_domains.get().domain == "xn--bcher-kva.example"
    )


def test_a_change_leaves_alone_what_is_not_given(as_miriam: Viewer) -> None:
    customer = firms.customer(zone="Europe/Vienna", mail_domains=["halden.example"])
    changed = actions.change_customer(customer_id=customer.id, note="Ask for Carla.", by=as_miriam, at=NOON)
    assert (changed.zone, changed.note, changed.revision) == ("Europe/Vienna", "Ask for Carla.", 2)
    assert changed.mail_domains.count() == 1


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(as_miriam: Viewer) -> None:
    customer = firms.customer()
    actions.change_customer(customer_id=customer.id, note="first", expecting=1, by=as_miriam, at=NOON)
    with pytest.raises(Stale):
        actions.change_customer(customer_id=customer.id, note="second", expecting=1, by=as_miriam, at=NOON)


def test_an_external_id_adds_first_and_changes_then(as_miriam: Viewer) -> None:
    added = actions.put_customer(external_id="erp-1", fields={"name": "Halden"}, by=as_miriam, at=NOON)
    changed = actions.put_customer(
        external_id="erp-1", fields={"name": "Halden Paper"}, by=as_miriam, at=NOON
    )
    assert (added[1], changed[1]) == (True, False)
    assert Customer.objects.get().name == "Halden Paper"


def test_an_agent_sees_customers_but_does_not_change_them(as_alice: Viewer) -> None:
    customer = firms.customer()
    assert queries.customer(customer.id, viewer=as_alice) == customer
    with pytest.raises(NotAllowed):
        actions.change_customer(customer_id=customer.id, note="x", by=as_alice, at=NOON)


def test_customers_are_found_by_the_beginnings_of_words_without_accents(as_alice: Viewer) -> None:
    found = firms.customer("Müller & Söhne")
    firms.customer("Amüller")
    assert list(queries.customers(viewer=as_alice, search="SOHN mul")) == [found]


def test_sub_customers_are_those_directly_below(as_alice: Viewer) -> None:
    top = firms.customer("Top")
    middle = firms.customer("Middle", parent_id=top.id)
    firms.customer("Bottom", parent_id=middle.id)
    assert list(queries.sub_customers(top.id, viewer=as_alice)) == [middle]


def test_an_agent_adds_a_contact_who_takes_the_customers_zone(as_alice: Viewer) -> None:
    customer = firms.customer(zone="Europe/Vienna", language="de")
    contact = actions.add_contact(
        customer_id=customer.id,
        name="Carla Conti",
        mails=["carla@halden.example"],
        phones=["+43 (0)316 123456"],
        by=as_alice,
        at=NOON,
    )
    assert (contact.zone, contact.language, contact.state) == ("Europe/Vienna", "de", "confirmed")
    assert [phone.digits for phone in contact.phones.all()] == ["43316123456"]


def test_everything_wrong_with_a_contact_is_said_at_once(as_alice: Viewer) -> None:
    firms.contact(mails=["carla@halden.example"])
    with pytest.raises(actions.ContactInvalid) as refused:
        actions.add_contact(
            customer_id=uuid4(),
            name="Two\nlines",
            mails=["CARLA@halden.example", "nobody"],
            phones=["call me"],
            portal_visibility="all",
            by=as_alice,
            at=NOON,
        )
    assert sorted(fault.field for fault in refused.value.faults) == [
        "customer_id",
        "mails",
        "mails",
        "name",
        "phones",
        "portal_visibility",
    ]


def test_phones_are_kept_as_they_were_written_first_and_as_digits() -> None:
    phone = firms.contact(phones=[" +43 (0)316  123456 ", "0043 316 123456"]).phones.get()
    assert (phone.digits, phone.written) == ("43316123456", "+43 (0)316 123456")


def test_a_phone_can_be_written_in_another_way(as_miriam: Viewer) -> None:
    contact = firms.contact(phones=["+43 316 123456"])
    changed = actions.change_contact(contact_id=contact.id, phones=["0043 316 123456"], by=as_miriam, at=NOON)
    assert [(one.written, one.dialled) for one in changed.phones.all()] == [
        ("0043 316 123456", "+43316123456")
    ]


def test_a_phone_that_is_too_long_is_refused(as_miriam: Viewer) -> None:
    halden = firms.customer()
    with pytest.raises(actions.ContactInvalid) as refused:
        actions.add_contact(
            customer_id=halden.id, name="Carla", phones=[f"0316 {'1-' * 30}"], by=as_miriam, at=NOON
        )
    assert [fault.message for fault in refused.value.faults] == ["Shorten each phone to 60 characters."]


def test_addresses_and_phones_are_kept_in_the_order_given(as_miriam: Viewer) -> None:
    contact = firms.contact(mails=["a@halden.example", "b@halden.example"], phones=["111111", "222222"])
    changed = actions.change_contact(
        contact_id=contact.id,
        mails=["b@halden.example", "c@halden.example"],
        phones=["222222", "333333"],
        by=as_miriam,
        at=NOON,
    )
    assert [one.mail for one in changed.addresses.all()] == ["b@halden.example", "c@halden.example"]
    assert [one.digits for one in changed.phones.all()] == ["222222", "333333"]


def test_an_unknown_sender_is_unconfirmed_until_somebody_vouches(as_alice: Viewer) -> None:
    customer = firms.customer()
    contact = actions.add_contact(customer_id=customer.id, name="Who", confirmed=False, by=as_alice, at=NOON)
    assert contact.state == "unconfirmed"
    assert actions.confirm_contact(contact_id=contact.id, by=as_alice, at=NOON).state == "confirmed"


def test_a_contact_put_by_external_id_moves_with_its_customer(as_miriam: Viewer) -> None:
    one, other = firms.customer("One"), firms.customer("Other")
    actions.put_contact(
        external_id="7", fields={"customer_id": one.id, "name": "Carla"}, by=as_miriam, at=NOON
    )
    contact, added = actions.put_contact(
        external_id="7", fields={"customer_id": other.id}, by=as_miriam, at=NOON
    )
    assert (contact.customer, added, Contact.objects.count()) == (other, False, 1)


def test_a_product_code_is_upper_case_and_held_once(as_miriam: Viewer) -> None:
    assert actions.add_product(name="Feeder", code=" fdr-1 ", by=as_miriam, at=NOON).code == "FDR-1"
    with pytest.raises(actions.ProductInvalid) as refused:
        actions.add_product(name="FEEDER", code="fdr-1", by=as_miriam, at=NOON)
    assert sorted(fault.field for fault in refused.value.faults) == ["code", "name"]


def test_a_serial_is_held_once_for_a_product_and_free_for_another(as_miriam: Viewer) -> None:
    firms.installed("SN-1", of=firms.product("Feeder", "FDR-1"))
    firms.installed("SN-1", of=firms.product("Dryer", "DRY-1"))
    with pytest.raises(actions.InstalledProductInvalid) as refused:
        firms.installed("sn-1")
    assert [fault.field for fault in refused.value.faults] == ["serial"]


def test_products_of_unknown_serial_stand_beside_each_other(as_alice: Viewer) -> None:
    customer = firms.customer()
    firms.installed("", at=customer)
    firms.installed("", at=customer)
    assert queries.installed_products(viewer=as_alice, customer_id=customer.id).count() == 2


def test_an_installed_product_of_nothing_at_nobody_says_both(as_miriam: Viewer) -> None:
    with pytest.raises(actions.InstalledProductInvalid) as refused:
        actions.add_installed_product(customer_id=uuid4(), product_id=uuid4(), by=as_miriam, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["customer_id", "product_id"]


def test_a_blank_external_id_names_nothing(as_miriam: Viewer) -> None:
    firms.customer()
    with pytest.raises(actions.ExternalIdMissing):
        actions.put_customer(external_id=" ", fields={"name": "Other"}, by=as_miriam, at=NOON)


def test_the_line_of_a_customer_goes_up_to_the_top_nearest_first() -> None:
    top = firms.customer("Top")
    middle = firms.customer("Middle", parent_id=top.id)
    bottom = firms.customer("Bottom", parent_id=middle.id)
    firms.customer("Beside", parent_id=middle.id)
    assert queries.customer_line(bottom.id) == [bottom, middle, top]


def test_the_line_of_nobody_is_empty() -> None:
    assert queries.customer_line(uuid4()) == []


def test_the_line_of_a_customer_costs_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    below = firms.customer("Below", parent_id=firms.customer("Above").id)
    with django_assert_num_queries(1):
        assert len(queries.customer_line(below.id)) == 2


def test_a_language_that_there_is_not_is_refused(as_miriam: Viewer) -> None:
    with pytest.raises(actions.CustomerInvalid) as refused:
        actions.add_customer(name="Halden Paper", language="qq", by=as_miriam, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["language"]


def test_a_note_that_is_too_long_says_to_how_much_it_has_to_shrink(as_miriam: Viewer) -> None:
    with pytest.raises(actions.CustomerInvalid) as refused:
        actions.add_customer(name="Halden Paper", note="x" * 8001, by=as_miriam, at=NOON)
    assert [fault.message for fault in refused.value.faults] == ["Shorten the note to 8000 characters."]


def test_what_is_missing_is_named_in_words(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ProductInvalid) as refused:
        actions.add_product(by=as_miriam, at=NOON)
    assert refused.value.faults[0].message == "Enter a name."


@pytest.mark.parametrize("called", ["c-{number}", " HALDEN paper "])
def test_a_customer_is_called_by_number_or_whole_name(called: str, as_alice: Viewer) -> None:
    halden = firms.customer("Halden Paper")
    firms.customer("Halden")
    assert queries.customer_called(called.format(number=halden.number[2:]), viewer=as_alice) == halden


def test_part_of_a_name_calls_nobody(as_alice: Viewer) -> None:
    firms.customer("Halden Paper")
    assert queries.customer_called("Halden", viewer=as_alice) is None
