"""Draws that move along, stay, or are given back, when something else happens to the case or its contract."""

from datetime import date, timedelta
from typing import Any

import pytest

from servanda.agreements import actions as promised
from servanda.agreements.models import AllowanceCycle, AllowanceEntry, Contract
from servanda.cases import actions
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, CaseEvent
from servanda.core.access import Role, Viewer
from servanda.core.cases import CancelReason, CoverDecisionKind
from servanda.core.cover import from_json
from servanda.organisations.models import CompletionCode
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cast import NOON, staff
from tests.customers import firms
from tests.organisations.test_at_once import at_once

BY = works.BUILDER
MARCH: Any = {"cycle": "contract_period", "carries_forward": True}


@pytest.fixture
def desk(db: None) -> works.Desk:
    return works.desk()


def sold(desk: works.Desk, name: str = "Five", of: Any = None, **terms: Any) -> Contract:
    given: dict[str, Any] = {"allowance": 5, "cycle": "contract_period"} | terms
    return allowances.contract(allowances.plan(name, **given), customer_id=(of or desk.customer).id)


def left(contract: Contract) -> int:
    balance: int = AllowanceCycle.objects.filter(contract=contract).latest("starts_on").balance
    return balance


def worked(case: Case, minutes: int = 60, **fields: Any) -> None:
    engineer = staff("Eva Engel", Role.ENGINEER)
    actions.enter_time(
        number=case.number, user_id=engineer.id, minutes=minutes, is_billable=True, by=BY, at=NOON, **fields
    )


def renewed(contract: Contract, on: date) -> Contract:
    """Its renewal, activated and with its first cycle opened."""
    renewal = promised.renew_contract(number=contract.number, by=BY, at=NOON).contract
    promised.activate_contract(number=renewal.number, by=BY, at=NOON)
    stored = Contract.objects.get(id=renewal.id)
    allowances.opened(stored, on)
    return stored


def test_hours_are_given_back_when_the_contract_holds_no_more(desk: works.Desk) -> None:
    contract = sold(desk, plan_type="hours", allowance=600)
    case = works.registered(desk)
    worked(case)
    assert left(contract) == 540
    promised.block_contract(number=contract.number, reason="Unpaid.", by=BY, at=NOON)
    actions.judge_again(number=case.number, reason="Blocked.", by=BY, at=NOON)
    assert left(contract) == 600


def test_hours_move_along_to_another_customer(desk: works.Desk) -> None:
    acmes = sold(desk, plan_type="hours", allowance=600)
    globex = firms.customer("Globex", zone="Europe/Vienna")
    theirs = sold(desk, "Theirs", globex, plan_type="hours", allowance=600)
    case = works.registered(desk)
    worked(case)
    actions.change_case(number=case.number, customer_id=globex.id, caller_id=None, by=BY, at=NOON)
    assert (left(acmes), left(theirs)) == (600, 540)


def test_another_code_before_it_is_sent_settles_the_incident(tomas: User, as_tomas: Viewer) -> None:
    desk = works.desk(tomas)
    contract = sold(desk)
    ours = CompletionCode.objects.get(may_refund=True)
    number = works.opened(desk, tomas).number
    theirs = Resolution("Theirs.", desk.solved.id)
    actions.complete_case(number=number, resolution=theirs, by=as_tomas, at=works.later(2))
    for minute, (code, balance) in enumerate(((ours, 5), (desk.solved, 4)), start=3):
        actions.write_resolution(
            number=number, text="So.", code_id=code.id, by=as_tomas, at=works.later(minute)
        )
        assert left(contract) == balance


def test_following_a_case_that_gave_its_incident_back_uses_one(desk: works.Desk) -> None:
    contract = sold(desk)
    first = works.registered(desk)
    actions.cancel_case(number=first.number, cancel_reason=CancelReason.DUPLICATE, by=BY, at=works.later(1))
    works.registered(desk, follows_id=first.id, when=works.later(5))
    assert left(contract) == 4


def test_following_a_case_without_a_contract_uses_one(desk: works.Desk) -> None:
    first = works.registered(desk)
    contract = sold(desk)
    works.registered(desk, follows_id=first.id, when=works.later(5))
    assert left(contract) == 4


