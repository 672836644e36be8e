"""Whether one candidate could hold at all, and everything that speaks against it."""

from collections.abc import Mapping
from datetime import timedelta

from servanda.core.agreements import obstacles
from servanda.core.cover.answer import Reason
from servanda.core.cover.facts import Agreement, Asked, Contract, ContractStage

_WORST_SEVERITY = 1


def contract_standing(contract: Contract) -> tuple[Reason, ...]:
    """Return why the contract is not active at receipt, whatever the case is about; empty when it is.

    A termination ends the period, so until that day the contract holds. Grace days prolong a plain end.
    """
    terminated = contract.stage is ContractStage.TERMINATED
    grace = timedelta(days=0 if terminated else contract.grace_days)
    over = contract.period.over(contract.on - grace)
    table = {
        Reason.CONTRACT_NOT_ACTIVE: contract.stage is ContractStage.DRAFT,
        Reason.BLOCKED: contract.blocked,
        Reason.NOT_YET_EFFECTIVE: not contract.period.begun(contract.on),
        Reason.TERMINATED: over and terminated,
        Reason.EXPIRED: over and not terminated,
    }
    return tuple(reason for reason, holds in table.items() if holds)


def covers(contract: Contract, products: tuple[str, ...]) -> bool:
    """Whether the contract's scope takes in the product: the whole customer, or that product."""
    return not contract.products or not set(contract.products).isdisjoint(products)


def agreement_standing(
    agreement: Agreement, asked: Asked, contracts: Mapping[str, Contract]
) -> tuple[Reason, ...]:
    """Return everything for which the agreement does not hold for this case; empty when it does."""
    reasons = [Reason(obstacle.value) for obstacle in obstacles(agreement.validity, agreement.on)]
    if agreement.contract is not None and not _is_active(contracts.get(agreement.contract)):
        reasons.append(Reason.CONTRACT_NOT_ACTIVE)
    if not names_caller(agreement, asked) and not lets_through(asked):
        reasons.append(Reason.CONTACT_NOT_NAMED)
    return tuple(reasons)


def names_caller(agreement: Agreement, asked: Asked) -> bool:
    """Whether the caller may use the agreement by name, or nobody needs to be named."""
    return not agreement.named_contacts_only or is_named(agreement, asked)


def is_named(agreement: Agreement, asked: Asked) -> bool:
    """Whether the caller is among the agreement's contacts."""
    return not set(agreement.named).isdisjoint(asked.caller)


def lets_through(asked: Asked) -> bool:
    """Whether a caller who is not named is let through: overruled, or provisionally at severity 1."""
    return asked.overrule is not None or is_provisional(asked)


def is_provisional(asked: Asked) -> bool:
    """Whether the caller counts as provisionally named, which the lead has to confirm."""
    return asked.provisionally_named and asked.traits.severity == _WORST_SEVERITY


def in_chain(customer: str, includes_sub_customers: bool, asked: Asked) -> bool:
    """Whether a record of this customer reaches the case: its own, or a parent's that includes it."""
    own, parents = asked.customers[:1], asked.customers[1:]
    return customer in own or (includes_sub_customers and customer in parents)


def _is_active(contract: Contract | None) -> bool:
    return contract is not None and not contract_standing(contract)
