"""The people who are told of a case along with its caller: lent by the agreement, added and changed on the case."""

from typing import Any

import pytest

from servanda.agreements.models import SupportAgreement
from servanda.cases import actions, queries
from servanda.cases.actions import CaseContactInvalid
from servanda.cases.models import Case, CaseContact, CaseEvent
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed
from servanda.customers.models import Contact
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> works.Desk:
    return works.desk()


@pytest.fixture
def mina(desk: works.Desk) -> Contact:
    return firms.contact("Mina Main", desk.customer, mails=["mina@acme.example"])


@pytest.fixture
def dora(desk: works.Desk) -> Contact:
    return firms.contact("Dora Deputy", desk.customer, mails=["dora@acme.example"])


@pytest.fixture
def agreement(desk: works.Desk, mina: Contact) -> SupportAgreement:
    """It names Mina."""
    made = promises.approved(desk.customer)
    promises.named(made, contact_id=mina.id, is_main=True, mail_to=True)
    return made


def added(case: Case, **fields: Any) -> CaseContact:
    return actions.add_case_contact(number=case.number, **fields, by=works.BUILDER, at=works.later(1))


def refused(case: Case, **fields: Any) -> str:
    with pytest.raises(CaseContactInvalid) as refusal:
        added(case, **fields)
    return refusal.value.faults[0].message


def told(case: Case) -> set[str]:
    return {one.name for one in queries.case_contacts(case)}


def addresses(case: Case) -> tuple[list[str], list[str]]:
    found = queries.recipients(case)
    return [one.mail for one in found.to], [one.mail for one in found.copy_to]


def judged_again(case: Case) -> None:
    actions.judge_again(number=case.number, reason="Asked.", by=works.BUILDER, at=works.later(2))


def test_who_is_added_gets_what_is_sent(
    desk: works.Desk, agreement: SupportAgreement, dora: Contact, tomas: User
) -> None:
    case = works.registered(desk)
    added(case, contact_id=dora.id, mail_to=True)
    added(case, user_id=tomas.id, mail_cc=True)
    assert addresses(case) == (
        ["carla@acme.example", "mina@acme.example", "dora@acme.example"],
        [tomas.email],
    )
    assert CaseEvent.objects.filter(case=case, kind="changed").first().data == {"fields": ["contacts"]}  # type: ignore[union-attr]


def test_a_new_main_contact_takes_that_from_the_former(
    desk: works.Desk, agreement: SupportAgreement, dora: Contact
) -> None:
    case = works.registered(desk)
    added(case, contact_id=dora.id, is_main=True)
    assert [one.name for one in queries.case_contacts(case) if one.is_main] == ["Dora Deputy"]


def test_what_somebody_gets_is_changed_and_they_are_taken_off(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    case = works.registered(desk)
    (entry,) = queries.case_contacts(case)
    actions.change_case_contact(
        number=case.number,
        entry_id=entry.id,
        mail_to=False,
        mail_cc=True,
        by=works.BUILDER,
        at=works.later(1),
    )
    assert addresses(case) == (["carla@acme.example"], ["mina@acme.example"])
    actions.remove_case_contact(number=case.number, entry_id=entry.id, by=works.BUILDER, at=works.later(1))
    assert told(case) == set()
    with pytest.raises(queries.NoSuchCaseContact):
        actions.remove_case_contact(
            number=case.number, entry_id=entry.id, by=works.BUILDER, at=works.later(1)
        )


def test_a_person_of_a_customer_above_may_be_told(desk: works.Desk) -> None:
    case = works.registered(desk)
    group = firms.customer("Acme Group")
    desk.customer.parent = group
    desk.customer.store()
    added(case, contact_id=firms.contact("Greta Group", group).id)
    assert told(case) == {"Greta Group"}


def test_nobody_else_may_be_told(desk: works.Desk, mina: Contact, agreement: SupportAgreement) -> None:
    case = works.registered(desk)
    gus = firms.contact("Gus Gregor", firms.customer("Globex"))
    assert "of the case's customer" in refused(case, contact_id=gus.id)
    assert refused(case, contact_id=desk.carla.id) == "This is the caller, who is told anyway."
    assert refused(case, contact_id=mina.id) == "This person is told already."
    assert "either" in refused(case)
    assert "member of staff" in refused(case, user_id=gus.id)
    assert refused(
        case, user_id=None, contact_id=firms.contact("Ida", desk.customer).id, mail_to=True, mail_cc=True
    ) == ("Choose either mail or a copy.")


def test_who_may_not_write_tells_nobody(desk: works.Desk, dora: Contact, as_miriam: Viewer) -> None:
    case = works.registered(desk)
    with pytest.raises(NotAllowed):
        actions.add_case_contact(number=case.number, contact_id=dora.id, by=as_miriam, at=NOON)


def test_judged_again_under_the_same_agreement_everybody_stays_as_they_are(
    desk: works.Desk, agreement: SupportAgreement, mina: Contact, dora: Contact
) -> None:
    case = works.registered(desk)
    entry = queries.case_contacts(case).get(contact=mina)
    actions.remove_case_contact(number=case.number, entry_id=entry.id, by=works.BUILDER, at=works.later(1))
    added(case, contact_id=dora.id)
    judged_again(case)
    assert told(case) == {"Dora Deputy"}


def test_another_agreement_lends_its_people_and_those_who_were_added_stay(
    desk: works.Desk, agreement: SupportAgreement, mina: Contact, dora: Contact, tomas: User
) -> None:
    ida = firms.contact("Ida Other", desk.customer)
    other = promises.approved(desk.customer)
    for one in (ida, dora):
        promises.named(other, contact_id=one.id)
    case = works.registered(desk, agreement=agreement.number)
    added(case, contact_id=dora.id, mail_to=True)
    added(case, user_id=tomas.id)
    actions.change_case(number=case.number, agreement=other.number, by=works.BUILDER, at=works.later(2))
    assert told(case) == {"Ida Other", "Dora Deputy", tomas.name}
    assert queries.case_contacts(case).get(contact=dora).mail_to


def test_another_customer_is_told_nothing_by_way_of_the_former(
    desk: works.Desk, agreement: SupportAgreement, dora: Contact, tomas: User
) -> None:
    case = works.registered(desk)
    added(case, contact_id=dora.id)
    added(case, user_id=tomas.id)
    gus = firms.contact("Gus Gregor", firms.customer("Globex"))
    actions.change_case(
        number=case.number,
        customer_id=gus.customer_id,
        caller_id=gus.id,
        by=works.BUILDER,
        at=works.later(2),
    )
    assert told(case) == {tomas.name}
