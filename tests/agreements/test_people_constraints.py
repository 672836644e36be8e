"""What the database itself refuses of who is named in an agreement, in raw SQL."""

import pytest

from servanda.agreements import actions
from servanda.agreements.models import AgreementContact, SupportAgreement
from servanda.customers.models import Contact, Customer
from servanda.people.models import User
from tests.agreements import promises
from tests.agreements.test_secured_constraints import at_the_end
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

LINE = "agreement_names_people_of_its_line"
SOMEBODY = "agreement_for_named_contacts_names_somebody"


@pytest.fixture
def group() -> Customer:
    return firms.customer("Group")


@pytest.fixture
def north(group: Customer) -> Customer:
    return firms.customer("North", parent_id=group.id)


@pytest.fixture
def globex(north: Customer) -> Customer:
    return firms.customer("Globex")


def test_a_foreign_customers_contact_is_not_named(group: Customer, globex: Customer) -> None:
    entry = promises.named(promises.draft(group), contact_id=firms.contact(at=group).id)
    gus = firms.contact("Gus", globex)
    table = AgreementContact._meta.db_table
    refuses(LINE, copied(table, entry.id, contact_id=f"'{gus.id}'"))
    refuses(LINE, f"UPDATE {table} SET contact_id = '{gus.id}'")


def test_whoever_stands_below_is_not_named_where_sub_customers_are_left_out(
    group: Customer, north: Customer
) -> None:
    agreement = promises.draft(group, includes_sub_customers=True)
    promises.named(agreement, contact_id=firms.contact(at=north).id)
    refuses(LINE, f"UPDATE {SupportAgreement._meta.db_table} SET includes_sub_customers = false")


def test_an_agreement_does_not_go_to_another_customer_with_its_people(
    group: Customer, globex: Customer
) -> None:
    promises.named(promises.draft(group), contact_id=firms.contact(at=group).id)
    refuses(LINE, f"UPDATE {SupportAgreement._meta.db_table} SET customer_id = '{globex.id}'")


def test_a_named_contact_does_not_go_to_another_customer(group: Customer, globex: Customer) -> None:
    promises.named(promises.draft(group), contact_id=firms.contact(at=group).id)
    refuses(LINE, f"UPDATE {Contact._meta.db_table} SET customer_id = '{globex.id}'")


@pytest.mark.parametrize("of_the_group", [True, False])
def test_a_customer_does_not_leave_the_line_that_names_people(
    of_the_group: bool, group: Customer, north: Customer
) -> None:
    agreement = promises.draft(group if of_the_group else north, includes_sub_customers=True)
    promises.named(agreement, contact_id=firms.contact(at=north if of_the_group else group).id)
    refuses(LINE, f"UPDATE {Customer._meta.db_table} SET parent_id = NULL WHERE id = '{north.id}'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_supportagreement SET named_contacts_only = true",
        "UPDATE agreements_supportagreement SET approved_at = now(), named_contacts_only = true",
    ],
)
def test_an_approved_agreement_for_named_contacts_names_somebody(statement: str) -> None:
    promises.approved()
    assert at_the_end(statement) == SOMEBODY


def test_the_last_who_is_named_stays(bob: User) -> None:
    agreement = promises.draft(named_contacts_only=True)
    promises.named(agreement, user_id=bob.id)
    actions.approve_agreement(
        number=agreement.number, expires_on=promises.LAST_DAY, by=promises.BUILDER, at=NOON
    )
    assert at_the_end("DELETE FROM agreements_agreementcontact") == SOMEBODY


def test_a_draft_for_named_contacts_may_name_nobody_yet() -> None:
    promises.draft()
    assert at_the_end("UPDATE agreements_supportagreement SET named_contacts_only = true") == ""
