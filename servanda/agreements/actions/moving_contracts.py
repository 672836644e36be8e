"""Giving contracts a newer version of their support plan: many in one step, with a record each."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from servanda.agreements import queries
from servanda.agreements.actions.contracts.pinning import pin_levels
from servanda.agreements.actions.contracts.running import over
from servanda.agreements.actions.versions import CannotMove
from servanda.agreements.models import AllowanceCycle, Contract, PlanMove, SupportPlan, SupportPlanVersion
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, refuse
from servanda.foundation.transactions import action

MOST_CONTRACTS: Final = 10_000
_NONE: Final = "there is none"


@action
def move_contracts(*, plan_id: UUID, version: int, contracts: Sequence[str], by: Viewer, at: datetime) -> int:
    """Promise contracts, by number, a newer version of their plan from now on; all of them, or none.

    Costs and allowances of their own stay, and so do the versions of service levels that they pin; what was granted
    stays granted, and a cycle that begins later has the newer allowance. Open cases keep what they were judged with,
    and contracts that were terminated or are past their last day what they have. Returns how many. Twelve statements,
    however many.
    Raises ``NotAllowed``, ``NoSuchPlan``, ``NoSuchVersion`` or ``CannotMove`` with everything that is wrong.
    """
    require(by, Permission.CONTRACT_ACTIVATE)
    plan = queries.plan(plan_id, viewer=by)
    newer = queries.plan_version(plan_id, version, viewer=by)
    wanted = list(dict.fromkeys(one.strip().upper() for one in contracts))
    _refuse_count(len(wanted))
    # In one order, so that two who move the same follow one another.
    rows = Contract.objects.filter(number__in=wanted).select_for_update().order_by("id")
    found = {one.number: one for one in rows}
    faults = list(_faults(wanted, found, (plan, newer), at))
    refuse(CannotMove, "Nothing was changed: not all of them can be given that version.", faults)
    PlanMove.objects.bulk_create(_move(one, version, by, at) for one in found.values())
    chosen = Contract.objects.filter(id__in=[one.id for one in found.values()])
    moved = chosen.update(plan_version=version, revision=F("revision") + 1)
    pin_levels([one.id for one in found.values()], newer)
    return moved


def _refuse_count(wanted: int) -> None:
    if not wanted:
        raise CannotMove("Choose at least one contract.")
    if wanted > MOST_CONTRACTS:
        raise CannotMove(f"Choose at most {MOST_CONTRACTS} contracts at once.")


def _faults(
    wanted: Sequence[str],
    found: dict[str, Contract],
    goal: tuple[SupportPlan, SupportPlanVersion],
    at: datetime,
) -> Iterator[Fault]:
    plan, newer = goal
    counting = _counting_otherwise(found, newer)
    for number in wanted:
        contract = found.get(number)
        problem = (
            (_problem(contract, plan, newer.number, counting) or over(contract, at)) if contract else _NONE
        )
        if problem:
            yield Fault("contracts", f"{number}: {problem}.")


def _problem(contract: Contract, plan: SupportPlan, version: int, counting: set[UUID]) -> str:
    """What keeps one from being given the version, in words; nothing if it can."""
    pinned = contract.plan_version
    table = (
        (contract.plan_id != plan.id, f"its plan is not {plan.name}"),
        (pinned is None, "it is a draft, and gets the newest version when it is activated"),
        ((pinned or 0) >= version, f"it has version {pinned} already"),
        (contract.id in counting, "its allowance runs by another cycle; renew it with this version instead"),
    )
    return next((words for applies, words in table if applies), "")


def _counting_otherwise(found: dict[str, Contract], newer: SupportPlanVersion) -> set[UUID]:
    """Those whose cycles were opened under a version with another cycle: the two would overlap."""
    opened = AllowanceCycle.objects.filter(contract__in=[one.id for one in found.values()])
    counted = set(opened.order_by().values_list("contract_id", flat=True).distinct())
    others = SupportPlanVersion.objects.filter(plan=newer.plan_id).exclude(cycle=newer.cycle)
    numbers = set(others.values_list("number", flat=True))
    return {one.id for one in found.values() if one.id in counted and one.plan_version in numbers}


def _move(contract: Any, version: int, by: Viewer, at: datetime) -> PlanMove:
    return PlanMove(
        contract=contract,
        plan_id=contract.plan_id,
        from_version=contract.plan_version,
        to_version=version,
        moved_at=at,
        moved_by=by.name,
    )
