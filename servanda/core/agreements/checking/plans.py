"""Plans whose rules leave cases out, or lead nowhere."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from servanda.core.agreements.checking.facts import LevelFacts, PlanFacts
from servanda.core.agreements.checking.findings import Code, Finding, Reference
from servanda.core.agreements.targets import SEVERITIES
from servanda.core.cover import Criterion, Match, PlanRule, Subject


def no_fallback(plan: PlanFacts) -> Iterator[Finding]:
    """A plan whose last rule does not match everything."""
    if not plan.rules or not is_for_everything(plan.rules[-1]):
        text = (
            f"No rule of {plan.plan.name} matches every case: those that none matches get the default service level. "
            "Add a last rule without criteria."
        )
        yield _about(plan, Code.NO_FALLBACK, text)


def never_reached(plan: PlanFacts) -> Iterator[Finding]:
    """Rules after one that matches everything."""
    for place, (earlier, _) in enumerate(pairwise(plan.rules), start=1):
        if is_for_everything(earlier):
            text = (
                f"Rule {place} of {plan.plan.name} matches every case, so no later rule is ever reached: "
                "put it last."
            )
            yield _about(plan, Code.RULE_NEVER_REACHED, text, rule=place)
            return


def lost_levels(plan: PlanFacts, levels: Sequence[LevelFacts]) -> Iterator[Finding]:
    """Rules that name a service level, or a version of one, that is not there or not in use."""
    known = {one.level.id: one for one in levels}
    for place, rule in enumerate(plan.rules, start=1):
        found = known.get(rule.level.level)
        if found is None or (rule.level.version or 1) > found.newest:
            text = (
                f"Rule {place} of {plan.plan.name} names a service level that there is not, and cases that it matches "
                "cannot be registered: choose another."
            )
            yield _about(plan, Code.LEVEL_UNKNOWN, text, rule=place)
        elif not found.is_active:
            text = (
                f"Rule {place} of {plan.plan.name} names the service level {found.level.name}, which is not in use: "
                "choose another, or put it into use."
            )
            yield _about(plan, Code.LEVEL_NOT_IN_USE, text, level=found.level, rule=place)


def is_for_everything(rule: PlanRule) -> bool:
    """Whether every case passes: no criteria, or only such as name all severities."""
    passed = [_is_every_severity(one) for one in rule.criteria]
    return all(passed) if rule.match is Match.ALL else not passed or any(passed)


def _is_every_severity(criterion: Criterion) -> bool:
    return criterion.subject is Subject.SEVERITY and set(SEVERITIES) <= set(criterion.one_of)


def _about(
    plan: PlanFacts, code: Code, text: str, *, level: Reference | None = None, rule: int | None = None
) -> Finding:
    return Finding(code, text, level=level, version=plan.number, plan=plan.plan, rule=rule)
