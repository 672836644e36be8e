"""What becomes of cover after receipt: judged again, confirmed, decided, told."""

from datetime import date
from typing import Any

import pytest

from servanda.agreements import actions as promised
from servanda.agreements.models import SupportAgreement
from servanda.cases import actions
from servanda.cases.models import Case, CaseEvent, CoverDecision, ExternalInfo
from servanda.core.access import Viewer
from servanda.core.cases import CannotRegister, CoverDecisionKind, Naming
from servanda.core.refusals import NotAllowed
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

COURTESY = CoverDecisionKind.COURTESY


@pytest.fixture
def desk(db: None) -> works.Desk:
    return works.desk()


def naming_only(desk: works.Desk, *named: Any) -> SupportAgreement:
    """An approved agreement of Acme that only these people may use, the first of them its main contact."""
    agreement = promises.draft(desk.customer, named_contacts_only=True)
    for place, person in enumerate(named):
        promises.named(agreement, contact_id=person.id, is_main=place == 0)
    return promised.approve_agreement(
        number=agreement.number, expires_on=promises.LAST_DAY, by=promises.BUILDER, at=NOON
    ).agreement


def used_up(desk: works.Desk) -> None:
    plan = allowances.plan("One", allowance=1, cycle="contract_period", when_used_up="ask_for_authorisation")
    allowances.contract(plan, customer_id=desk.customer.id)
    works.registered(desk)


def said(case: Case) -> list[str]:
    return [one.data["what"] for one in CaseEvent.objects.filter(case=case, kind="cover").order_by("seq")]


def tell(case: Case) -> int:
    ids = list(CaseEvent.objects.filter(case=case).values_list("id", flat=True))
    return actions.tell_customers_of_cover(event_ids=ids, by=works.BUILDER, at=works.later(1))


def test_a_contract_bought_for_the_gap_covers_its_cases_once_they_are_judged_again(desk: works.Desk) -> None:
    case = works.registered(desk)
    assert case.without_cover
    late = allowances.contract(
        allowances.plan("Fixed", "fixed", allowance=None), customer_id=desk.customer.id
    )
    actions.judge_again(number=case.number, reason="Renewed late.", by=works.BUILDER, at=works.later(1))
    again = Case.objects.get(id=case.id)
    assert (again.contract, again.without_cover) == (late, False)
    event = CaseEvent.objects.get(case=case, kind="cover")
    assert event.data == {
        "what": "judged_again",
        "reason": "Renewed late.",
        "after": {"contract": late.number},
    }


def test_judging_again_needs_a_reason_and_the_permission(desk: works.Desk, as_tomas: Viewer) -> None:
    case = works.registered(desk)
    with pytest.raises(actions.CoverDecisionInvalid) as refused:
        actions.judge_again(number=case.number, reason=" ", by=works.BUILDER, at=works.later(1))
    assert [fault.field for fault in refused.value.faults] == ["reason"]
    with pytest.raises(NotAllowed):
        actions.judge_again(number=case.number, reason="Asked.", by=as_tomas, at=works.later(1))


def test_a_lead_confirms_who_was_named_provisionally(desk: works.Desk, as_bob: Viewer) -> None:
    main = firms.contact("Mina Main", desk.customer, mails=["mina@acme.example"])
    agreement = naming_only(desk, main)
    case = works.registered(desk, severity=1, provisionally_named=True)
    assert (case.agreement, case.naming) == (agreement, Naming.PROVISIONAL)
    actions.confirm_naming(number=case.number, confirmed=True, by=as_bob, at=works.later(1))
    confirmed = Case.objects.get(id=case.id)
    assert (confirmed.agreement, confirmed.naming) == (agreement, Naming.CONFIRMED)
    actions.change_case(number=case.number, severity=2, by=works.BUILDER, at=works.later(2))
    assert Case.objects.get(id=case.id).agreement == agreement
    with pytest.raises(actions.NothingToConfirm):
        actions.confirm_naming(number=case.number, confirmed=True, by=as_bob, at=works.later(3))


def test_a_declined_caller_loses_the_agreement_from_then_on(desk: works.Desk, as_bob: Viewer) -> None:
    naming_only(desk, firms.contact("Mina Main", desk.customer))
    case = works.registered(desk, severity=1, provisionally_named=True)
    with pytest.raises(actions.CoverDecisionInvalid):
        actions.confirm_naming(number=case.number, confirmed=False, by=as_bob, at=works.later(1))
    actions.confirm_naming(
        number=case.number, confirmed=False, reason="Left them.", by=as_bob, at=works.later(1)
    )
    declined = Case.objects.get(id=case.id)
    assert (declined.agreement, declined.naming, declined.without_cover) == (None, Naming.DECLINED, True)


