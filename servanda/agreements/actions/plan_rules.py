"""What the rules of a support plan name: it has to be there, and what is newly named in use."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from servanda.agreements import queries
from servanda.core.cover import PlanRule, Subject
from servanda.core.refusals import Fault

_NAMED: Final[Mapping[str, tuple[str, str]]] = {
    "level": ("level", "Choose a service level that is in use."),
    "work_calendar": ("work_calendar", "Choose a work calendar that is in use."),
    "organisation": ("organisation", "Choose a support organisation that is in use."),
    Subject.PRODUCT: ("criteria.product", "Choose products that are in use."),
    Subject.CATEGORY: ("criteria.category", "Choose categories that are in use."),
}
"""By what is named: where it stands in a rule, and what to do about it."""


def rule_faults(rules: Sequence[PlanRule], former: Sequence[PlanRule]) -> Iterator[Fault]:
    """What is named and is not there, or not in use without having been named before. One statement."""
    names = queries.rule_names(rules)
    may_stay = {named for rule in former for named in queries.references(rule)}
    for place, rule in enumerate(rules):
        for kind, reference in dict.fromkeys(queries.references(rule)):
            if reference and (kind, reference) not in names.in_use | may_stay:
                where, message = _NAMED[kind]
                yield Fault(f"rules.{place}.{where}", message)
        if (rule.level.version or 0) > names.newest.get(rule.level.level, rule.level.version or 0):
            yield Fault(f"rules.{place}.level", "The service level has no such version.")
        if not _kinds(rule) <= queries.OBJECT_KINDS.keys():
            yield Fault(
                f"rules.{place}.criteria.object_kind", f"There are {', '.join(queries.OBJECT_KINDS)}."
            )


def _kinds(rule: PlanRule) -> set[str]:
    return {value for one in rule.criteria if one.subject is Subject.OBJECT_KIND for value in one.one_of}
