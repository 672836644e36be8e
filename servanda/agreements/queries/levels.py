"""Finding service levels and their versions."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from servanda.agreements.models import (
    Contract,
    ContractLevel,
    ServiceLevel,
    ServiceLevelVersion,
    SupportAgreement,
    SupportPlanVersion,
)
from servanda.agreements.queries.rules import NO_PINS, Pins, rules_of
from servanda.core.access import Viewer
from servanda.core.cover import Level, PlanRule, Traits, matches
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
    """What the contract's plan promises for each severity, in the versions that are pinned, else the newest; without
    a contract, what the default plan does. In the written form of targets. Three statements at most.
    """
    of_plan = SupportPlanVersion.objects.order_by("-number")
    if contract is None:
        of_plan = of_plan.filter(plan__is_default=True)
    else:
        of_plan = of_plan.filter(plan=contract.plan_id)
    if contract is not None and contract.plan_version is not None:
        of_plan = of_plan.filter(number=contract.plan_version)
    return _by_severity(rules_of(of_plan[0], pins_of(contract) if contract else NO_PINS))


def pins_of(contract: Contract) -> Pins:
    """The versions of service levels that the contract pins. One statement."""
    found = ContractLevel.objects.filter(contract=contract.pk).values_list(
        "service_level_id", "pinned_version"
    )
    return {str(level_id): version for level_id, version in found}


def _by_severity(rules: Sequence[PlanRule]) -> dict[str, dict[str, dict[str, object]]]:
    promised, found = _targets({rule.level for rule in rules}), {}
    for severity in range(1, 5):
        traits = Traits(severity, channel="")
        held = (rule for rule in rules if matches(rule.criteria, rule.match, traits))
        rule = next(held, None)
        if rule is not None:
            found[str(severity)] = promised[rule.level].get(str(severity), {})
    return found


def _targets(levels: Collection[Level]) -> dict[Level, dict[str, dict[str, dict[str, object]]]]:
    """What each promises: in its version, else in the newest. One statement."""
    wanted = ServiceLevelVersion.objects.filter(level__in={one.level for one in levels}).order_by("number")
    # In order: the last one is the newest.
    known = {
        level: one.targets
        for one in wanted
        for level in (Level(str(one.level_id)), Level(str(one.level_id), one.number))
    }
    return {one: known[one] for one in levels}


def _newest() -> QuerySet[ServiceLevelVersion]:
    of_level = ServiceLevelVersion.objects.filter(level=OuterRef("level")).order_by("-number")
    return ServiceLevelVersion.objects.filter(id=Subquery(of_level.values("id")[:1]))


def _one(found: QuerySet[ServiceLevel], level_id: UUID) -> ServiceLevel:
    level = found.filter(id=level_id).first()
    if level is None:
        raise NoSuchServiceLevel("There is no such service level.")
    return level
