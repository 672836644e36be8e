"""The support plans that the plan check looks at: the newest versions in use, and what contracts pin."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from servanda.agreements.models import SupportPlanVersion
from servanda.agreements.queries.plans import contracts_not_over
from servanda.agreements.queries.rules import rules_of, terms_of
from servanda.agreements.queries.trying import LEVEL, RuleNames, references, rule_names
from servanda.core.agreements import checking
from servanda.core.cover import PlanRule

Ruled = tuple[SupportPlanVersion, PlanRule]
"""A rule with the version of the plan that has it."""


class Sold(NamedTuple):
    """A version of a plan that contracts pin, the calendar that they name, if any, and a service level they pin."""

    plan_id: UUID
    plan_version: int
    work_calendar_id: UUID | None
    level_id: UUID | None
    pinned_version: int | None


def sold_versions(at: datetime, plan_id: UUID | None = None) -> frozenset[Sold]:
    """What the contracts pin that are activated and not over, of all plans or of one."""
    of_plan = {} if plan_id is None else {"plan": plan_id}
    found = contracts_not_over(at).filter(plan_version__isnull=False, **of_plan).order_by()
    pinned = found.annotate(level_id=F("levels__service_level"), pinned_version=F("levels__pinned_version"))
    return frozenset(Sold(*row) for row in pinned.values_list(*Sold._fields).distinct())


def checked_plans(sold: Iterable[Sold], plan_id: UUID | None = None) -> list[SupportPlanVersion]:
    """The newest versions of the plans in use, or of the one plan, and those that contracts pin."""
    of_plan = SupportPlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-number").values("id")[:1]
    newest = SupportPlanVersion.objects.annotate(newest_id=Subquery(of_plan))
    looked_at = Q(plan__is_active=True) if plan_id is None else Q(plan=plan_id)
    wanted = looked_at & Q(id=F("newest_id"))
    for plan_id, number in sorted({(one.plan_id, one.plan_version) for one in sold}):
        wanted |= Q(plan=plan_id, number=number)
    found = newest.filter(wanted).select_related("plan")
    return list(found.order_by("plan__sort_name", "plan_id", "-number"))


def plan_facts(plans: Sequence[SupportPlanVersion], rules: Iterable[Ruled]) -> Iterator[checking.PlanFacts]:
    """What the rules of the check read. One statement."""
    names = rule_names(rule for _, rule in rules)
    for version in plans:
        own = rules_of(version)
        yield checking.PlanFacts(
            plan=checking.Reference(str(version.plan_id), version.plan.name),
            number=version.number,
            rules=own,
            terms=terms_of(version, version.plan.plan_type),
            out_of_use=tuple(_out_of_use(own, names)),
            is_newest=version.id == version.newest_id,  # type: ignore[attr-defined]
        )


def _out_of_use(rules: Sequence[PlanRule], names: RuleNames) -> Iterator[tuple[int, str]]:
    """What rules name besides their levels, which are looked at by themselves."""
    for place, rule in enumerate(rules):
        for kind, reference in references(rule):
            if kind != LEVEL and (kind, reference) not in names.in_use:
                yield place, f"the {kind.replace('_', ' ')} {names.name(kind, reference)}"
