"""The try-out: which rule of a plan a case would get, and why none of those before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.core.cover import Criterion, Match, PlanRule, Traits, matches


@dataclass(frozen=True, slots=True)
class Looked:
    """One criterion held against a case: ``hit`` are the values of the case that are among the wanted ones."""

    criterion: Criterion
    hit: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the case has one of the wanted values."""
        return bool(self.hit)


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule, by its place from 0: whether it lets the case through, criterion by criterion."""

    place: int
    match: Match
    looked: tuple[Looked, ...]
    holds: bool

    @property
    def against(self) -> tuple[Looked, ...]:
        """Why it does not hold: the criteria that fail; empty if it does."""
        return () if self.holds else tuple(one for one in self.looked if not one.holds)


@dataclass(frozen=True, slots=True)
class TryOut:
    """Every rule in order up to the one that decides, which is last; ``chosen`` is its place, ``None`` if none does."""

    tried: tuple[Tried, ...]
    chosen: int | None


def try_rules(rules: Sequence[PlanRule], traits: Traits) -> TryOut:
    """Hold the rules against a case, as cover does: the first that lets it through decides."""
    tried: list[Tried] = []
    for place, rule in enumerate(rules):
        tried.append(_tried(place, rule, traits))
        if tried[-1].holds:
            return TryOut(tuple(tried), place)
    return TryOut(tuple(tried), None)


def _tried(place: int, rule: PlanRule, traits: Traits) -> Tried:
    looked = tuple(
        Looked(one, tuple(sorted(traits.values(one.subject).intersection(one.one_of))))
        for one in rule.criteria
    )
    return Tried(place, rule.match, looked, matches(rule.criteria, rule.match, traits))