def test_the_third_in_a_row_goes_on_with_the_incident_of_the_first(desk: works.Desk) -> None:
    contract = sold(desk)
    first = works.registered(desk)
    second = works.registered(desk, follows_id=first.id, when=works.later(5))
    works.registered(desk, follows_id=second.id, when=works.later(6))
    assert left(contract) == 4


def test_whoever_is_not_vouched_for_is_told_nothing_of_the_contract(desk: works.Desk) -> None:
    sold(desk, allowance=1, when_used_up="ask_for_authorisation")
    works.registered(desk)
    case = works.registered(
        desk, verified=False, caller_id=None, customer_id=desk.customer.id, caller_mail="mallory@evil.example"
    )
    told = CaseEvent.objects.filter(case=case, kind="cover").values_list("id", flat=True)
    assert actions.tell_customers_of_cover(event_ids=list(told), by=BY, at=NOON) == 0


def test_both_sides_learn_of_authorisation_when_the_customer_changes(desk: works.Desk) -> None:
    globex = firms.customer("Globex", zone="Europe/Vienna")
    sold(desk, of=globex, allowance=1, when_used_up="ask_for_authorisation")
    works.registered(desk, customer_id=globex.id, caller_id=None)
    case = works.registered(desk)
    actions.change_case(number=case.number, customer_id=globex.id, caller_id=None, by=BY, at=NOON)
    assert Case.objects.get(id=case.id).awaits_authorisation
    assert CaseEvent.objects.filter(case=case, data__what="authorisation_asked").count() == 1


def test_what_was_decided_stays_decided_when_it_is_judged_again(desk: works.Desk) -> None:
    sold(desk, allowance=1, when_used_up="ask_for_authorisation")
    works.registered(desk)
    case = works.registered(desk)
    actions.decide_cover(number=case.number, decision=CoverDecisionKind.COURTESY, by=BY, at=works.later(1))
    actions.judge_again(number=case.number, reason="Asked.", by=BY, at=works.later(2))
    assert not Case.objects.get(id=case.id).awaits_authorisation


def test_confirming_leaves_the_promise_though_the_agreement_was_blocked_since(
    desk: works.Desk, as_bob: Viewer
) -> None:
    drafted = promises.draft(desk.customer, named_contacts_only=True)
    promises.named(drafted, contact_id=firms.contact("Mina Main", desk.customer).id)
    agreement = promised.approve_agreement(
        number=drafted.number, expires_on=promises.LAST_DAY, by=BY, at=NOON
    ).agreement
    case = works.registered(desk, severity=1, provisionally_named=True)
    promised.block_agreement(number=agreement.number, reason="Unpaid.", by=BY, at=works.later(1))
    actions.confirm_naming(number=case.number, confirmed=True, by=as_bob, at=works.later(2))
    confirmed = Case.objects.get(id=case.id)
    assert (confirmed.agreement, confirmed.naming) == (agreement, "confirmed")
    assert from_json(confirmed.cover).holds()


def test_vouching_leaves_the_promise_though_the_contract_was_blocked_since(desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk, verified=False)
    promised.block_contract(number=contract.number, reason="Unpaid.", by=BY, at=works.later(1))
    actions.confirm_sender(number=case.number, by=BY, at=works.later(2))
    assert (Case.objects.get(id=case.id).contract, left(contract)) == (contract, 4)


def test_a_draft_that_names_others_takes_no_contract_from_anybody(desk: works.Desk) -> None:
    contract = sold(desk)
    drafted = promises.draft(desk.customer, named_contacts_only=True, contract_number=contract.number)
    promises.named(drafted, contact_id=firms.contact("Mina Main", desk.customer).id)
    assert works.registered(desk).contract == contract


def test_hours_worked_in_later_cycles_do_not_count_as_left_at_receipt(desk: works.Desk) -> None:
    contract = sold(desk, plan_type="hours", allowance=60, cycle="month", when_used_up="default_plan")
    case = works.registered(desk)
    worked(works.registered(desk))
    engineer = User.objects.get(name="Eva Engel")
    july = NOON + timedelta(days=31)
    actions.enter_time(number=case.number, user_id=engineer.id, minutes=60, is_billable=True, by=BY, at=july)
    assert [cycle.balance for cycle in contract.cycles.order_by("-starts_on")[:2]] == [0, 0]
    actions.judge_again(number=case.number, reason="Asked.", by=BY, at=july)
    facts = from_json(Case.objects.get(id=case.id).cover).facts.contracts
    assert [one.allowance_left for one in facts] == [0]


