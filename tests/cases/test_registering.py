"""Registering: presets, what is found by what was entered, and refusals that say everything."""

from typing import Any

import pytest

from servanda.agreements import actions as agreements
from servanda.cases import actions, queries
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, CaseContact
from servanda.core import cover
from servanda.core.access import Viewer
from servanda.core.cases import CannotRegister, Channel
from servanda.core.clocks import State
from servanda.core.refusals import NotAllowed, Refusal
from servanda.core.routing import Entry
from servanda.customers.models import InstalledProduct
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def agreement(desk: works.Desk, **fields: Any) -> str:
    """An approved agreement of the customer until the end of next year; returns its number."""
    made = agreements.create_agreement(
        customer_id=desk.customer.id, effective_from=NOON.date(), **fields, by=works.BUILDER, at=NOON
    )
    if fields.get("named_contacts_only"):
        named = firms.contact("Nina Named", desk.customer)
        agreements.add_agreement_contact(
            number=made.number, contact_id=named.id, is_main=True, by=works.BUILDER, at=NOON
        )
    expiry = NOON.date().replace(year=NOON.year + 1)
    agreements.approve_agreement(number=made.number, expires_on=expiry, by=works.BUILDER, at=NOON)
    return made.number


def key_for(desk: works.Desk, installed: InstalledProduct, number: str, **fields: Any) -> str:
    return agreements.create_support_key(
        agreement_number=number,
        description="Line 2",
        installation_description="Hall 2",
        installed_product_ids=[installed.id],
        **fields,
        by=works.BUILDER,
        at=NOON,
    ).code


