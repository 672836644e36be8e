"""The terms and rules of a support plan as the core reads them, and rules as they are stored."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from servanda.agreements.models import SupportPlanVersion
from servanda.core.cover import Criterion, Level, Match, PlanRule, PlanType, Subject, WhenUsedUp
from servanda.core.ledger import Cycle
from servanda.core.plans import PlanTerms

Pins = Mapping[str, int]
"""The version that a contract pins of each service level, by id as text."""
NO_PINS: Final[Pins] = {}


def rule_of(written: Mapping[str, Any], pins: Pins = NO_PINS) -> PlanRule:
    """One rule of a plan version; ``pins`` stand in where it names a service level without a version."""
    level = written["level"]
    criteria = (Criterion(Subject(one["subject"]), tuple(one["one_of"])) for one in written["criteria"])
    return PlanRule(
        level=Level(level, written.get("version", pins.get(level))),
        criteria=tuple(criteria),
        match=Match(written["match"]),
        work_calendar=written.get("work_calendar"),
        organisation=written.get("organisation"),
    )


def rules_of(version: SupportPlanVersion, pins: Pins = NO_PINS) -> tuple[PlanRule, ...]:
    """All rules of a plan version, in order; as a contract has them with what it pins."""
    return tuple(rule_of(one, pins) for one in version.rules)


def levels_left_open(version: SupportPlanVersion) -> frozenset[UUID]:
    """The service levels that rules name without a version: a contract pins one of each."""
    return frozenset(UUID(rule["level"]) for rule in version.rules if "version" not in rule)


def written_rule(rule: PlanRule) -> dict[str, Any]:
    """What ``rule_of`` reads; what a rule leaves open is left out."""
    of_rule = {
        "version": rule.level.version,
        "work_calendar": rule.work_calendar,
        "organisation": rule.organisation,
    }
    return {
        "criteria": [{"subject": one.subject.value, "one_of": list(one.one_of)} for one in rule.criteria],
        "match": rule.match.value,
        "level": rule.level.level,
        **{name: value for name, value in of_rule.items() if value is not None},
    }


def terms_of(version: SupportPlanVersion, plan_type: str) -> PlanTerms:
    """The terms of a version of a plan of that type."""
    return PlanTerms(
        type=PlanType(plan_type),
        allowance=version.allowance,
        cycle=Cycle(version.cycle),
        carries_forward=version.carries_forward,
        increment_min=version.increment_min,
        when_used_up=WhenUsedUp(version.when_used_up),
        total_cost=version.total_cost,
        currency=version.currency,
    )
