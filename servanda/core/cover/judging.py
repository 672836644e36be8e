"""The judgement: from all facts to one cover, the same for the same facts."""

from servanda.core.cover.answer import Cover, Draw, Found, Rejected
from servanda.core.cover.choosing import choose_agreement, choose_contract, choose_key
from servanda.core.cover.facts import Contract, CoverFacts, PlanType, WhenUsedUp
from servanda.core.cover.lending import Holding, lent_calendar, lent_level, lent_organisation, lent_plan
from servanda.core.cover.standing import is_provisional, names_caller


def judge(facts: CoverFacts) -> Cover:
    """Return which promise holds at receipt, where each part came from, and every candidate rejected.

    Nobody is turned away: without anything else the default plan holds. Source: 2-domain 2.3.
    """
    key = choose_key(facts)
    agreement = choose_agreement(facts, key.key)
    contract = choose_contract(facts, agreement)
    holding = Holding(facts, key.key, agreement, contract)
    organisation = lent_organisation(holding)
    held, awaits = agreement.agreement, _awaits_authorisation(contract.used_up)
    let_through = held is not None and not names_caller(held, facts.asked)
    provisional = let_through and is_provisional(facts.asked) and facts.asked.overrule is None
    return Cover(
        key=key.found,
        agreement=agreement.found,
        contract=contract.found,
        plan=lent_plan(holding),
        level=lent_level(holding),
        work_calendar=lent_calendar(holding, organisation.value),
        organisation=organisation,
        rejected=(*key.rejected, *agreement.rejected, *contract.rejected),
        notes_of=tuple(sorted(_noted(agreement.found, agreement.rejected))),
        preset_check=agreement.preset_check,
        without_cover=awaits or (held is None and contract.contract is None),
        awaits_authorisation=awaits,
        overruled=let_through and not provisional,
        provisionally_named=provisional,
        draw=_draw(facts, contract.contract),
    )


def _awaits_authorisation(used_up: Contract | None) -> bool:
    return used_up is not None and used_up.plan.when_used_up is WhenUsedUp.ASK_FOR_AUTHORISATION


def _noted(found: Found | None, rejected: tuple[Rejected, ...]) -> set[str]:
    return {row.reference for row in rejected} | ({found.reference} if found else set())


def _draw(facts: CoverFacts, contract: Contract | None) -> Draw:
    if contract is None or contract.plan.type is not PlanType.INCIDENTS:
        return Draw.NONE
    if facts.asked.follows_up == contract.number:
        return Draw.NONE
    return Draw.AT_REGISTRATION if facts.asked.verified else Draw.ON_CONFIRMATION
