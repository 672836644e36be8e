"""Incidents that cases use of a contract, and when they are given back."""

from typing import Any

import pytest

from servanda.agreements.models import AllowanceCycle, Contract
from servanda.cases import actions
from servanda.cases.actions import Resolution
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.core.cover import from_json
from servanda.core.routing import Entry
from servanda.organisations.models import CompletionCode
from servanda.people.models import User
from tests.agreements import allowances
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_at_once import at_once

ONE_INCIDENT: dict[str, Any] = {"allowance": 1, "cycle": "contract_period"}


@pytest.fixture
def desk(db: None) -> works.Desk:
    return works.desk()


def sold(desk: works.Desk, **terms: Any) -> Contract:
    """A contract of Acme with a single incident."""
    plan = allowances.plan("One incident", **ONE_INCIDENT | terms)
    return allowances.contract(plan, customer_id=desk.customer.id)


def left(contract: Contract) -> int:
    balance: int = AllowanceCycle.objects.get(contract=contract).balance
    return balance


def test_a_case_uses_an_incident_of_its_contract(desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    assert (case.contract, left(contract)) == (contract, 0)
    used = Case.objects.get(id=case.id).drawn
    assert used is not None
    assert (used.case_number, used.about_id, used.amount) == (case.number, case.id, -1)


def test_a_contract_of_hours_is_not_drawn_from_by_registering(desk: works.Desk) -> None:
    contract = sold(desk, plan_type="hours", allowance=60)
    assert works.registered(desk).contract == contract
    assert left(contract) == 60


@pytest.mark.parametrize(
    ("policy", "balance", "beyond", "covered"),
    [
        pytest.param("overdraw", -1, 0, True, id="overdrawn"),
        pytest.param("charge", 0, 1, True, id="charged"),
        pytest.param("default_plan", 0, 0, False, id="the default plan holds"),
        pytest.param("ask_for_authorisation", 0, 0, False, id="authorisation is asked for"),
    ],
)
def test_what_comes_after_the_last_incident_is_as_the_plan_says(
    desk: works.Desk, policy: str, balance: int, beyond: int, covered: bool
) -> None:
    contract = sold(desk, when_used_up=policy)
    works.registered(desk)
    second = works.registered(desk)
    cycle = AllowanceCycle.objects.get(contract=contract)
    assert (cycle.balance, cycle.beyond) == (balance, beyond)
    assert (second.contract_id is not None) is covered
    assert second.without_cover is (policy == "ask_for_authorisation" or not covered)
    assert second.awaits_authorisation is (policy == "ask_for_authorisation")


def test_a_follow_up_within_the_window_uses_none_and_one_after_it_does(desk: works.Desk) -> None:
    contract = sold(desk, allowance=5)
    first = works.registered(desk)
    Case.objects.filter(id=first.id).update(closed_at=works.later(1), reopening_window_s=600)
    works.registered(desk, follows_id=first.id, when=works.later(5))
    assert left(contract) == 4
    works.registered(desk, follows_id=first.id, when=works.later(20))
    assert left(contract) == 3


def test_another_customers_case_lets_nobody_go_without(desk: works.Desk) -> None:
    contract = sold(desk, allowance=5)
    foreign = works.registered(desk, customer_id=firms.customer("Globex").id, caller_id=None)
    works.registered(desk, follows_id=foreign.id)
    assert left(contract) == 4


def test_a_cancelled_case_gives_its_incident_back(desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    actions.cancel_case(
        number=case.number, cancel_reason=CancelReason.DUPLICATE, by=works.BUILDER, at=works.later(1)
    )
    assert left(contract) == 1
    assert Case.objects.get(id=case.id).drawn is None
    entry = contract.entries.get(kind="refund")
    assert (entry.reason, entry.amount) == ("Cancelled: duplicate", 1)


def test_a_code_gives_the_incident_back_until_another_one_takes_it_again(
    tomas: User, as_tomas: Viewer, as_bob: Viewer
) -> None:
    desk = works.desk(tomas)
    contract = sold(desk)
    ours = CompletionCode.objects.get(may_refund=True)
    number = works.registered(desk, dispatch=True).number
    engineer = as_tomas
    actions.accept_case(number=number, by=engineer, at=works.later(1))
    actions.complete_case(
        number=number, resolution=Resolution("Ours.", ours.id), by=engineer, at=works.later(2)
    )
    assert left(contract) == 1
    actions.reopen_case(number=number, reason="It was not.", by=as_bob, at=works.later(3))
    assert left(contract) == 1
    actions.complete_case(
        number=number, resolution=Resolution("Theirs.", desk.solved.id), by=engineer, at=works.later(4)
    )
    assert left(contract) == 0


def test_a_case_that_is_solved_by_such_a_code_at_once_draws_nothing(
    desk: works.Desk, as_tomas: Viewer
) -> None:
    contract = sold(desk)
    ours = CompletionCode.objects.get(may_refund=True)
    actions.register_case(
        new=works.new_case(desk),
        entry=Entry.STAFF,
        resolution=Resolution("Ours.", ours.id),
        by=as_tomas,
        at=NOON,
    )
    assert left(contract) == 1


def test_an_unverified_case_draws_once_somebody_vouches_for_it(desk: works.Desk) -> None:
    contract = sold(desk)
    case = works.registered(desk, verified=False)
    assert (case.is_verified, left(contract)) == (False, 1)
    actions.confirm_sender(number=case.number, by=works.BUILDER, at=works.later(1))
    assert left(contract) == 0
    with pytest.raises(actions.NothingToConfirm):
        actions.confirm_sender(number=case.number, by=works.BUILDER, at=works.later(2))


def test_the_draw_moves_along_with_the_customer(desk: works.Desk) -> None:
    acmes = sold(desk)
    globex = firms.customer("Globex", zone="Europe/Vienna")
    theirs = allowances.contract(allowances.plan("Theirs"), customer_id=globex.id)
    case = works.registered(desk)
    actions.change_case(
        number=case.number, customer_id=globex.id, caller_id=None, by=works.BUILDER, at=works.later(1)
    )
    moved = Case.objects.get(id=case.id)
    assert (left(acmes), moved.contract) == (1, theirs)
    assert moved.drawn is not None
    assert moved.drawn.contract == theirs


def test_what_the_case_has_drawn_itself_counts_as_left_when_it_is_judged_again(desk: works.Desk) -> None:
    contract = sold(desk, when_used_up="default_plan")
    case = works.registered(desk)
    actions.judge_again(number=case.number, reason="Asked.", by=works.BUILDER, at=works.later(1))
    again = Case.objects.get(id=case.id)
    assert (again.contract, again.without_cover, left(contract)) == (contract, False, 0)
    assert from_json(again.cover).facts.contracts[0].allowance_left == 1


@pytest.mark.usefixtures("committed_db")
def test_of_two_who_register_at_once_one_gets_the_last_incident() -> None:
    desk = works.desk()
    contract = sold(desk, when_used_up="default_plan")

    def register() -> None:
        works.registered(desk)

    assert at_once(register, register, register) == ["", "", ""]
    cycle = AllowanceCycle.objects.get(contract=contract)
    assert (cycle.balance, cycle.used, cycle.beyond) == (0, 1, 0)
    assert sorted(case.contract_id is not None for case in Case.objects.all()) == [False, False, True]
