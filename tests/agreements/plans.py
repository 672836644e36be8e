"""Support plans for tests, made by the same actions as everywhere, with dull defaults."""

from typing import Any

from servanda.agreements import actions, queries
from servanda.agreements.models import ServiceLevel, SupportPlan
from servanda.core.cover import Criterion, Level, Match, PlanRule, Subject
from tests.agreements.promises import BUILDER
from tests.cast import NOON


def rule(*criteria: Criterion, of: ServiceLevel | None = None, **fields: Any) -> PlanRule:
    """Gives the default service level, or another one."""
    level = of or queries.default_service_level()
    version = fields.pop("version", None)
    match = Match.ANY if fields.pop("any_of", False) else Match.ALL
    return PlanRule(Level(str(level.id), version), criteria, match, **fields)


def at(*severities: int) -> Criterion:
    return Criterion(Subject.SEVERITY, tuple(str(one) for one in severities))


def named(subject: str, *values: object) -> Criterion:
    return Criterion(Subject(subject), tuple(str(one) for one in values))


def plan(name: str = "Line Care", **fields: Any) -> SupportPlan:
    """Fixed, with one rule for everything."""
    return actions.create_plan(**{"name": name, "rules": [rule()]} | fields, by=BUILDER, at=NOON)


def hours(name: str = "Line Care 40", **fields: Any) -> SupportPlan:
    """Forty hours a year, in quarters of an hour."""
    terms = {"plan_type": "hours", "allowance": 2400, "cycle": "year", "increment_min": 15}
    return plan(name, **terms | fields)


def changed(of: SupportPlan, **fields: Any) -> SupportPlan:
    return actions.change_plan(plan_id=of.id, **fields, by=BUILDER, at=NOON)
