"""Changing what is known of a case."""

import pytest

from servanda.agreements import actions as agreements
from servanda.cases import actions, queries
from servanda.cases.actions import CaseFinished, CaseInvalid
from servanda.cases.models import CaseEvent
from servanda.core.access import Permission, Viewer
from servanda.core.cases import CancelReason
from servanda.core.refusals import NotAllowed, Stale
from servanda.core.routing import Entry
from servanda.customers.models import Contact
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cases.test_registering import agreement
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def test_another_severity_moves_the_deadline(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas, severity=3)
    before = case.running_due_at
    case = actions.change_case(number=case.number, severity=1, by=as_tomas, at=works.later(5))
    assert before is not None and case.running_due_at is not None and case.running_due_at < before


def test_another_severity_keeps_the_time_that_has_passed(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas, severity=3)
    case = actions.change_case(number=case.number, severity=2, by=as_tomas, at=works.later(50))
    ort = queries.clocks_of([case], at=works.later(60))[case.id].ort
    assert ort is not None and ort.used.seconds == 60 * 60


def test_another_customer_has_the_case_judged_again(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    number = agreement(desk)
    stranger = firms.contact("Gus Gregor", firms.customer("Globex"))
    case = works.opened(desk, tomas, caller_id=stranger.id)
    assert case.without_cover
    case = actions.change_case(
        number=case.number,
        customer_id=desk.customer.id,
        caller_id=desk.carla.id,
        by=as_tomas,
        at=works.later(5),
    )
    assert case.agreement is not None
    assert (case.agreement.number, case.without_cover) == (number, False)


def test_a_finished_case_keeps_what_was_promised(as_bob: Viewer) -> None:
    desk = works.desk()
    number = works.registered(desk).number
    actions.cancel_case(number=number, cancel_reason=CancelReason.SPAM, by=as_bob, at=works.later(1))
    other = firms.customer("Globex")
    with pytest.raises(CaseFinished):
        actions.change_case(number=number, customer_id=other.id, caller_id=None, by=as_bob, at=works.later(2))


def test_a_change_that_leaves_nothing_is_refused_with_everything(as_alice: Viewer) -> None:
    number = works.registered(works.desk(), by=as_alice).number
    with pytest.raises(CaseInvalid) as refused:
        actions.change_case(number=number, subject="", description=" ", by=as_alice, at=works.later(1))
    assert {fault.field for fault in refused.value.faults} == {"subject", "description"}


def test_a_pocket_registration_is_completed_later(as_alice: Viewer) -> None:
    desk = works.desk()
    new = queries.NewCase(subject="Caller hung up", pocket=True)
    case = actions.register_case(new=new, entry=Entry.STAFF, by=as_alice, at=NOON).case
    case = actions.change_case(
        number=case.number, caller_id=desk.carla.id, to_be_completed=False, by=as_alice, at=works.later(1)
    )
    assert (case.customer, case.to_be_completed) == (desk.customer, False)


def test_somebody_elses_change_is_not_overwritten(as_alice: Viewer) -> None:
    case = works.registered(works.desk(), by=as_alice)
    with pytest.raises(Stale):
        actions.change_case(
            number=case.number, subject="Other", expecting=case.revision - 1, by=as_alice, at=works.later(1)
        )


def test_who_only_looks_changes_nothing(as_miriam: Viewer) -> None:
    number = works.registered(works.desk()).number
    with pytest.raises(NotAllowed):
        actions.change_case(number=number, subject="Other", by=as_miriam, at=works.later(1))


def test_a_case_is_changed_though_its_caller_has_left(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    Contact.objects.filter(id=desk.carla.id).update(is_active=False)
    case = actions.change_case(number=case.number, severity=1, by=as_tomas, at=works.later(1))
    assert (case.severity, case.caller_id, case.customer_id) == (1, desk.carla.id, desk.customer.id)


def test_nobody_of_the_former_customer_is_written_to(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    number = agreement(desk)
    dora = firms.contact("Dora Dorn", desk.customer, mails=["dora@acme.example"])
    agreements.add_agreement_contact(
        number=number, contact_id=dora.id, mail_to=True, by=works.BUILDER, at=NOON
    )
    case = works.opened(desk, tomas)
    gus = firms.contact("Gus Gregor", firms.customer("Globex"), mails=["gus@globex.example"])
    actions.change_case(
        number=case.number, customer_id=gus.customer_id, caller_id=gus.id, by=as_tomas, at=works.later(1)
    )
    info = actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(2))
    assert (info.to, info.copy_to) == (["gus@globex.example"], [])


def test_whoever_the_new_agreement_names_is_written_to(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    stranger = firms.contact("Gus Gregor", firms.customer("Globex"))
    case = works.opened(desk, tomas, caller_id=stranger.id)
    dora = firms.contact("Dora Dorn", desk.customer, mails=["dora@acme.example"])
    agreements.add_agreement_contact(
        number=agreement(desk), contact_id=dora.id, mail_cc=True, by=works.BUILDER, at=NOON
    )
    actions.change_case(
        number=case.number,
        customer_id=desk.customer.id,
        caller_id=desk.carla.id,
        by=as_tomas,
        at=works.later(1),
    )
    info = actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(2))
    assert (info.to, info.copy_to) == (["carla@acme.example"], ["dora@acme.example"])


def test_an_agreement_that_nobody_named_does_not_keep_a_case_at_its_customer(
    as_tomas: Viewer, tomas: User
) -> None:
    desk = works.desk(tomas)
    agreement(desk)
    case = works.opened(desk, tomas)
    globex = firms.customer("Globex")
    case = actions.change_case(
        number=case.number, customer_id=globex.id, caller_id=None, by=as_tomas, at=works.later(1)
    )
    assert (case.customer_id, case.agreement_id, case.without_cover) == (globex.id, None, True)


@pytest.mark.parametrize(
    ("keeps_caller", "without_cover"), [(True, False), (False, True)], ids=["same caller", "another caller"]
)
def test_a_caller_who_was_let_through_stays_let_through(
    as_bob: Viewer, tomas: User, *, keeps_caller: bool, without_cover: bool
) -> None:
    desk = works.desk(tomas)
    agreement(desk, named_contacts_only=True)
    case = works.opened(desk, tomas, overrule_reason="She stands in for Nina.")
    assert not case.without_cover
    other = firms.contact("Otto Ohm", desk.customer)
    product = firms.product("CP-400")
    caller = desk.carla if keeps_caller else other
    case = actions.change_case(
        number=case.number, product_id=product.id, caller_id=caller.id, by=as_bob, at=works.later(1)
    )
    assert case.without_cover is without_cover


def test_the_stream_says_what_was_changed_and_nothing_else(as_alice: Viewer) -> None:
    case = works.registered(works.desk(), by=as_alice)
    for subject in (case.subject, "Other"):
        actions.change_case(
            number=case.number, subject=subject, severity=case.severity, by=as_alice, at=works.later(1)
        )
    changes = CaseEvent.objects.filter(case=case, kind="changed")
    assert [one.data["fields"] for one in changes] == [["subject"]]


def test_whoever_may_only_write_changes_a_case(tomas: User) -> None:
    number = works.opened(works.desk(tomas), tomas).number
    writing = viewer_of(tomas, scopes=frozenset({Permission.CASE_SEE, Permission.CASE_WRITE}))
    case = actions.change_case(number=number, subject="Other", by=writing, at=works.later(1))
    assert case.subject == "Other"


def test_a_product_that_the_installed_one_is_not_is_refused(as_alice: Viewer) -> None:
    desk = works.desk()
    installed = firms.installed(at=desk.customer)
    number = works.registered(desk, by=as_alice, installed_product_id=installed.id).number
    other = firms.product("Other", "OTH-1")
    with pytest.raises(CaseInvalid) as refused:
        actions.change_case(number=number, product_id=other.id, by=as_alice, at=works.later(1))
    assert {fault.field for fault in refused.value.faults} == {"product_id"}


def test_another_installed_product_brings_its_product(as_alice: Viewer) -> None:
    desk = works.desk()
    first = firms.installed(at=desk.customer)
    other = firms.installed("SN-2", firms.product("Other", "OTH-1"), desk.customer)
    number = works.registered(desk, by=as_alice, installed_product_id=first.id).number
    case = actions.change_case(number=number, installed_product_id=other.id, by=as_alice, at=works.later(1))
    assert case.product == other.product