def faults(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def test_what_is_left_out_is_preset(as_alice: Viewer) -> None:
    desk = works.desk()
    case = works.registered(desk, by=as_alice, severity=None, received_at=None)
    assert (case.severity, case.category.label, case.received_at) == (3, "General", NOON)


def test_the_customer_is_that_of_the_caller(as_alice: Viewer) -> None:
    desk = works.desk()
    assert works.registered(desk, by=as_alice).customer == desk.customer


def test_numbers_grow(as_alice: Viewer) -> None:
    desk = works.desk()
    first, second = (works.registered(desk, by=as_alice) for _ in range(2))
    assert int(second.number) > int(first.number)


def test_everything_that_is_missing_is_said_at_once(as_alice: Viewer) -> None:
    works.desk()
    with pytest.raises(CannotRegister) as refused:
        actions.register_case(new=queries.NewCase(), entry=Entry.STAFF, by=as_alice, at=NOON)
    assert faults(refused) == {"subject", "description", "channel", "customer_id"}


def test_references_that_there_are_not_are_said_with_what_is_missing(as_alice: Viewer) -> None:
    works.desk()
    new = queries.NewCase(customer_id=new_id(), support_key="K-NONE", agreement="SA-0")
    with pytest.raises(CannotRegister) as refused:
        actions.register_case(new=new, entry=Entry.STAFF, by=as_alice, at=NOON)
    assert faults(refused) >= {"customer_id", "support_key", "agreement", "subject"}


def test_nothing_is_kept_of_a_refused_registration(as_alice: Viewer) -> None:
    desk = works.desk()
    with pytest.raises(CannotRegister):
        works.registered(desk, by=as_alice, subject="")
    assert not Case.objects.exists()


def test_a_pocket_registration_needs_the_subject_alone(as_alice: Viewer) -> None:
    works.desk()
    new = queries.NewCase(subject="Caller hung up", pocket=True)
    case = actions.register_case(new=new, entry=Entry.STAFF, by=as_alice, at=NOON).case
    assert (case.description, case.channel, case.customer, case.to_be_completed) == (
        "Caller hung up",
        Channel.PHONE,
        None,
        True,
    )


def test_nobody_is_turned_away_without_an_agreement(as_alice: Viewer) -> None:
    desk = works.desk()
    case = works.registered(desk, by=as_alice)
    assert (case.without_cover, case.service_level.name) == (True, "Standard")


def test_the_only_valid_agreement_holds(as_alice: Viewer) -> None:
    desk = works.desk()
    number = agreement(desk)
    case = works.registered(desk, by=as_alice)
    assert case.agreement is not None
    assert (case.agreement.number, case.without_cover) == (number, False)


def test_the_only_key_of_an_installed_product_informs_the_case(as_alice: Viewer) -> None:
    desk = works.desk()
    installed = firms.installed(at=desk.customer)
    code = key_for(desk, installed, agreement(desk), severity_weight=2)
    case = works.registered(desk, by=as_alice, installed_product_id=installed.id)
    assert case.support_key is not None
    assert (case.support_key.code, case.severity_weight, case.order_weight) == (code, 2, 2)


def test_a_key_names_its_customer(as_alice: Viewer) -> None:
    desk = works.desk()
    code = key_for(desk, firms.installed(at=desk.customer), agreement(desk))
    case = works.registered(desk, by=as_alice, caller_id=None, support_key=code.lower())
    assert case.customer == desk.customer


def test_a_key_of_another_customer_is_refused(as_alice: Viewer) -> None:
    desk = works.desk()
    code = key_for(desk, firms.installed(at=desk.customer), agreement(desk))
    globex = firms.customer("Globex")
    with pytest.raises(CannotRegister) as refused:
        works.registered(desk, by=as_alice, caller_id=None, customer_id=globex.id, support_key=code)
    assert faults(refused) == {"support_key"}


def test_the_people_of_the_agreement_are_told_along(as_alice: Viewer) -> None:
    desk = works.desk()
    number = agreement(desk)
    paul = firms.contact("Paul Egger", desk.customer, mails=["paul@acme.example"])
    agreements.add_agreement_contact(
        number=number, contact_id=paul.id, mail_cc=True, by=works.BUILDER, at=NOON
    )
    case = works.registered(desk, by=as_alice)
    assert [one.contact for one in CaseContact.objects.filter(case=case)] == [paul]
    assert [one.mail for one in queries.recipients(case).copy_to] == ["paul@acme.example"]


def test_a_case_of_staff_is_proposed_a_queue_and_stays_new(as_alice: Viewer) -> None:
    desk = works.desk()
    done = actions.register_case(new=works.new_case(desk), entry=Entry.STAFF, by=as_alice, at=NOON)
    assert (done.case.status, done.case.queue) == ("new", None)
    assert done.prospect.target is not None and done.prospect.target.queue == str(desk.queue.id)


@pytest.mark.parametrize(("entry", "asked"), [(Entry.STAFF, True), (Entry.API, True), (Entry.MAIL, False)])
def test_a_case_is_dispatched_when_asked_and_always_from_mail(entry: Entry, asked: bool) -> None:
    desk = works.desk()
    case = actions.register_case(
        new=works.new_case(desk), entry=entry, dispatch_it=asked, by=works.BUILDER, at=NOON
    ).case
    assert (case.status, case.queue_id) == ("queued", desk.queue.id)


def test_a_qualified_answer_on_the_phone_meets_the_initial_response(as_alice: Viewer) -> None:
    desk = works.desk()
    case = actions.register_case(
        new=works.new_case(desk), entry=Entry.STAFF, qualified_answer="Told her.", by=as_alice, at=NOON
    ).case
    irt = queries.clocks_of([case], at=NOON)[case.id].irt
    assert irt is not None and irt.state is State.MET


def test_clocks_run_from_receipt_not_from_registration(as_alice: Viewer) -> None:
    desk = works.desk()
    case = works.registered(desk, by=as_alice, when=works.later(30), received_at=NOON)
    ort = queries.clocks_of([case], at=works.later(30))[case.id].ort
    assert ort is not None and ort.used.seconds == 30 * 60


def test_it_cannot_have_been_received_in_the_future(as_alice: Viewer) -> None:
    desk = works.desk()
    with pytest.raises(CannotRegister) as refused:
        works.registered(desk, by=as_alice, received_at=works.later(1))
    assert faults(refused) == {"received_at"}


def test_registering_and_solving_refuses_as_a_whole(as_alice: Viewer) -> None:
    desk = works.desk()
    with pytest.raises(Refusal):
        actions.register_case(
            new=works.new_case(desk), entry=Entry.STAFF, resolution=Resolution("Done."), by=as_alice, at=NOON
        )
    assert not Case.objects.exists()


def test_somebody_who_is_not_named_does_not_use_the_agreement(as_alice: Viewer) -> None:
    desk = works.desk()
    agreement(desk, named_contacts_only=True)
    assert works.registered(desk, by=as_alice).agreement is None


def test_a_lead_overrules_not_named_with_a_reason(as_bob: Viewer) -> None:
    desk = works.desk()
    number = agreement(desk, named_contacts_only=True)
    case = works.registered(desk, by=as_bob, agreement=number, overrule_reason="The named one is ill.")
    assert case.agreement is not None and case.agreement.number == number


def test_an_agent_does_not_overrule_not_named(as_alice: Viewer) -> None:
    desk = works.desk()
    number = agreement(desk, named_contacts_only=True)
    with pytest.raises(NotAllowed):
        works.registered(desk, by=as_alice, agreement=number, overrule_reason="I think so.")


def test_at_severity_1_any_agent_lets_a_caller_count_as_named(as_alice: Viewer) -> None:
    desk = works.desk()
    number = agreement(desk, named_contacts_only=True)
    case = works.registered(desk, by=as_alice, agreement=number, severity=1, provisionally_named=True)
    assert case.agreement is not None and case.cover["cover"]["provisionally_named"]


def test_below_severity_1_nobody_counts_as_named_provisionally(as_alice: Viewer) -> None:
    desk = works.desk()
    number = agreement(desk, named_contacts_only=True)
    assert works.registered(desk, by=as_alice, agreement=number, provisionally_named=True).agreement is None


def test_an_auditor_registers_nothing(ada: User, as_ada: Viewer) -> None:
    desk = works.desk()
    with pytest.raises(NotAllowed):
        works.registered(desk, by=as_ada)


def test_the_snapshot_comes_to_the_same_answer_again(as_alice: Viewer) -> None:
    desk = works.desk()
    agreement(desk)
    case = works.registered(desk, by=as_alice)
    case.refresh_from_db()
    assert cover.from_json(case.cover).holds()
