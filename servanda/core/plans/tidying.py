"""Plan rules in one way of writing, so that only what differs in meaning differs."""

from dataclasses import replace
from typing import Final

from servanda.core.cover import Criterion, Match, PlanRule, Subject

_ORDER: Final = {subject: place for place, subject in enumerate(Subject)}


def tidy(rule: PlanRule) -> PlanRule:
    """The rule with its criteria by subject, their values in order and once; one criterion is all of them."""
    ordered = sorted(rule.criteria, key=lambda one: _ORDER[one.subject])
    criteria = tuple(Criterion(one.subject, tuple(sorted(set(one.one_of)))) for one in ordered)
    return replace(rule, criteria=criteria, match=rule.match if len(criteria) > 1 else Match.ALL)
