"""What can be chosen in the rules of a plan, and what it is called."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.cover import PlanRule, Subject
from servanda.customers import queries as customers
from servanda.organisations import queries as organisations
from servanda.web.words import CHANNEL

OFFERED: Final = 300
"""So many products are offered; those that rules name come on top."""
BETWEEN: Final = ":"
"""Between the id of a service level and the version that a rule fixes."""

Choices = list[tuple[str, str]]


class Offers:
    """Everything that the editor offers; each list is read when it is first asked for.

    ``rules`` are those that are stored: what they name stays on offer, also if it is not in use any more.
    """

    def __init__(self, viewer: Viewer, rules: Sequence[PlanRule] = ()) -> None:
        self._viewer = viewer
        self._rules = rules
        self._names = queries.rule_names(rules)

    def names_of(self, rules: Iterable[PlanRule]) -> queries.RuleNames:
        """The names of what these rules name."""
        given = tuple(rules)
        return self._names if given == tuple(self._rules) else queries.rule_names(given)

    @cached_property
    def levels(self) -> Choices:
        """Each service level with its newest version as it will be, or as it is now for good."""
        found: Choices = []
        for level in queries.service_levels(viewer=self._viewer):
            newest = level.newest[0].number  # type: ignore[attr-defined]
            if level.is_active:
                found.append((str(level.id), f"{level.name}, always the newest version"))
                found.append((f"{level.id}{BETWEEN}{newest}", f"{level.name}, version {newest} for good"))
        known = {choice for choice, _ in found}
        return [*found, *((one, words) for one, words in self._kept_levels() if one not in known)]

    @cached_property
    def severities(self) -> Choices:
        """By their levels, 1 the worst."""
        found = organisations.terms("severities", viewer=self._viewer)
        return [(str(one.level), f"{one.level} {one.label}") for one in found]  # type: ignore[attr-defined]

    @cached_property
    def channels(self) -> Choices:
        """By their words."""
        return [(one.value, CHANNEL[one].word) for one in Channel]

    @cached_property
    def object_kinds(self) -> Choices:
        """Kinds of business objects."""
        return list(queries.OBJECT_KINDS.items())

    @cached_property
    def products(self) -> Choices:
        """Those in use by name, and those that rules name."""
        found = customers.products(viewer=self._viewer).filter(is_active=True).order_by("sort_name", "id")
        offered = [(str(one.id), f"{one.name} ({one.code})") for one in found[:OFFERED]]
        return [*offered, *self._kept(Subject.PRODUCT, offered)]

    @cached_property
    def categories(self) -> Choices:
        """As a tree, depth first."""
        tree = organisations.category_tree(viewer=self._viewer)
        offered = [(str(one.id), "\u2003" * depth + one.label) for depth, one in tree if one.is_active]
        return [*offered, *self._kept(Subject.CATEGORY, offered)]

    @cached_property
    def calendars(self) -> Choices:
        """Work calendars by name."""
        found = organisations.calendars(viewer=self._viewer).filter(is_active=True)
        offered = [(str(one.id), one.name) for one in found]
        return [*offered, *self._kept("work_calendar", offered)]

    @cached_property
    def organisations(self) -> Choices:
        """Support organisations by code."""
        found = organisations.organisations(viewer=self._viewer).filter(is_active=True)
        offered = [(str(one.id), f"{one.code} {one.description}") for one in found]
        return [*offered, *self._kept("organisation", offered)]

    def _kept(self, kind: str, offered: Choices) -> Choices:
        """What rules name and is not offered any more."""
        known = {choice for choice, _ in offered}
        named = [pair for rule in self._rules for pair in queries.references(rule)]
        gone = dict.fromkeys(one for of_kind, one in named if of_kind == kind and one not in known)
        return [(one, f"{self._names.name(kind, one)} (not in use)") for one in gone]

    def _kept_levels(self) -> Choices:
        found: Choices = []
        for rule in self._rules:
            level, version = rule.level.level, rule.level.version
            name = self._names.name("level", level)
            if version is None:
                found.append((level, f"{name} (not in use)"))
            else:
                found.append((f"{level}{BETWEEN}{version}", f"{name}, version {version} for good"))
        return list(dict.fromkeys(found))
