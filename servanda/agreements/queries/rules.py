"""The terms and rules of a support plan as the core reads them, and rules as they are stored."""

from collections.abc import Mapping
from typing import Any

from servanda.agreements.models import SupportPlanVersion
from servanda.core.cover import Criterion, Level, Match, PlanRule, PlanType, Subject, WhenUsedUp
from servanda.core.ledger import Cycle
from servanda.core.plans import PlanTerms


def rule_of(written: Mapping[str, Any]) -> PlanRule:
    """One rule of a plan version."""
    criteria = (Criterion(Subject(one["subject"]), tuple(one["one_of"])) for one in written["criteria"])
    return PlanRule(
        level=Level(written["level"], written.get("version")),
        criteria=tuple(criteria),
        match=Match(written["match"]),
        work_calendar=written.get("work_calendar"),
        organisation=written.get("organisation"),
    )


def rules_of(version: SupportPlanVersion) -> tuple[PlanRule, ...]:
    """All rules of a plan version, in order."""
    return tuple(map(rule_of, version.rules))


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
