"""Giving agreements and keys a newer version of their service level: many in one step, with a record each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from servanda.agreements import queries
from servanda.agreements.models import ServiceLevel, SupportAgreement, SupportKey, VersionMove
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


@action
def move_to_version(
    *,
    level_id: UUID,
    version: int,
    agreements: Sequence[str] = (),
    keys: Sequence[str] = (),
    by: Viewer,
    at: datetime,
) -> Moved:
    """Promise agreements, by number, and keys, by code, a newer version from now on; all of them, or none.

    Own targets stay. Open cases keep the version that they were judged with. Nine statements, however many.
    Raises ``NotAllowed``, ``NoSuchServiceLevel``, ``NoSuchVersion`` or ``CannotMove`` with everything that is wrong.
    """
    require(by, Permission.AGREEMENT_APPROVE)
    level = queries.service_level(level_id, viewer=by)
    if not queries.versions(level_id, viewer=by).filter(number=version).exists():
        raise queries.NoSuchVersion("The service level has no such version.")
    _refuse_too_many(len(agreements) + len(keys))
    found: dict[str, SupportAgreement] = _locked(SupportAgreement, "number", agreements)
    found_keys: dict[str, SupportKey] = _locked(SupportKey, "code", keys)
    faults = [
        *_faults("agreements", agreements, found, level, version, by),
        *_faults("keys", keys, found_keys, level, version, by),
    ]
    refuse(CannotMove, "Nothing was changed: not all of them can be given that version.", faults)
    moves = [_move(one, level, version, by, at) for one in (*found.values(), *found_keys.values())]
    VersionMove.objects.bulk_create(moves)
    for model, rows in ((SupportAgreement, found), (SupportKey, found_keys)):
        if rows:
            chosen = model.objects.filter(id__in=[one.id for one in rows.values()])
            chosen.update(pinned_version=version, revision=F("revision") + 1)
    return Moved(len(found), len(found_keys))


def _refuse_too_many(wanted: int) -> None:
    if not wanted:
        raise CannotMove("Choose at least one agreement or key.")
    if wanted > MOST_AT_ONCE:
        raise CannotMove(f"Choose at most {MOST_AT_ONCE} agreements and keys at once.")


def _locked(model: Any, name: str, wanted: Sequence[str]) -> dict[str, Any]:
    """In one order, so that two who move the same follow one another."""
    if not wanted:
        return {}
    written = [one.strip().upper() for one in wanted]
    rows = model.objects.filter(**{f"{name}__in": written}).select_for_update().order_by("id")
    return {getattr(row, name): row for row in rows}


def _faults(
    field: str, wanted: Iterable[str], found: dict[str, Any], level: ServiceLevel, version: int, by: Viewer
) -> Iterator[Fault]:
    for one in wanted:
        row = found.get(one.strip().upper())
        problem = "there is none" if row is None else _problem(row, level, version, by)
        if problem:
            yield Fault(field, f"{one}: {problem}.")


def _problem(row: Any, level: ServiceLevel, version: int, by: Viewer) -> str:
    """What keeps one from being given the version, in words; nothing if it can."""
    table = (
        (
            not by.may(Permission.AGREEMENT_APPROVE, row.organisation_id),
            "you may not approve for its organisation",
        ),
        (row.service_level_id != level.id, f"its service level is not {level.name}"),
        (row.pinned_version is None, "no version is fixed for it; the newest holds"),
        ((row.pinned_version or 0) >= version, f"it has version {row.pinned_version} already"),
    )
    return next((words for applies, words in table if applies), "")


def _move(row: Any, level: ServiceLevel, version: int, by: Viewer, at: datetime) -> VersionMove:
    return VersionMove(
        agreement=row if isinstance(row, SupportAgreement) else None,
        support_key=row if isinstance(row, SupportKey) else None,
        level=level,
        from_version=row.pinned_version,
        to_version=version,
        moved_at=at,
        moved_by=by.name,
    )
