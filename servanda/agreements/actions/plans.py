"""Creating and changing support plans: other terms or other rules make a version."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.plan_rules import rule_faults
from servanda.agreements.models import SupportPlan, SupportPlanVersion
from servanda.core.access import Permission, Viewer, require
from servanda.core.cover import PlanRule, PlanType
from servanda.core.plans import PlanInvalid, plan_faults, tidy
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.customers.actions.setting import name_faults, set_fields
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.revisions import expect_revision

_PLAIN: Final = ("name", "description")
_TERMS: Final = (
    "total_cost",
    "currency",
    "allowance",
    "cycle",
    "carries_forward",
    "increment_min",
    "when_used_up",
)
_OF_CORE: Final = ("plan", "rules", *_TERMS, "made_at", "made_by", "number")
_CHOICES: Final = ("cycle", "when_used_up")


class CannotBeDefault(Conflict):
    """The plan cannot hold where there is no contract."""


class PlanInUse(Conflict):
    """Something still needs this plan."""


class PlanFields(TypedDict, total=False):
    """What is set about a plan; what is left out stays as it is.

    ``plan_type`` is chosen once. ``allowance`` in minutes for hours, a count for incidents. ``rules`` are all of
    them, in order.
    """

    name: str
    description: str
    plan_type: str
    total_cost: Decimal | None
    currency: str
    allowance: int | None
    cycle: str
    carries_forward: bool
    increment_min: int
    when_used_up: str
    rules: Sequence[PlanRule]


@action
def create_plan(*, by: Viewer, at: datetime, **fields: Unpack[PlanFields]) -> SupportPlan:
    """Add a plan with its first version. Raises ``NotAllowed``, ``PlanInvalid`` with everything that is wrong."""
    require(by, Permission.PROMISE_EDIT)
    plan, version = SupportPlan(), SupportPlanVersion(number=1, rules=[], currency="")
    set_fields(plan, fields, ("plan_type",))
    _set(plan, version, fields, former=())
    plan.save(force_insert=True)
    _add(version, plan, by, at)
    return queries.plan(plan.id, viewer=by)


@action
def change_plan(
    *,
    plan_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[PlanFields],
) -> SupportPlan:
    """Change what is given; other terms or other rules make a version.

    Contracts keep the version they have, and so do open cases; the default plan's newest holds for new ones. What
    is newly named must be in use; what was named and is not any more may stay.
    Raises ``NotAllowed``, ``NoSuchPlan``, ``Stale`` or ``PlanInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    plan = queries.lock_plan(plan_id, viewer=by)
    expect_revision(plan.revision, expecting)
    former = queries.newest_plan_version(plan_id)
    version = SupportPlanVersion(number=former.number + 1, rules=former.rules, **_terms(former))
    _set(plan, version, fields, former=queries.rules_of(former))
    plan.store()
    if _promised(version) != _promised(former):
        _add(version, plan, by, at)
    return queries.plan(plan_id, viewer=by)


@action
def make_default_plan(*, plan_id: UUID, by: Viewer, at: datetime) -> SupportPlan:
    """Let this plan hold where there is no contract. Raises ``NotAllowed``, ``NoSuchPlan``, ``CannotBeDefault``."""
    require(by, Permission.PROMISE_EDIT)
    # All of them, in one order: two who choose at once follow one another.
    everyone = list(SupportPlan.objects.select_for_update().order_by("id"))
    plan = next((one for one in everyone if one.id == plan_id), None)
    if plan is None:
        raise queries.NoSuchPlan("There is no such support plan.")
    _refuse_as_default(plan)
    for one in sorted(everyone, key=lambda other: other == plan):
        if one.is_default != (one == plan):
            one.is_default = one == plan
            one.store()
    return queries.plan(plan_id, viewer=by)


@action
def retire_plan(*, plan_id: UUID, expecting: int | None = None, by: Viewer, at: datetime) -> SupportPlan:
    """Take a plan out of use: no new contract has it. Raises ``NotAllowed``, ``NoSuchPlan``, ``Stale``, ``PlanInUse``."""
    plan = _locked(plan_id, expecting, by)
    if plan.is_default:
        raise PlanInUse(f"{plan.name} is the default plan; make another the default first.")
    count = queries.contracts_of_plans([plan_id], at=at).get(plan_id, 0)
    if count:
        have = "contract that is not over has it" if count == 1 else "contracts that are not over have it"
        raise PlanInUse(
            f"{plan.name} stays in use: {count} {have}. Renew or terminate them with another plan first."
        )
    return _in_use(plan, False, by)


@action
def restore_plan(*, plan_id: UUID, expecting: int | None = None, by: Viewer, at: datetime) -> SupportPlan:
    """Put a plan into use again. Raises ``NotAllowed``, ``NoSuchPlan``, ``Stale``."""
    return _in_use(_locked(plan_id, expecting, by), True, by)


def _locked(plan_id: UUID, expecting: int | None, by: Viewer) -> SupportPlan:
    require(by, Permission.PROMISE_EDIT)
    plan = queries.lock_plan(plan_id, viewer=by)
    expect_revision(plan.revision, expecting)
    return plan


def _in_use(plan: SupportPlan, is_active: bool, by: Viewer) -> SupportPlan:
    if plan.is_active != is_active:
        plan.is_active = is_active
        plan.store()
    return queries.plan(plan.id, viewer=by)


def _refuse_as_default(plan: SupportPlan) -> None:
    if plan.plan_type != PlanType.FIXED:
        raise CannotBeDefault(
            f"{plan.name} counts {plan.plan_type}: only a fixed plan can hold without a contract."
        )
    if not plan.is_active:
        raise CannotBeDefault(f"{plan.name} is not in use; put it into use before it is the default.")


def _terms(version: SupportPlanVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in _TERMS}


def _promised(version: SupportPlanVersion) -> dict[str, Any]:
    """What a version says; rules that mean the same are the same."""
    return {**_terms(version), "rules": [tidy(one) for one in queries.rules_of(version)]}


def _set(
    plan: SupportPlan, version: SupportPlanVersion, fields: PlanFields, *, former: Sequence[PlanRule]
) -> None:
    set_fields(plan, fields, _PLAIN)
    set_fields(version, fields, _TERMS)
    version.currency = version.currency.upper()
    rules = fields.get("rules", former)
    choices = list(faults_of(version, but=[name for name in _OF_CORE if name not in _CHOICES]))
    faults = [
        *faults_of(plan, but=["sort_name"]),
        *name_faults(plan.name),
        *_type_faults(plan, fields),
        *choices,
        *(_core_faults(plan, version, rules) if not choices else ()),
        *rule_faults(rules, former),
    ]
    refuse(PlanInvalid, "This support plan cannot be saved.", faults)
    version.rules = [queries.written_rule(tidy(rule)) for rule in rules]


def _type_faults(plan: SupportPlan, fields: Mapping[str, Any]) -> Iterator[Fault]:
    if fields.get("plan_type", plan.plan_type) != plan.plan_type:
        yield Fault(
            "plan_type", "The type never changes, for contracts count in its unit: make another plan."
        )


def _core_faults(
    plan: SupportPlan, version: SupportPlanVersion, rules: Sequence[PlanRule]
) -> Iterator[Fault]:
    if plan.plan_type in set(PlanType):
        yield from plan_faults(queries.terms_of(version, plan.plan_type), rules)


def _add(version: SupportPlanVersion, plan: SupportPlan, by: Viewer, at: datetime) -> None:
    version.plan, version.made_at, version.made_by = plan, at, by.name
    version.save(force_insert=True)
