"""Cases that came in the period of a contract before it was activated."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from servanda.agreements.models import Contract
from servanda.cases import actions, queries
from servanda.cases.actions.earlier import NotEarlier, judge_earlier
from servanda.cases.models import Case
from servanda.cases.queries.beside import cases_of_gap
from servanda.core.cases import CancelReason
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

BEFORE = NOON - timedelta(days=3)


@pytest.fixture
def office_below() -> works.Desk:
    """Of a customer that the contract of the one above covers too."""
    office = works.desk()
    group = firms.customer("Group")
    office.customer.parent = group
    office.customer.store()
    promises.an_active_contract(group, includes_sub_customers=True)
    return office


def beside(contract: Contract) -> list[Case]:
    return list(queries.cases_beside(contract, viewer=works.BUILDER))


@pytest.mark.parametrize(
    ("received", "is_beside"),
    [
        pytest.param(
            datetime(2025, 12, 31, 22, 59, tzinfo=UTC), False, id="the last minute before its first day"
        ),
        pytest.param(datetime(2025, 12, 31, 23, 0, tzinfo=UTC), True, id="its first minute in Vienna"),
        pytest.param(BEFORE, True, id="before it was activated"),
        pytest.param(NOON + timedelta(minutes=1), False, id="after that: judged with it"),
    ],
)
def test_a_case_counts_from_the_first_day_until_the_contract_was_known(
    received: datetime, is_beside: bool
) -> None:
    office = works.desk()
    works.registered(office, when=received)
    contract = promises.an_active_contract(office.customer)
    assert bool(beside(contract)) is is_beside


def test_cases_of_sub_customers_count_where_it_includes_them() -> None:
    office = works.desk()
    group = firms.customer("Group")
    office.customer.parent = group
    office.customer.store()
    works.registered(office, when=BEFORE)
    assert beside(promises.an_active_contract(group, includes_sub_customers=True))


def test_cases_of_sub_customers_do_not_count_where_it_does_not_include_them() -> None:
    office = works.desk()
    group = firms.customer("Group")
    office.customer.parent = group
    office.customer.store()
    works.registered(office, when=BEFORE)
    assert not beside(promises.an_active_contract(group))


def test_a_contract_of_a_product_looks_at_its_product_alone() -> None:
    office = works.desk()
    product = firms.product()
    about_it = works.registered(office, when=BEFORE, product_id=product.id)
    works.registered(office, when=BEFORE)
    assert beside(promises.an_active_contract(office.customer, product_ids=[product.id])) == [about_it]


def test_what_a_contract_of_the_product_covers_stays_there() -> None:
    office = works.desk()
    product = firms.product()
    promises.an_active_contract(office.customer, product_ids=[product.id])
    works.registered(office, when=NOON, product_id=product.id)
    assert not beside(promises.an_active_contract(office.customer))


def test_what_a_contract_of_the_customer_above_covers_comes_under_its_own(office_below: works.Desk) -> None:
    covered = works.registered(office_below, when=BEFORE)
    assert covered.contract is not None
    assert beside(promises.an_active_contract(office_below.customer)) == [covered]


def test_what_its_own_contract_covers_does_not_come_under_that_of_the_customer_above() -> None:
    office = works.desk()
    group = firms.customer("Group")
    office.customer.parent = group
    office.customer.store()
    promises.an_active_contract(office.customer)
    works.registered(office, when=NOON)
    assert not beside(promises.an_active_contract(group, includes_sub_customers=True))


def test_what_the_whole_customer_covers_comes_under_the_contract_of_its_product() -> None:
    office = works.desk()
    promises.an_active_contract(office.customer)
    product = firms.product()
    case = works.registered(office, when=BEFORE, product_id=product.id)
    assert beside(promises.an_active_contract(office.customer, product_ids=[product.id])) == [case]


def test_finished_cases_and_the_time_worked_are_of_the_gap_too(tomas: User) -> None:
    office = works.desk()
    case = works.registered(office, when=BEFORE)
    for minutes, billable in ((30, True), (15, False)):
        actions.enter_time(
            number=case.number,
            minutes=minutes,
            is_billable=billable,
            user_id=tomas.id,
            by=works.BUILDER,
            at=NOON,
        )
    actions.cancel_case(number=case.number, cancel_reason=CancelReason.MISTAKE, by=works.BUILDER, at=NOON)
    contract = promises.an_active_contract(office.customer)
    (found,) = cases_of_gap(contract, viewer=works.BUILDER)
    assert (found.worked, found.worked_billable, found.worked_drawn) == (45, 30, None)  # type: ignore[attr-defined]
    assert not beside(contract)


def test_cases_are_judged_again_together_or_not_at_all() -> None:
    office = works.desk()
    case = works.registered(office, when=BEFORE)
    contract = promises.an_active_contract(office.customer)
    asked: dict[str, Any] = {"reason": "Signed late", "by": works.BUILDER, "at": NOON}
    with pytest.raises(NotEarlier) as refused:
        judge_earlier(contract_number=contract.number, numbers=[case.number, "999999"], **asked)
    assert [fault.message for fault in refused.value.faults] == ["999999 is no such case."]
    assert beside(contract) == [case]
    judge_earlier(contract_number=contract.number, numbers=[case.number], **asked)
    assert not beside(contract)


def test_there_are_none_of_a_draft() -> None:
    office = works.desk()
    works.registered(office, when=BEFORE)
    assert not beside(promises.a_contract(office.customer))
