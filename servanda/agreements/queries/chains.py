"""The renewal chain of a contract, which an agreement means that names one of it."""

from datetime import date
from typing import Final

from django.db.models.expressions import RawSQL

from servanda.agreements.models import Contract, SupportAgreement
from servanda.agreements.queries.contract_states import contract_dates
from servanda.core.agreements.chains import counts_on


def renewal_chain(contract: Contract) -> list[Contract]:
    """All contracts of its chain, the first one first. One statement."""
    return list(Contract.objects.raw(_IN_ORDER, [contract.id]))


def chain_of(number: str) -> RawSQL:
    """The ids of the contracts in the chain of the one with that number, to be asked for within a statement."""
    return RawSQL(_OF_NUMBER, [number.strip().upper()])  # noqa: S611  constant, with parameters


def contract_meant(agreement: SupportAgreement, on: date) -> Contract | None:
    """The contract of the chain that counts on the date; outside the chain the one it names. One statement."""
    if agreement.contract is None:
        return None
    chain = {one: contract_dates(one) for one in renewal_chain(agreement.contract)}
    return counts_on(chain, on) or agreement.contract


# A chain has no loops: a renewal is made after what it renews. Each step is a subquery of its own that nothing is pulled
# out of (OFFSET 0), as the planner expects long chains and would read all contracts for one step.
_CHAIN: Final = """
    WITH RECURSIVE
    before (id, previous_id, step) AS (
        SELECT first.id, first.previous_id, 0 FROM agreements_contract first WHERE {first}
        UNION ALL
        SELECT next.id, next.previous_id, before.step - 1
          FROM before, LATERAL (SELECT one.id, one.previous_id FROM agreements_contract one
                                 WHERE one.id = before.previous_id OFFSET 0) next
    ),
    chain (id, step) AS (
        SELECT id, step FROM before
        UNION
        SELECT next.id, chain.step + 1
          FROM chain, LATERAL (SELECT one.id FROM agreements_contract one
                                WHERE one.previous_id = chain.id OFFSET 0) next
    )
"""
_IDS: Final = _CHAIN + "SELECT id FROM chain"  # noqa: S608  made of constants alone
_OF_NUMBER: Final = _IDS.format(first="first.number = %s")
_ROWS: Final = "SELECT contract.* FROM chain JOIN agreements_contract contract USING (id) ORDER BY chain.step"
_IN_ORDER: Final = _CHAIN.format(first="first.id = %s") + _ROWS
NAMED_CHAIN: Final = _IDS.format(first="first.id = agreement.contract_id")
"""The ids of the chain that a row called ``agreement`` names, within a statement; a walk by two indexes."""
