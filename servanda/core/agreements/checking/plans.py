"""Plans whose rules leave cases out or lead nowhere, or whose terms are hardly meant."""

from collections.abc import Iterator, Sequence

from servanda.core.agreements.checking.facts import LevelFacts, PlanFacts
from servanda.core.agreements.checking.findings import Code, Finding, Reference
from servanda.core.cover import PlanType
from servanda.core.plans import hidden_by, is_for_everything


def no_fallback(plan: PlanFacts) -> Iterator[Finding]:
    """A plan whose last rule does not match everything."""
    if not plan.rules or not is_for_everything(plan.rules[-1]):
        text = (
            f"No rule of {plan.plan.name} matches every case: those that none matches get the default service level. "
            "Add a last rule without criteria."
        )
        yield _about(plan, Code.NO_FALLBACK, text)


def never_reached(plan: PlanFacts) -> Iterator[Finding]:
    """Rules after one that matches everything, or after one that takes all cases that they would."""
    for place in range(len(plan.rules)):
        before = hidden_by(plan.rules, place)
        if before is not None and is_for_everything(plan.rules[before]):
            text = (
                f"Rule {before + 1} of {plan.plan.name} matches every case, so no later rule is ever reached: "
                "put it last."
            )
            yield _about(plan, Code.RULE_NEVER_REACHED, text, rule=before + 1)
            return
        if before is not None:
            text = (
                f"Rule {place + 1} of {plan.plan.name} is never reached: rule {before + 1} takes every case that it "
                "would match. Put it before that one, or take it away."
            )
            yield _about(plan, Code.RULE_NEVER_REACHED, text, rule=place + 1)


def names_out_of_use(plan: PlanFacts) -> Iterator[Finding]:
    """Rules that name products, categories, calendars or organisations that no new case has any more."""
    for place, named in plan.out_of_use:
        text = (
            f"Rule {place + 1} of {plan.plan.name} names {named}, which is not in use: take it out of the rule, or "
            "put it into use."
        )
        yield _about(plan, Code.RULE_NAMES_UNUSED, text, rule=place + 1)


def terms_hardly_meant(plan: PlanFacts) -> Iterator[Finding]:
    """An allowance that is never counted, or that one time entry uses up."""
    terms = plan.terms
    if terms.allowance is None:
        return
    if terms.type is PlanType.FIXED:
        text = f"{plan.plan.name} is fixed and counts nothing, so its allowance is never used: save it without one."
        yield _about(plan, Code.ALLOWANCE_UNUSED, text)
    elif terms.type is PlanType.HOURS and terms.increment_min >= terms.allowance:
        text = (
            f"One time entry uses up the whole allowance of {plan.plan.name}: allow more, or round entries up to less "
            f"than {terms.increment_min} minutes."
        )
        yield _about(plan, Code.ALLOWANCE_GONE_AT_ONCE, text)


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


def _about(
    plan: PlanFacts, code: Code, text: str, *, level: Reference | None = None, rule: int | None = None
) -> Finding:
    return Finding(code, text, level=level, version=plan.number, plan=plan.plan, rule=rule)
