"""What plan rules name, by the names that people know, and which rule a case like this would get."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, F, OuterRef, PositiveIntegerField, QuerySet, Subquery, Value

from servanda.agreements.models import ServiceLevel, ServiceLevelVersion
from servanda.agreements.queries.levels import default_service_level, newest_numbers
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Channel
from servanda.core.cover import Level, PlanRule, Subject, Traits
from servanda.core.plans import PlanInvalid, TryOut, try_rules
from servanda.core.refusals import Fault
from servanda.customers.models import ObjectKind, Product
from servanda.organisations.models import Category, SupportOrganisation, WorkCalendar
from servanda.organisations.queries import category_line

LEVEL, CALENDAR, ORGANISATION = "level", "work_calendar", "organisation"
_KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    LEVEL: (ServiceLevel, "name"),
    CALENDAR: (WorkCalendar, "name"),
    ORGANISATION: (SupportOrganisation, "code"),
    Subject.PRODUCT: (Product, "name"),
    Subject.CATEGORY: (Category, "label"),
}
"""What a rule can name by its id: the kind, and how one of it is called."""
OBJECT_KINDS: Final[Mapping[str, str]] = dict(ObjectKind.choices)


@dataclass(frozen=True, slots=True)
class RuleNames:
    """Everything that some rules name: by kind and id (as text) its name, and which of it is in use.

    ``newest`` is the number of the newest version of each service level, by its id.
    """

    names: Mapping[tuple[str, str], str]
    in_use: frozenset[tuple[str, str]]
    newest: Mapping[str, int]

    def name(self, kind: str, reference: str) -> str:
        """What it is called; of what there is not, its id."""
        return self.names.get((kind, reference), reference)


@dataclass(frozen=True, slots=True)
class CaseLike:
    """A case as somebody imagines it; without a category it has the default one."""

    severity: int
    channel: Channel = Channel.PHONE
    product_id: UUID | None = None
    category_id: UUID | None = None
    object_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What a case would get from the rules: the level with the version of its targets, and the way there.

    ``rule`` is the one that decides; without one the default service level holds.
    """

    try_out: TryOut
    level: ServiceLevel
    version: int
    rule: PlanRule | None


def rule_names(rules: Iterable[PlanRule]) -> RuleNames:
    """The names of what the rules name. One statement, none where nothing is named."""
    parts = [_rows(kind, references) for kind, references in _named(rules).items()]
    rows = list(parts[0].union(*parts[1:], all=True)) if parts else []
    return RuleNames(
        names={(kind, str(row_id)): name for kind, row_id, name, _, _ in rows},
        in_use=frozenset((kind, str(row_id)) for kind, row_id, _, is_active, _ in rows if is_active),
        newest={str(row_id): newest for kind, row_id, _, _, newest in rows if kind == LEVEL},
    )


def try_plan(rules: Sequence[PlanRule], case: CaseLike, *, viewer: Viewer) -> Trial:
    """Which of the rules, stored or only thought of, such a case would get. Three statements. Raises ``NotAllowed``.

    Raises ``PlanInvalid`` where the rule that decides names a service level that there is not.
    """
    require(viewer, Permission.PROMISE_SEE)
    found = try_rules(rules, _traits(case))
    rule = None if found.chosen is None else rules[found.chosen]
    wanted = Level(str(default_service_level().id)) if rule is None else rule.level
    known = _uuid(wanted.level)
    level = ServiceLevel.objects.filter(id=known).first() if known else None
    if level is None:
        message = "Choose a service level that is there."
        raise PlanInvalid(message, [Fault(f"rules.{found.chosen}.level", message)])
    return Trial(found, level, wanted.version or newest_numbers([level.id])[level.id], rule)


def _traits(case: CaseLike) -> Traits:
    return Traits(
        severity=case.severity,
        channel=case.channel.value,
        products=(str(case.product_id),) if case.product_id else (),
        categories=tuple(str(one.id) for one in category_line(case.category_id)),
        object_kinds=case.object_kinds,
    )


def _rows(kind: str, wanted: Collection[UUID]) -> QuerySet[Any, Any]:
    """Kind, id, name, whether it is in use, and of a service level the number of its newest version."""
    model, called = _KINDS[kind]
    of_level = (
        ServiceLevelVersion.objects.filter(level=OuterRef("id")).order_by("-number").values("number")[:1]
    )
    found = (
        model.objects.filter(id__in=wanted)
        .order_by()
        .annotate(
            of_kind=Value(kind, CharField()),
            is_called=F(called),
            newest_number=Subquery(of_level) if kind == LEVEL else Value(None, PositiveIntegerField()),
        )
    )
    return found.values_list("of_kind", "id", "is_called", "is_active", "newest_number")  # type: ignore[no-any-return]


def _named(rules: Iterable[PlanRule]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for rule in rules:
        for kind, reference in references(rule):
            if (known := _uuid(reference)) is not None:
                found.setdefault(kind, set()).add(known)
    return found


def references(rule: PlanRule) -> Iterator[tuple[str, str]]:
    """Everything that a rule names by an id: its kind, and the id as text."""
    yield LEVEL, rule.level.level
    if rule.work_calendar is not None:
        yield CALENDAR, rule.work_calendar
    if rule.organisation is not None:
        yield ORGANISATION, rule.organisation
    for criterion in rule.criteria:
        if criterion.subject in _KINDS:
            yield from ((criterion.subject.value, one) for one in criterion.one_of)


def _uuid(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
