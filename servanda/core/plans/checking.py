"""Checking a support plan: what cannot be, and what may be but is hardly meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from servanda.core.cases import Channel
from servanda.core.cover import Criterion, PlanRule, Subject
from servanda.core.plans.reaching import hidden_by, is_for_everything
from servanda.core.plans.terms import PlanTerms, terms_faults
from servanda.core.refusals import Fault, Invalid, refuse

SUBJECTS: Final = (
    Subject.SEVERITY,
    Subject.PRODUCT,
    Subject.CATEGORY,
    Subject.CHANNEL,
    Subject.OBJECT_KIND,
)
"""What the rules of a plan may look at; who the customer is, its contracts say."""
MOST_RULES: Final = 100
MOST_VALUES: Final = 50
_KNOWN: Final = {
    Subject.SEVERITY: frozenset(("1", "2", "3", "4")),
    Subject.CHANNEL: frozenset(one.value for one in Channel),
}


class PlanInvalid(Invalid):
    """A support plan cannot be like this; faults of rules name ``rules.place.what`` from 0, like ``rules.2.level``."""


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """What may be, but is hardly meant; ``field`` as in ``PlanInvalid``, or ``rules``."""

    field: str
    message: str


def check_plan(terms: PlanTerms, rules: Sequence[PlanRule]) -> None:
    """Raise ``PlanInvalid`` with everything that is wrong with terms and rules."""
    refuse(PlanInvalid, "This support plan cannot be saved.", list(plan_faults(terms, rules)))


def plan_faults(terms: PlanTerms, rules: Sequence[PlanRule]) -> Iterator[Fault]:
    """Everything that is wrong; what rules refer to is not looked up."""
    yield from terms_faults(terms)
    if not 1 <= len(rules) <= MOST_RULES:
        yield Fault("rules", f"Give a plan 1 to {MOST_RULES} rules.")
    for place, rule in enumerate(rules):
        yield from _rule_faults(f"rules.{place}", rule)


def plan_warnings(rules: Sequence[PlanRule]) -> tuple[PlanWarning, ...]:
    """What to look at again, in rules that could be saved."""
    found = [_hidden(place, before) for place, before in _hidden_places(rules)]
    if rules and not any(map(is_for_everything, rules)):
        message = "No rule matches every case: those that none matches get the default service level."
        found.append(PlanWarning("rules", message))
    return tuple(found)


def _hidden_places(rules: Sequence[PlanRule]) -> Iterator[tuple[int, int]]:
    for place in range(len(rules)):
        before = hidden_by(rules, place)
        if before is not None:
            yield place, before


def _hidden(place: int, before: int) -> PlanWarning:
    message = f"Never reached: rule {before + 1} takes every case that this one would."
    return PlanWarning(f"rules.{place}", message)


def _rule_faults(where: str, rule: PlanRule) -> Iterator[Fault]:
    if not rule.level.level:
        yield Fault(f"{where}.level", "Choose the service level that such cases get.")
    elif rule.level.version is not None and rule.level.version < 1:
        yield Fault(f"{where}.level", "Versions are counted from 1.")
    subjects = [one.subject for one in rule.criteria]
    if len(subjects) != len(set(subjects)):
        yield Fault(f"{where}.criteria", "Each subject is asked for once; join its values.")
    for criterion in rule.criteria:
        problem = _problem(criterion)
        if problem:
            yield Fault(f"{where}.criteria.{criterion.subject}", problem)


def _problem(criterion: Criterion) -> str:
    known = _KNOWN.get(criterion.subject)
    if criterion.subject not in SUBJECTS:
        return "The rules of a plan do not look at this."
    if not 1 <= len(criterion.one_of) <= MOST_VALUES:
        return f"Give 1 to {MOST_VALUES} values."
    if known is not None and not known.issuperset(criterion.one_of):
        return f"There are {', '.join(sorted(known))}."
    return ""