def test_an_engineer_confirms_nobody(desk: works.Desk, as_tomas: Viewer) -> None:
    naming_only(desk, firms.contact("Mina Main", desk.customer))
    case = works.registered(desk, severity=1, provisionally_named=True)
    with pytest.raises(NotAllowed):
        actions.confirm_naming(number=case.number, confirmed=True, by=as_tomas, at=works.later(1))


def test_the_main_contact_is_told_once_who_uses_their_agreement(desk: works.Desk) -> None:
    naming_only(desk, firms.contact("Mina Main", desk.customer, mails=["mina@acme.example"]))
    case = works.registered(desk, severity=1, provisionally_named=True)
    assert [tell(case), tell(case)] == [1, 0]
    info = ExternalInfo.objects.get(case=case)
    assert (info.to, info.automatic) == (["mina@acme.example"], True)
    assert "Carla Conti has called us" in info.text
    assert said(case) == ["named_provisionally", "customer_told"]


def test_both_sides_learn_that_authorisation_is_asked_for(desk: works.Desk) -> None:
    used_up(desk)
    case = works.registered(desk)
    assert case.awaits_authorisation
    assert tell(case) == 1
    assert ExternalInfo.objects.get(case=case).to == ["carla@acme.example"]
    event = CaseEvent.objects.get(case=case, data__what="authorisation_asked")
    assert {"kind": "queue_lead"} in event.data["recipients"]


def test_a_decision_is_kept_with_what_the_customer_was_told(desk: works.Desk, as_bob: Viewer) -> None:
    used_up(desk)
    case = works.registered(desk)
    actions.decide_cover(
        number=case.number,
        decision=CoverDecisionKind.CHARGEABLE,
        reference="PO 4711",
        text="We do it for your order.",
        by=as_bob,
        at=works.later(1),
    )
    kept = CoverDecision.objects.get(case=case)
    assert (kept.decision, kept.reference, kept.decided_by) == ("chargeable", "PO 4711", as_bob.name)
    assert ExternalInfo.objects.get(case=case).text == "We do it for your order."
    assert not Case.objects.get(id=case.id).awaits_authorisation


def test_what_is_charged_names_the_customers_reference(desk: works.Desk) -> None:
    case = works.registered(desk)
    with pytest.raises(actions.CoverDecisionInvalid) as refused:
        actions.decide_cover(
            number=case.number, decision=CoverDecisionKind.CHARGEABLE, by=works.BUILDER, at=works.later(1)
        )
    assert [fault.field for fault in refused.value.faults] == ["reference"]


def test_nothing_is_decided_about_a_covered_case(desk: works.Desk) -> None:
    promises.approved(desk.customer)
    case = works.registered(desk)
    with pytest.raises(actions.CaseIsCovered):
        actions.decide_cover(number=case.number, decision=COURTESY, by=works.BUILDER, at=works.later(1))


def test_an_engineer_decides_nothing_about_cover(desk: works.Desk, as_tomas: Viewer) -> None:
    case = works.registered(desk)
    with pytest.raises(NotAllowed):
        actions.decide_cover(number=case.number, decision=COURTESY, by=as_tomas, at=works.later(1))


def test_flash_notes_come_along_and_a_person_reads_the_pop_ups(desk: works.Desk, as_alice: Viewer) -> None:
    agreement = promises.approved(desk.customer)
    note = promised.add_flash_note(
        number=agreement.number,
        text="Call the shift lead first.",
        from_on=date(2026, 6, 1),
        pop_up=True,
        banner=True,
        by=promises.BUILDER,
        at=NOON,
    )
    with pytest.raises(CannotRegister) as refused:
        works.registered(desk, by=as_alice, acknowledged=frozenset())
    assert [fault.field for fault in refused.value.faults] == ["acknowledged"]
    case = works.registered(desk, by=as_alice, acknowledged=frozenset({note.id}))
    banner = case.banners.get()
    assert (banner.text, banner.agreement) == ("Call the shift lead first.", agreement)
    assert [one.user_id for one in case.acknowledgements.all()] == [as_alice.user_id]
    assert works.registered(desk).acknowledgements.count() == 0
