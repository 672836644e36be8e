"""Which key, agreement and contract hold: the ladder of 2-domain 2.3, steps 1 to 6."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from servanda.core.cover.answer import Found, Kind, Reason, Rejected, Why
from servanda.core.cover.facts import (
    Agreement,
    Contract,
    ContractStage,
    CoverFacts,
    Key,
    PlanType,
    WhenUsedUp,
)
from servanda.core.cover.standing import agreement_standing, contract_standing, covers, in_chain, is_named

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
FALLS_BACK: Final = frozenset({WhenUsedUp.DEFAULT_PLAN, WhenUsedUp.ASK_FOR_AUTHORISATION})
"""What lets a used-up contract hold no more for new cases."""


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The key that informs and routes; ``why`` is empty without one."""

    key: Key | None = None
    found: Found | None = None
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementChoice:
    """The agreement that holds, and whether it was only preset among several."""

    agreement: Agreement | None
    found: Found | None
    preset_check: bool
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class ContractChoice:
    """The contract that holds; ``used_up`` is one that would hold if its allowance were not used up."""

    contract: Contract | None
    found: Found | None
    used_up: Contract | None
    rejected: tuple[Rejected, ...]


def choose_key(facts: CoverFacts) -> KeyChoice:
    """Take the key given, else the only key of the installed product; several keys decide nothing."""
    given = [key for key in facts.keys if key.code == facts.asked.key]
    taken = given or (facts.keys if len(facts.keys) == 1 else ())
    if not taken:
        return KeyChoice(rejected=_rejections(Kind.KEY, {key.code: () for key in facts.keys}))
    key = taken[0]
    reasons = {other.code: () for other in facts.keys if other != key}
    blocked = {key.code: (Reason.KEY_BLOCKED,)} if key.blocked else {}
    why = Why.GIVEN if given else Why.ONLY_KEY
    return KeyChoice(key, Found(key.code, why), _rejections(Kind.KEY, {**blocked, **reasons}))


def choose_agreement(facts: CoverFacts, key: Key | None) -> AgreementChoice:
    """Take the agreement of the key, the one chosen, or the only valid one; preset one among several."""
    standing = _agreement_reasons(facts, key)
    valid = [one for one in facts.agreements if standing.get(one.number) == ()]
    agreement, why, preset = _pick(facts, key, valid)
    taken = None if agreement is None else agreement.number
    rest = {number: reasons for number, reasons in standing.items() if number != taken}
    found = None if agreement is None or why is None else Found(agreement.number, why)
    return AgreementChoice(agreement, found, preset, _rejections(Kind.AGREEMENT, rest))


def choose_contract(facts: CoverFacts, chosen: AgreementChoice) -> ContractChoice:
    """Take the contract that the agreement names, else the most specific one of customer and parents."""
    named = chosen.agreement.contract if chosen.agreement else None
    standing = _contract_reasons(facts, chosen, named)
    holding = [one for one in facts.contracts if standing.get(one.number) == ()]
    ladder = sorted(holding, key=lambda one: (one.number != named, *_rung(facts, one)))
    taken = ladder[0] if ladder else None
    used_up = taken if taken is not None and is_used_up(taken) else None
    if used_up is not None:
        standing[used_up.number] = (Reason.ALLOWANCE_USED_UP,)
        taken = None
    rest = {number: why for number, why in standing.items() if taken is None or number != taken.number}
    found = None if taken is None else Found(taken.number, _why_contract(facts, taken, named))
    return ContractChoice(taken, found, used_up, _rejections(Kind.CONTRACT, rest))


def is_used_up(contract: Contract) -> bool:
    """Whether nothing is left of the allowance and the plan then falls back instead of going on."""
    counted = contract.plan.type is not PlanType.FIXED and contract.allowance_left is not None
    return counted and (contract.allowance_left or 0) <= 0 and contract.plan.when_used_up in FALLS_BACK


def _agreement_reasons(facts: CoverFacts, key: Key | None) -> dict[str, tuple[Reason, ...]]:
    contracts = {contract.number: contract for contract in facts.contracts}
    of_key = key.agreement if key else None
    reasons = {
        one.number: agreement_standing(one, facts.asked, contracts)
        for one in facts.agreements
        if one.number == of_key or in_chain(one.customer, one.includes_sub_customers, facts.asked)
    }
    if key is not None and key.blocked and of_key in reasons and of_key != facts.asked.agreement:
        reasons[of_key] = (Reason.KEY_BLOCKED, *reasons[of_key])
    return reasons


