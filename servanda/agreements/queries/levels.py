"""Finding service levels and their versions."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from servanda.agreements.models import (
    Contract,
    ServiceLevel,
    ServiceLevelVersion,
    SupportAgreement,
    SupportPlanVersion,
)
from servanda.agreements.queries.rules import rule_of
from servanda.core.access import Viewer
from servanda.core.cover import Traits, matches
from servanda.core.refusals import Unknown
from servanda.organisations.queries import require_staff


class NoSuchServiceLevel(Unknown):
    """No service level by that id."""


def service_levels(*, viewer: Viewer) -> QuerySet[ServiceLevel]:
    """All by name, each with ``newest``: a list of its newest version. Two statements. Raises ``NotAllowed``."""
    require_staff(viewer)
    return ServiceLevel.objects.order_by("sort_name", "id").prefetch_related(
        Prefetch("versions", queryset=_newest(), to_attr="newest")
    )


def service_level(level_id: UUID, *, viewer: Viewer) -> ServiceLevel:
    """One with ``newest``. Raises ``NotAllowed``, ``NoSuchServiceLevel``."""
    return _one(service_levels(viewer=viewer), level_id)


def lock_service_level(level_id: UUID, *, viewer: Viewer) -> ServiceLevel:
    """The level, locked until the end of the transaction. Raises as ``service_level``."""
    return _one(service_levels(viewer=viewer).select_for_update(of=("self",)), level_id)


def versions(level_id: UUID, *, viewer: Viewer) -> QuerySet[ServiceLevelVersion]:
    """The versions of a level, newest first. Raises ``NotAllowed``."""
    require_staff(viewer)
    return ServiceLevelVersion.objects.filter(level=level_id).order_by("-number")


def newest_version(level_id: UUID) -> ServiceLevelVersion:
    """What the level promises from now on. One statement."""
    return ServiceLevelVersion.objects.filter(level=level_id).order_by("-number")[0]


def newest_numbers(level_ids: Collection[UUID]) -> dict[UUID, int]:
    """The number of the newest version of each of the levels. One statement."""
    found = ServiceLevelVersion.objects.filter(level__in=level_ids).values_list("level")
    return dict(found.annotate(Max("number")))


def promised_version(agreement: SupportAgreement) -> ServiceLevelVersion | None:
    """What the agreement's level promises it: the pinned version, else the newest; none without a level."""
    found = ServiceLevelVersion.objects.filter(level=agreement.service_level_id).order_by("-number")
    pinned = agreement.pinned_version
    return (found.filter(number=pinned) if pinned else found).first()


def default_service_level() -> ServiceLevel:
    """The one that holds where nothing else is chosen. One statement."""
    return ServiceLevel.objects.get(is_default=True)


def plan_targets(contract: Contract | None) -> dict[str, dict[str, dict[str, object]]]:
    """What the contract's plan promises for each severity, in the version that is pinned, else the newest; without
    a contract, what the default plan does. In the written form of targets. Two statements.
    """
    of_plan = SupportPlanVersion.objects.order_by("-number")
    if contract is None:
        of_plan = of_plan.filter(plan__is_default=True)
    else:
        of_plan = of_plan.filter(plan=contract.plan_id)
    if contract is not None and contract.plan_version is not None:
        of_plan = of_plan.filter(number=contract.plan_version)
    return _by_severity(of_plan[0].rules)


def _by_severity(rules: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, dict[str, object]]]:
    newest = {str(one.level_id): one.targets for one in _newest()}
    found = {}
    for severity in range(1, 5):
        traits = Traits(severity, channel="")
        held = (rule for rule in map(rule_of, rules) if matches(rule.criteria, rule.match, traits))
        rule = next(held, None)
        if rule is not None:
            found[str(severity)] = newest[rule.level.level].get(str(severity), {})
    return found


def _newest() -> QuerySet[ServiceLevelVersion]:
    of_level = ServiceLevelVersion.objects.filter(level=OuterRef("level")).order_by("-number")
    return ServiceLevelVersion.objects.filter(id=Subquery(of_level.values("id")[:1]))


def _one(found: QuerySet[ServiceLevel], level_id: UUID) -> ServiceLevel:
    level = found.filter(id=level_id).first()
    if level is None:
        raise NoSuchServiceLevel("There is no such service level.")
    return level
