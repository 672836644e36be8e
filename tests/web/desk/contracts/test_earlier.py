"""Open cases from before a contract was activated, on its pages."""

from datetime import timedelta

import pytest
from django.test import Client

from servanda.cases import actions
from servanda.core.cases import CancelReason
from servanda.people.models import User
from servanda.web.desk.contracts import earlier
from tests.agreements import plans, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.contracts.opened import cost, text

pytestmark = pytest.mark.django_db

BEFORE = NOON - timedelta(days=3)


def test_cases_that_came_before_it_was_activated_are_judged_again(desk: Client) -> None:
    office = works.desk()
    case = works.registered(office, when=BEFORE)
    contract = promises.an_active_contract(office.customer)
    assert "1 open case came before it was activated" in text(desk.get(f"/contracts/{contract.number}"))
    page = f"/contracts/{contract.number}/earlier-cases"
    assert case.subject in text(desk.get(page))
    desk.post(page, {"cases": [case.number], "reason": "Signed late"})
    case.refresh_from_db()
    assert case.contract == contract
    assert "No case that it does not cover came" in text(desk.get(page))


def test_time_of_the_gap_is_shown_and_what_is_finished_is_not_judged_again(desk: Client, tomas: User) -> None:
    office = works.desk()
    case = works.registered(office, when=BEFORE)
    actions.enter_time(number=case.number, minutes=90, user_id=tomas.id, by=works.BUILDER, at=NOON)
    actions.cancel_case(number=case.number, cancel_reason=CancelReason.MISTAKE, by=works.BUILDER, at=NOON)
    contract = promises.an_active_contract(office.customer)
    page = f"/contracts/{contract.number}/earlier-cases"
    shown = text(desk.get(page))
    assert case.subject in shown
    assert "1 h 30 min" in shown
    assert "nothing drawn" in shown
    assert "not judged again" in shown
    assert "A case was judged meanwhile" in text(
        desk.post(page, {"cases": [case.number], "reason": "x"}), 422
    )


def test_finished_cases_push_out_none_that_can_be_judged(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = works.desk()
    waiting = works.registered(office, when=BEFORE)
    newer = works.registered(office, when=BEFORE + timedelta(days=1))
    actions.cancel_case(number=newer.number, cancel_reason=CancelReason.MISTAKE, by=works.BUILDER, at=NOON)
    contract = promises.an_active_contract(office.customer)
    monkeypatch.setattr(earlier, "MOST", 1)
    shown = desk.get(f"/contracts/{contract.number}/earlier-cases").content.decode()
    assert f"Judge case {waiting.number} again" in shown


def test_judging_again_asks_which_and_why(desk: Client) -> None:
    office = works.desk()
    case = works.registered(office, when=BEFORE)
    contract = promises.an_active_contract(office.customer)
    page = f"/contracts/{contract.number}/earlier-cases"
    assert "Tick at least one case." in text(desk.post(page, {"reason": "Signed late"}), 422)
    assert "Say why it is judged again." in text(desk.post(page, {"cases": [case.number]}), 422)
    case.refresh_from_db()
    assert case.contract is None


def test_a_contract_in_time_says_nothing_of_earlier_cases(desk: Client) -> None:
    office = works.desk()
    works.registered(office, when=BEFORE)
    contract = promises.an_active_contract(office.customer, starts_on=NOON.date())
    assert "before it was activated" not in text(desk.get(f"/contracts/{contract.number}"))


def test_the_page_of_a_contract_that_was_entered_late_costs_little(desk: Client) -> None:
    office = works.desk()
    works.registered(office, when=BEFORE)
    contract = promises.an_active_contract(office.customer, plan_id=plans.hours().id)
    promises.draft(office.customer, contract_number=contract.number)
    assert cost(lambda: desk.get(f"/contracts/{contract.number}")) <= 36


def test_the_cases_of_a_contract_stand_by_age(desk: Client) -> None:
    office = works.desk()
    contract = promises.an_active_contract(office.customer)
    case = works.registered(office)
    assert case.contract == contract
    assert case.subject in text(desk.get(f"/contracts/{contract.number}/cases"))


def test_a_contract_without_cases_says_what_will_stand_there(desk: Client) -> None:
    contract = promises.an_active_contract(firms.customer())
    assert "No case was covered yet" in text(desk.get(f"/contracts/{contract.number}/cases"))