def test_a_use_that_was_carried_to_the_renewal_stays_when_it_is_judged_again(desk: works.Desk) -> None:
    plan = allowances.plan("Carries", **MARCH)
    contract = allowances.contract(plan, customer_id=desk.customer.id, ends_on=date(2026, 6, 15))
    renewed(contract, date(2026, 6, 16))
    late = NOON + timedelta(days=2)
    case = works.registered(desk, received_at=NOON, when=late)
    lines = AllowanceEntry.objects.count()
    actions.judge_again(number=case.number, reason="Asked.", by=BY, at=late)
    assert (Case.objects.get(id=case.id).contract, AllowanceEntry.objects.count()) == (contract, lines)


def test_its_own_use_on_the_renewals_ledger_is_not_held_against_it(desk: works.Desk) -> None:
    plan = allowances.plan("Carries", allowance=1, when_used_up="default_plan", **MARCH)
    contract = allowances.contract(plan, customer_id=desk.customer.id, ends_on=date(2026, 6, 15))
    renewed(contract, date(2026, 6, 16))
    late = NOON + timedelta(days=2)
    both = [works.registered(desk, received_at=NOON, when=late) for _ in range(2)]
    actions.judge_again(number=both[1].number, reason="Asked.", by=BY, at=late)
    assert Case.objects.get(id=both[1].id).contract == contract


@pytest.mark.usefixtures("committed_db")
def test_two_cases_that_change_sides_at_once_do_not_wait_for_each_other() -> None:
    desk = works.desk()
    globex = firms.customer("Globex", zone="Europe/Vienna")
    sold(desk), sold(desk, "Theirs", globex)
    ours = works.registered(desk).number
    theirs = works.registered(desk, customer_id=globex.id, caller_id=None).number

    def move(number: str, customer_id: Any) -> Any:
        return lambda: actions.change_case(
            number=number, customer_id=customer_id, caller_id=None, by=BY, at=works.later(1)
        )

    assert at_once(move(ours, globex.id), move(theirs, desk.customer.id)) == ["", ""]
    assert Case.objects.get(number=ours).customer == globex


def test_two_unverified_cases_share_no_incident(desk: works.Desk) -> None:
    contract = sold(desk, allowance=1, when_used_up="ask_for_authorisation")
    both = [works.registered(desk, verified=False) for _ in range(2)]
    for case in both:
        actions.confirm_sender(number=case.number, by=BY, at=works.later(1))
    second = Case.objects.get(id=both[1].id)
    cycle = AllowanceCycle.objects.get(contract=contract)
    assert (cycle.balance, cycle.beyond) == (0, 0)
    assert (second.contract, second.awaits_authorisation) == (None, True)


def test_nothing_is_charged_that_others_used_up_while_the_case_was_open_again(
    tomas: User, as_tomas: Viewer, as_bob: Viewer
) -> None:
    desk = works.desk(tomas)
    contract = sold(desk, allowance=1, when_used_up="default_plan")
    ours = CompletionCode.objects.get(may_refund=True)
    number = works.opened(desk, tomas).number
    actions.complete_case(
        number=number, resolution=Resolution("Ours.", ours.id), by=as_tomas, at=works.later(1)
    )
    actions.reopen_case(number=number, reason="It was not.", by=as_bob, at=works.later(2))
    works.registered(desk, when=works.later(3))
    theirs = Resolution("Theirs.", desk.solved.id)
    actions.complete_case(number=number, resolution=theirs, by=as_tomas, at=works.later(4))
    cycle = AllowanceCycle.objects.get(contract=contract)
    assert (cycle.balance, cycle.beyond) == (0, 0)


def test_another_customer_leaves_the_banners_of_the_former_one(desk: works.Desk) -> None:
    agreement = promises.approved(desk.customer)
    promised.add_flash_note(
        number=agreement.number,
        text="Call the shift lead first.",
        from_on=date(2026, 6, 1),
        pop_up=False,
        banner=True,
        by=BY,
        at=NOON,
    )
    case = works.registered(desk)
    globex = firms.customer("Globex", zone="Europe/Vienna")
    actions.change_case(number=case.number, customer_id=globex.id, caller_id=None, by=BY, at=works.later(1))
    assert case.banners.get().removed_at is not None
