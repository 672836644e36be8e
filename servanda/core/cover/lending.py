"""What each record lends to the promise once it is clear which of them hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.core.cover.answer import Kind, Lent, LentLevel, LentPlan, Why
from servanda.core.cover.choosing import AgreementChoice, ContractChoice
from servanda.core.cover.criteria import matches
from servanda.core.cover.facts import CoverFacts, Key, Level, Plan, PlanRule


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything that was chosen, as the lending tables read it.

    ``key`` lends nothing when it is blocked or its agreement was rejected; ``routing_key`` routes all the same.
    """

    facts: CoverFacts
    routing_key: Key | None
    agreement: AgreementChoice
    contract: ContractChoice

    @property
    def key(self) -> Key | None:
        """The key, if it may lend more than its organisation."""
        key = self.routing_key
        held = self.agreement.agreement.number if self.agreement.agreement else None
        lends = key is not None and not key.blocked and key.agreement in (None, held)
        return key if lends else None

    @property
    def plan(self) -> Plan:
        """The plan of the contract that holds, else the default plan."""
        return self.contract.contract.plan if self.contract.contract else self.facts.default_plan

    @property
    def rule(self) -> tuple[int, PlanRule] | None:
        """The first rule of the plan that lets the case through, with its place."""
        traits = self.facts.asked.traits
        rules = enumerate(self.plan.rules)
        return next(
            ((place, rule) for place, rule in rules if matches(rule.criteria, rule.match, traits)), None
        )


def lent_plan(holding: Holding) -> LentPlan:
    """Return the plan with why it holds and the rule that matched."""
    why = Why.OF_CONTRACT if holding.contract.contract else Why.NO_CONTRACT
    if holding.contract.used_up is not None:
        why = Why.ALLOWANCE_USED_UP
    place = holding.rule[0] if holding.rule else None
    return LentPlan(holding.plan.plan, holding.plan.version, why, place)


def lent_level(holding: Holding) -> LentLevel:
    """Return the level: the key's if its own, else the agreement's, else the plan rule's (2.3, table)."""
    agreement, key = holding.agreement.agreement, holding.key
    if holding.contract.used_up is not None:
        return _level_of_rule(holding, Why.ALLOWANCE_USED_UP, None)
    if key is not None and key.level is not None and _is_own(holding, key.level):
        why = Why.OWN if key.agreement is None else Why.DIFFERS_FROM_AGREEMENT
        return LentLevel(key.level, Kind.KEY, key.code, why)
    if agreement is None:
        return _level_of_rule(holding, Why.BY_PLAN_RULE, None)
    overrides_of = agreement.number if agreement.has_overrides else None
    if agreement.level is None:
        return _level_of_rule(holding, Why.BY_PLAN_RULE, overrides_of)
    return LentLevel(agreement.level, Kind.AGREEMENT, agreement.number, Why.OWN, overrides_of)


def lent_calendar(holding: Holding, organisation: str) -> Lent:
    """Return the work calendar: of key, agreement, plan rule, contract, or the organisation as last resort."""
    key, agreement, contract = holding.key, holding.agreement.agreement, holding.contract.contract
    lenders = [
        *([(Kind.KEY, key.code, key.work_calendar)] if key else []),
        *([(Kind.AGREEMENT, agreement.number, agreement.work_calendar)] if agreement else []),
        *([(Kind.PLAN_RULE, holding.plan.plan, holding.rule[1].work_calendar)] if holding.rule else []),
        *([(Kind.CONTRACT, contract.number, contract.work_calendar)] if contract else []),
    ]
    last = {one.organisation: one.work_calendar for one in holding.facts.organisations}[organisation]
    return _first(lenders) or Lent(last, Kind.ORGANISATION, organisation, Why.NOTHING_ELSE)


def lent_organisation(holding: Holding) -> Lent:
    """Return the organisation: of key (even a blocked one routes), agreement, plan rule, queue, or the default."""
    key, agreement = holding.routing_key, holding.agreement.agreement
    queue, default = holding.facts.asked.other_organisation, holding.facts.default_organisation
    lenders: list[tuple[Kind, str, str | None]] = [
        *([(Kind.KEY, key.code, key.organisation)] if key else []),
        *([(Kind.AGREEMENT, agreement.number, agreement.organisation)] if agreement else []),
        *([(Kind.PLAN_RULE, holding.plan.plan, holding.rule[1].organisation)] if holding.rule else []),
        (Kind.QUEUE, "", queue),
    ]
    return _first(lenders) or Lent(default, Kind.DEFAULT, default, Why.NOTHING_ELSE)


def _is_own(holding: Holding, of_key: Level) -> bool:
    # An agreement without a level of its own takes the plan's; a key that names one differs from it.
    agreement = holding.agreement.agreement
    of_agreement = agreement.level if agreement and holding.key and holding.key.agreement else None
    return of_agreement is None or of_key.level != of_agreement.level


def _level_of_rule(holding: Holding, why: Why, overrides_of: str | None) -> LentLevel:
    if holding.rule is None:
        return LentLevel(holding.facts.default_level, Kind.DEFAULT, "", Why.NO_RULE_MATCHED, overrides_of)
    return LentLevel(holding.rule[1].level, Kind.PLAN_RULE, holding.plan.plan, why, overrides_of)


def _first(lenders: Iterable[tuple[Kind, str, str | None]]) -> Lent | None:
    lent = (Lent(value, kind, reference, Why.OWN) for kind, reference, value in lenders if value is not None)
    return next(lent, None)
