"""Cases that came in the period of a contract before it was activated."""

from datetime import UTC, datetime, timedelta

import pytest

from servanda.agreements.models import Contract
from servanda.cases import queries
from servanda.cases.models import Case
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

BEFORE = NOON - timedelta(days=3)


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


def test_there_are_none_of_a_draft() -> None:
    office = works.desk()
    works.registered(office, when=BEFORE)
    assert not beside(promises.a_contract(office.customer))