def _pick(
    facts: CoverFacts, key: Key | None, valid: Sequence[Agreement]
) -> tuple[Agreement | None, Why | None, bool]:
    by_number = {one.number: one for one in valid}
    of_key = key.agreement if key else None
    if of_key in by_number and not (key is not None and key.blocked):
        return by_number[of_key], Why.OF_KEY, False
    if facts.asked.agreement is not None:
        return by_number.get(facts.asked.agreement), Why.CHOSEN, False
    # A key that is blocked, or whose agreement is rejected, does not slide to another agreement.
    if not valid or of_key is not None or (key is not None and key.blocked):
        return None, None, False
    return _preset(facts, valid)


def _preset(facts: CoverFacts, valid: Sequence[Agreement]) -> tuple[Agreement, Why, bool]:
    if len(valid) == 1:
        return valid[0], Why.ONLY_VALID, False
    products = facts.asked.traits.products
    covering = {one.number for one in facts.contracts if products and covers(one, products)}
    left = [one for one in valid if is_named(one, facts.asked)] or list(valid)
    if len(left) == 1:
        return left[0], Why.NAMES_CALLER, True
    left = [one for one in left if one.contract in covering] or left
    if len(left) == 1:
        return left[0], Why.CONTRACT_COVERS_PRODUCT, True
    first = min(left, key=lambda one: (one.approved_at or _NEVER, one.number))
    return first, Why.EARLIEST_APPROVED, True


def _contract_reasons(
    facts: CoverFacts, chosen: AgreementChoice, named: str | None
) -> dict[str, tuple[Reason, ...]]:
    not_for_caller = _contracts_not_for_caller(facts, chosen) - {named}
    reasons: dict[str, tuple[Reason, ...]] = {}
    for one in facts.contracts:
        reaches = one.number == named or in_chain(one.customer, one.includes_sub_customers, facts.asked)
        if not (reaches or one.number in not_for_caller) or one.stage is ContractStage.DRAFT:
            continue
        reasons[one.number] = (
            *contract_standing(one),
            *(() if _fits_product(facts, one, named) else (Reason.WRONG_PRODUCT,)),
            *((Reason.CONTACT_NOT_NAMED,) if one.number in not_for_caller else ()),
        )
    return reasons


def _contracts_not_for_caller(facts: CoverFacts, chosen: AgreementChoice) -> set[str | None]:
    # What is rejected for anything else as well lends nothing, so it takes nothing away either.
    refused = {row.reference for row in chosen.rejected if row.reasons == (Reason.CONTACT_NOT_NAMED,)}
    return {one.contract for one in facts.agreements if one.number in refused and one.contract}


def _fits_product(facts: CoverFacts, contract: Contract, named: str | None) -> bool:
    products = facts.asked.traits.products
    # A named contract is taken at its word until a product says otherwise; a search needs the product.
    return covers(contract, products) or (contract.number == named and not products)


def _rung(facts: CoverFacts, contract: Contract) -> tuple[int, bool, bool, str]:
    generation = (
        facts.asked.customers.index(contract.customer) if contract.customer in facts.asked.customers else 0
    )
    in_grace = contract.period.over(contract.on)
    return (generation, not contract.products, in_grace, contract.number)


def _why_contract(facts: CoverFacts, contract: Contract, named: str | None) -> Why:
    if contract.number == named:
        return Why.NAMED_BY_AGREEMENT
    own = contract.customer == facts.asked.customers[0]
    if contract.products:
        return Why.FOR_PRODUCT if own else Why.PARENT_FOR_PRODUCT
    return Why.WHOLE_CUSTOMER if own else Why.WHOLE_PARENT


def _rejections(kind: Kind, reasons: dict[str, tuple[Reason, ...]]) -> tuple[Rejected, ...]:
    # What had nothing against it and still was not taken lost to something more specific.
    return tuple(
        Rejected(kind, reference, against or (Reason.LESS_SPECIFIC,))
        for reference, against in reasons.items()
    )
