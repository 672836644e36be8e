"""Which cases a plan rule takes, and which rules leave nothing for a later one."""

from collections.abc import Iterator, Sequence

from servanda.core.cover import Criterion, Match, PlanRule, Subject

_SEVERITIES = frozenset(("1", "2", "3", "4"))


def is_for_everything(rule: PlanRule) -> bool:
    """Whether every case passes: no criteria, or only such as name all severities."""
    passed = [_is_every_severity(one) for one in rule.criteria]
    return all(passed) if rule.match is Match.ALL else not passed or any(passed)


def hidden_by(rules: Sequence[PlanRule], place: int) -> int | None:
    """The place of the first earlier rule that takes every case that this one would; ``None`` if there is none.

    Never wrong, but not complete: several earlier rules may hide one together.
    """
    later = rules[place]
    return next(
        (before for before, earlier in enumerate(rules[:place]) if _takes_all_of(earlier, later)), None
    )


def _takes_all_of(earlier: PlanRule, later: PlanRule) -> bool:
    return is_for_everything(earlier) or all(_takes(earlier, known) for known in _ways(later))


def _ways(rule: PlanRule) -> Iterator[tuple[Criterion, ...]]:
    """Each way of passing the rule: what is known to hold of a case that did."""
    if rule.match is Match.ANY and rule.criteria:
        yield from ((one,) for one in rule.criteria)
    else:
        yield rule.criteria


def _takes(rule: PlanRule, known: Sequence[Criterion]) -> bool:
    """Whether a case of which this is known is sure to pass the rule, which has criteria."""
    holds = [_is_every_severity(one) or any(_follows(one, fact) for fact in known) for one in rule.criteria]
    return all(holds) if rule.match is Match.ALL else any(holds)


def _follows(criterion: Criterion, known: Criterion) -> bool:
    return criterion.subject is known.subject and set(known.one_of) <= set(criterion.one_of)


def _is_every_severity(criterion: Criterion) -> bool:
    return criterion.subject is Subject.SEVERITY and set(criterion.one_of) >= _SEVERITIES
