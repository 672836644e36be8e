"""Which of the customer's people are told of a contract's end and use, and by whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from servanda.agreements import actions as promised
from servanda.agreements.models import Contract
from servanda.automation import actions
from servanda.automation.models import Notice
from servanda.automation.queries import audience_of
from servanda.core.agreements.noticing import NoticeTerms
from servanda.jobs import promises as job
from servanda.organisations.models import SupportOrganisation
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.automation.lending import naming, noon_of, telling
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

END = date(2026, 12, 31)


@pytest.fixture
def contract(db: None) -> Contract:
    """To the end of the year; it tells the customer a week before."""
    places.organisation()
    plan = allowances.plan("Fixed", "fixed", allowance=None)
    return telling(allowances.contract(plan, ends_on=END))


def told(contract: Contract, on: date) -> list[str]:
    return [one.mail for one in audience_of(contract).at(noon_of(on)).customers]


def renewed(contract: Contract) -> Contract:
    made = promised.renew_contract(number=contract.number, by=promises.BUILDER, at=NOON)
    promised.activate_contract(number=made.contract.number, by=promises.BUILDER, at=NOON)
    return Contract.objects.get(id=made.contract.id)


def test_a_renewal_tells_the_contacts_of_the_agreements_that_name_its_chain(contract: Contract) -> None:
    naming(contract)
    renewal = renewed(contract)
    assert renewal.notices == contract.notices
    assert renewal.ends_on is not None
    job.tell_due(at=noon_of(renewal.ends_on - timedelta(days=7)))
    assert Notice.objects.get().address == "carla@acme.example"


def test_a_contract_tells_the_contacts_of_an_agreement_that_names_its_renewal(contract: Contract) -> None:
    naming(renewed(contract))
    assert told(contract, END) == ["carla@acme.example"]


def test_an_agreement_that_has_expired_lends_no_contacts(contract: Contract) -> None:
    naming(contract, expires_on=date(2026, 11, 30))
    assert told(contract, date(2026, 11, 30)) == ["carla@acme.example"]
    assert told(contract, date(2026, 12, 24)) == []


def test_a_blocked_agreement_lends_no_contacts(contract: Contract) -> None:
    agreement = naming(contract)
    promised.block_agreement(number=agreement.number, reason="Unpaid", by=promises.BUILDER, at=NOON)
    assert told(contract, date(2026, 12, 24)) == []


def test_a_draft_lends_no_contacts(contract: Contract) -> None:
    agreement = promises.draft(contract.customer, contract_number=contract.number)
    carla = firms.contact("Carla Conti", contract.customer, mails=["carla@acme.example"])
    promises.named(agreement, contact_id=carla.id, is_main=True)
    assert told(contract, date(2026, 12, 24)) == []


def test_an_agreement_that_will_hold_lends_its_contacts(contract: Contract) -> None:
    naming(contract, effective_from=date(2027, 1, 1))
    assert told(contract, date(2026, 12, 24)) == ["carla@acme.example"]


def test_once_an_amendment_holds_it_alone_lends_contacts(contract: Contract) -> None:
    agreement = naming(contract)
    dora = firms.contact("Dora Diaz", contract.customer, mails=["dora@acme.example"])
    amendment = promised.amend_agreement(number=agreement.number, by=promises.BUILDER, at=NOON)
    for entry in amendment.contacts.all():
        promised.change_agreement_contact(
            number=amendment.number, entry_id=entry.id, is_main=False, by=promises.BUILDER, at=NOON
        )
    promises.named(amendment, contact_id=dora.id, is_main=True)
    promised.change_agreement(
        number=amendment.number, effective_from=date(2026, 12, 1), by=promises.BUILDER, at=NOON
    )
    promised.approve_agreement(number=amendment.number, by=promises.BUILDER, at=NOON)
    assert told(contract, date(2026, 12, 24)) == ["dora@acme.example"]


def test_who_was_covered_to_the_last_day_is_told_that_it_is_over(contract: Contract) -> None:
    naming(contract, expires_on=END)
    assert told(contract, END + timedelta(days=1)) == ["carla@acme.example"]


def test_a_contact_out_of_use_and_one_without_a_mark_are_not_told(contract: Contract) -> None:
    agreement = naming(contract)
    dora = firms.contact("Dora Diaz", contract.customer, mails=["dora@acme.example"])
    promises.named(agreement, contact_id=dora.id)
    assert told(contract, END) == ["carla@acme.example"]
    carla = agreement.contacts.get(is_main=True).contact
    assert carla is not None
    carla.is_active = False
    carla.store()
    assert told(contract, END) == []


def test_an_agreement_tells_its_own_contacts_also_when_it_is_over(contract: Contract) -> None:
    agreement = naming(contract, expires_on=date(2026, 11, 30))
    promised.set_agreement_notices(
        number=agreement.number, terms=NoticeTerms((1,), (), (), True), by=promises.BUILDER, at=NOON
    )
    agreement.refresh_from_db()
    found = audience_of(agreement).at(noon_of(date(2026, 12, 1)))
    assert [one.mail for one in found.customers] == ["carla@acme.example"]


def test_a_customer_is_written_to_by_the_organisation_of_their_agreement(contract: Contract) -> None:
    naming(contract)
    organisation = SupportOrganisation.objects.get()
    organisation.mail_name, organisation.mail_address = "Halden Care", "care@halden.example"
    organisation.store()
    job.tell_due(at=noon_of(date(2026, 12, 24)))
    actions.mail_notice(notice_id=Notice.objects.get().id, by=promises.BUILDER, at=NOON)
    assert mail.outbox[0].from_email == "Halden Care <care@halden.example>"
    assert f"Support organisation: {organisation.description}" in mail.outbox[0].body


def test_many_agreements_cost_as_many_statements_as_one(
    contract: Contract, miriam: User, django_assert_max_num_queries: Any
) -> None:
    naming(contract)
    for place in range(3):
        agreement = promises.draft(contract.customer, contract_number=contract.number)
        other = firms.contact(f"Contact {place}", contract.customer, mails=[f"c{place}@acme.example"])
        promises.named(agreement, contact_id=other.id, mail_cc=True)
        promised.approve_agreement(
            number=agreement.number, expires_on=date(2028, 1, 1), by=promises.BUILDER, at=NOON
        )
    with django_assert_max_num_queries(3):
        assert len(told(contract, END)) == 4
