"""Finding support plans and their versions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, DateField, F, Func, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from servanda.agreements.models import Contract, PlanMove, SupportPlan, SupportPlanVersion
from servanda.agreements.queries.contract_states import running, zones_by_date
from servanda.agreements.queries.followers import NoSuchVersion
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown


class NoSuchPlan(Unknown):
    """No support plan by that id."""


def plans(*, viewer: Viewer) -> QuerySet[SupportPlan]:
    """All by name, each with ``newest``: a list of its newest version. Two statements. Raises ``NotAllowed``."""
    require(viewer, Permission.PROMISE_SEE)
    return SupportPlan.objects.order_by("sort_name", "id").prefetch_related(
        Prefetch("versions", queryset=newest_plan_versions(), to_attr="newest")
    )


def plan(plan_id: UUID, *, viewer: Viewer) -> SupportPlan:
    """One with ``newest``. Raises ``NotAllowed``, ``NoSuchPlan``."""
    return _one(plans(viewer=viewer), plan_id)


def lock_plan(plan_id: UUID, *, viewer: Viewer) -> SupportPlan:
    """The plan, locked until the end of the transaction. Raises as ``plan``."""
    return _one(plans(viewer=viewer).select_for_update(of=("self",)), plan_id)


def plan_versions(plan_id: UUID, *, viewer: Viewer) -> QuerySet[SupportPlanVersion]:
    """The versions of a plan, newest first. Raises ``NotAllowed``."""
    require(viewer, Permission.PROMISE_SEE)
    return SupportPlanVersion.objects.filter(plan=plan_id).order_by("-number")


def plan_version(plan_id: UUID, number: int, *, viewer: Viewer) -> SupportPlanVersion:
    """One version of a plan. Raises ``NotAllowed``, ``NoSuchVersion``."""
    found = plan_versions(plan_id, viewer=viewer).filter(number=number).first()
    if found is None:
        raise NoSuchVersion("The support plan has no such version.")
    return found


def newest_plan_version(plan_id: UUID) -> SupportPlanVersion:
    """What the plan promises from now on. One statement."""
    return SupportPlanVersion.objects.filter(plan=plan_id).order_by("-number")[0]


def newest_plan_versions() -> QuerySet[SupportPlanVersion]:
    """The newest version of every plan."""
    of_plan = SupportPlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-number").values("id")[:1]
    return SupportPlanVersion.objects.filter(id=Subquery(of_plan))


def default_plan() -> SupportPlan:
    """The one that holds where there is no contract. One statement."""
    return SupportPlan.objects.get(is_default=True)


def contracts_not_over(at: datetime) -> QuerySet[Contract]:
    """Contracts whose last day with its grace has not passed where they hold; drafts too. A statement for the zones."""
    last = Func(
        F("ends_on"),
        F("grace_days"),
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=DateField(),
    )
    known = Contract.objects.annotate(held_until=Coalesce("terminated_on", last))
    wanted = Q(held_until=None)
    for on, zones in zones_by_date(at).items():
        wanted |= Q(zone__in=zones, held_until__gte=on)
    return known.filter(wanted)


def contracts_of_plans(plan_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, int]:
    """How many contracts that are not over each of the plans has; plans without any are left out. Two statements."""
    found = contracts_not_over(at).filter(plan__in=plan_ids).order_by().values_list("plan")
    return dict(found.annotate(Count("id")))


def contracts_of_plan(plan_id: UUID, *, viewer: Viewer, at: datetime) -> QuerySet[Contract]:
    """The contracts of a plan that are not over, with their customer, by number. Raises ``NotAllowed``."""
    require(viewer, Permission.PROMISE_SEE)
    return contracts_not_over(at).filter(plan=plan_id).select_related("customer").order_by("number")


def older_contracts(plan_id: UUID, version: int, *, viewer: Viewer, at: datetime) -> QuerySet[Contract]:
    """Those of them that can be given that version. Raises ``NotAllowed``."""
    return contracts_of_plan(plan_id, viewer=viewer, at=at).filter(movable(version, at))


def movable(version: int, at: datetime) -> Q:
    """Contracts that run with an older version. A statement for the zones."""
    return Q(plan_version__lt=version) & running(at)


def plan_moves(contract: Contract) -> Sequence[PlanMove]:
    """When a contract was given a newer version of its plan, the latest first. One statement."""
    return list(contract.plan_moves.select_related("plan").order_by("-id"))


def _one(found: QuerySet[SupportPlan], plan_id: UUID) -> SupportPlan:
    one = found.filter(id=plan_id).first()
    if one is None:
        raise NoSuchPlan("There is no such support plan.")
    return one
