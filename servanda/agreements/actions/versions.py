"""Giving those that were promised a service level a newer version of it: many in one step, with a record each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from servanda.agreements import queries
from servanda.agreements.actions.contracts.running import over
from servanda.agreements.models import (
    Contract,
    ContractLevel,
    ServiceLevel,
    SupportAgreement,
    SupportKey,
    VersionMove,
)
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.foundation.transactions import action

MOST_AT_ONCE: Final = 10_000


class CannotMove(Conflict):
    """Some of those that were named cannot be given that version; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many were given the newer version."""

    agreements: int
    keys: int
    contracts: int


@dataclass(frozen=True, slots=True)
class _Goal:
    """The version that is to be given, by whom and when."""

    level: ServiceLevel
    version: int
    by: Viewer
    at: datetime


@action
def move_to_version(
    *,
    level_id: UUID,
    version: int,
    agreements: Sequence[str] = (),
    keys: Sequence[str] = (),
    contracts: Sequence[str] = (),
    by: Viewer,
    at: datetime,
) -> Moved:
    """Promise agreements and contracts, by number, and keys, by code, a newer version from now on; all, or none.

    Own targets stay. Open cases keep the version that they were judged with, and so do contracts that were
    terminated or are past their last day. Thirteen statements, however many.
    Raises ``NotAllowed``, ``NoSuchServiceLevel``, ``NoSuchVersion`` or ``CannotMove`` with everything that is wrong.
    """
    require(by, Permission.AGREEMENT_APPROVE)
    goal = _Goal(queries.service_level(level_id, viewer=by), version, by, at)
    if not queries.versions(level_id, viewer=by).filter(number=version).exists():
        raise queries.NoSuchVersion("The service level has no such version.")
    _refuse_too_many(len(agreements) + len(keys) + len(contracts))
    found: dict[str, SupportAgreement] = _locked(SupportAgreement, "number", agreements)
    found_keys: dict[str, SupportKey] = _locked(SupportKey, "code", keys)
    found_contracts: dict[str, Contract] = _locked(Contract, "number", contracts)
    pins = _pins(found_contracts, goal.level)
    faults = [
        *_faults("agreements", agreements, found, partial(_problem, goal)),
        *_faults("keys", keys, found_keys, partial(_problem, goal)),
        *_faults("contracts", contracts, found_contracts, partial(_problem_of_contract, goal, pins)),
    ]
    refuse(CannotMove, "Nothing was changed: not all of them can be given that version.", faults)
    moved = [*found.values(), *found_keys.values(), *pins.values()]
    VersionMove.objects.bulk_create(_move(one, goal) for one in moved)
    for model, rows in (
        (SupportAgreement, found),
        (SupportKey, found_keys),
        (ContractLevel, pins),
    ):
        _store(model, [one.id for one in rows.values()], pinned_version=version)
    _store(Contract, [one.id for one in found_contracts.values()])
    return Moved(len(found), len(found_keys), len(found_contracts))


def _refuse_too_many(wanted: int) -> None:
    if not wanted:
        raise CannotMove("Choose at least one agreement, contract or key.")
    if wanted > MOST_AT_ONCE:
        raise CannotMove(f"Choose at most {MOST_AT_ONCE} agreements, contracts and keys at once.")


def _locked(model: Any, name: str, wanted: Sequence[str]) -> dict[str, Any]:
    """In one order, so that two who move the same follow one another."""
    if not wanted:
        return {}
    written = [one.strip().upper() for one in wanted]
    rows = model.objects.filter(**{f"{name}__in": written}).select_for_update().order_by("id")
    return {getattr(row, name): row for row in rows}


def _pins(contracts: dict[str, Contract], level: ServiceLevel) -> dict[UUID, ContractLevel]:
    """What each of the contracts pins of the level. They are locked, and with them what they pin."""
    if not contracts:
        return {}
    ids = [one.id for one in contracts.values()]
    found = ContractLevel.objects.filter(contract__in=ids, service_level=level)
    return {one.contract_id: one for one in found}


def _faults(
    field: str, wanted: Iterable[str], found: dict[str, Any], problem: Callable[[Any], str]
) -> Iterator[Fault]:
    for one in wanted:
        row = found.get(one.strip().upper())
        words = "there is none" if row is None else problem(row)
        if words:
            yield Fault(field, f"{one}: {words}.")


def _problem(goal: _Goal, row: Any) -> str:
    """What keeps an agreement or a key from being given the version, in words; nothing if it can."""
    table = (
        (
            not goal.by.may(Permission.AGREEMENT_APPROVE, row.organisation_id),
            "you may not approve for its organisation",
        ),
        (row.service_level_id != goal.level.id, f"its service level is not {goal.level.name}"),
        (row.pinned_version is None, "no version is fixed for it; the newest holds"),
        (_has(row, goal), f"it has version {row.pinned_version} already"),
    )
    return next((words for applies, words in table if applies), "")


def _problem_of_contract(goal: _Goal, pins: dict[UUID, ContractLevel], contract: Contract) -> str:
    """As ``_problem``, of a contract."""
    pin = pins.get(contract.id)
    table = (
        (not goal.by.may(Permission.CONTRACT_ACTIVATE), "you may not activate contracts"),
        (contract.plan_version is None, "it is a draft, and gets the newest version when it is activated"),
        (pin is None, f"no rule of its plan gives {goal.level.name} without naming a version"),
        (_has(pin, goal), f"it has version {pin.pinned_version if pin else 0} already"),
    )
    return next((words for applies, words in table if applies), "") or over(contract, goal.at)


def _has(row: Any, goal: _Goal) -> bool:
    return row is not None and (row.pinned_version or 0) >= goal.version


def _store(model: Any, ids: Sequence[UUID], **fields: int) -> None:
    if ids:
        model.objects.filter(id__in=ids).update(**fields, revision=F("revision") + 1)


def _move(row: Any, goal: _Goal) -> VersionMove:
    return VersionMove(
        agreement=row if isinstance(row, SupportAgreement) else None,
        support_key=row if isinstance(row, SupportKey) else None,
        contract_id=row.contract_id if isinstance(row, ContractLevel) else None,
        level=goal.level,
        from_version=row.pinned_version,
        to_version=goal.version,
        moved_at=goal.at,
        moved_by=goal.by.name,
    )
