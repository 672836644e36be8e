"""Agreements that name a contract follow its renewals."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract, SupportAgreement
from servanda.core import cover
from servanda.customers.models import Customer
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=10)
"""When the contract has ended that was named."""


def judged(customer: Customer, *above: Customer, later: bool = True) -> cover.Cover:
    line = tuple(str(one.id) for one in (customer, *above))
    asked = cover.Asked(LATER if later else NOON, cover.Traits(1, "phone"), customers=line)
    return cover.judge(queries.cover_facts(asked))


def named_contract(**fields: Any) -> Contract:
    """Ends in five days."""
    dull: dict[str, Any] = {"ends_on": date(2026, 6, 20)}
    return promises.an_active_contract(**dull | fields)


def renewed(contract: Contract, **changes: Any) -> Contract:
    drafted = actions.renew_contract(number=contract.number, by=promises.BUILDER, at=NOON).contract
    actions.change_contract(number=drafted.number, **changes, by=promises.BUILDER, at=NOON)
    return actions.activate_contract(number=drafted.number, by=promises.BUILDER, at=NOON).contract


def test_an_agreement_holds_on_under_the_renewal_of_its_contract() -> None:
    old = named_contract()
    agreement = promises.approved(contract_number=old.number)
    new = renewed(old)
    before, after = judged(old.customer, later=False), judged(old.customer)
    assert [found.agreement and found.agreement.reference for found in (before, after)] == [
        agreement.number
    ] * 2
    assert [found.contract and found.contract.reference for found in (before, after)] == [
        old.number,
        new.number,
    ]


def test_with_nothing_activated_after_its_contract_it_does_not_hold() -> None:
    old = named_contract()
    agreement = promises.approved(contract_number=old.number)
    actions.renew_contract(number=old.number, by=promises.BUILDER, at=NOON)
    found = judged(old.customer)
    assert found.agreement is None
    (row,) = [one for one in found.rejected if one.reference == agreement.number]
    assert row.reasons == (cover.Reason.CONTRACT_NOT_ACTIVE,)


def test_the_former_contract_may_go_out_of_use() -> None:
    old = named_contract()
    agreement = promises.approved(contract_number=old.number)
    renewed(old)
    actions.change_contract(number=old.number, is_active=False, by=promises.BUILDER, at=LATER)
    found = judged(old.customer).agreement
    assert found is not None and found.reference == agreement.number


def test_a_renewal_without_sub_customers_does_not_reach_theirs() -> None:
    group = firms.customer("Halden Group", zone="Europe/Vienna")
    paper = firms.customer("Halden Paper", parent_id=group.id)
    old = named_contract(of=group, includes_sub_customers=True)
    promises.approved(paper, contract_number=old.number)
    renewed(old, includes_sub_customers=False)
    assert judged(paper, group, later=False).agreement is not None
    assert judged(paper, group).agreement is None


def test_agreements_are_found_by_any_contract_of_the_chain() -> None:
    old = named_contract()
    agreement = promises.approved(contract_number=old.number)
    promises.approved(old.customer)
    for number in (old.number, renewed(old).number.lower()):
        found = queries.agreements(viewer=promises.BUILDER, contract_number=number)
        assert list(found) == [agreement]


def test_before_approval_the_chain_counts_not_the_contract_alone() -> None:
    old = named_contract()
    drafted = promises.draft(contract_number=old.number, expires_on=date(2026, 12, 31))
    assert _advice(drafted) == [
        f"{old.number} ends before it, on 20 Jun 2026: it goes on only with a renewal."
    ]
    new = renewed(old, ends_on=date(2026, 12, 31))
    assert _advice(drafted) == []
    assert queries.contract_meant(drafted, date(2026, 6, 21)) == new
    assert queries.contract_meant(drafted, date(2027, 1, 1)) == old


def test_its_own_times_are_compared_with_the_plan_of_the_renewal() -> None:
    old, own = named_contract(), {"1": {"irt": {"minutes": 31, "calendar": "elapsed"}}}
    level = promises.level("Own")
    drafted = promises.draft(
        contract_number=old.number, effective_from=date(2026, 6, 21), service_level_id=level.id, overrides=own
    )
    assert queries.readiness(drafted, NOON).slower_than_plan == ()
    gold = plans.plan(rules=[plans.rule(of=promises.level())])
    renewed(old, plan_id=gold.id)
    assert [one.minutes for one in queries.readiness(_read(drafted), NOON).slower_than_plan] == [31]


def test_however_long_the_chains_the_facts_cost_no_statement_more(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    old = named_contract()
    for _ in range(3):
        promises.approved(contract_number=old.number)
    renewed(renewed(old, ends_on=date(2026, 8, 31)))
    with django_assert_max_num_queries(4):
        judged(old.customer)


def _advice(agreement: SupportAgreement) -> list[str]:
    return [fault.message for fault in queries.readiness(_read(agreement), NOON).advice]


def _read(agreement: SupportAgreement) -> SupportAgreement:
    return queries.agreement(agreement.number, viewer=promises.BUILDER)
