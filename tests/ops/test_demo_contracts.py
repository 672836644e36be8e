"""The demo company has a contract of every kind."""

import pytest

from servanda.agreements import queries
from servanda.core.access import system
from servanda.core.agreements import ContractState
from servanda.foundation import clock
from servanda.ops.demo import company

pytestmark = pytest.mark.django_db


def test_every_state_chains_gaps_and_a_customer_without_a_contract_are_there() -> None:
    company.load(0, lambda _: None)
    by, at = system("test"), clock.now()
    found = list(queries.contracts(viewer=by))
    assert {queries.contract_state(one, at) for one in found} == set(ContractState)
    chains = [queries.renewal_chain(one) for one in found]
    assert max(map(len, chains)) == 3
    gaps = [queries.gap_before(one) for one in found if one.previous]
    assert None in gaps and len(set(gaps)) > 1
    assert {one.ends_on is None for one in found} == {one.whole_customer for one in found} == {True, False}
    without = {one.name for one in queries.customers_without_contract(viewer=by, at=at)}
    assert without >= {"Taurus Pet Food"}
    assert not without & {"Acme Foods", "Acme Foods Hungary", "Hooli Drinks", "Keller Cosmetics"}
