"""When a case would be due under given targets: for trying out an agreement before anybody is promised anything."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from servanda.core.access import Viewer
from servanda.core.agreements import ALWAYS, promises
from servanda.core.clocks import Target
from servanda.organisations import queries as organisations

_TRIED: Final = ("irt", "ort", "update")


def promised_times(
    targets: Mapping[str, Mapping[str, Mapping[str, Any]]],
    *,
    severity: int,
    received_at: datetime,
    calendar_id: UUID,
    viewer: Viewer,
    at: datetime,
) -> dict[str, datetime]:
    """When each clock of a case received at that instant would be due, by what is known at ``at``; ``irt``, ``ort``,
    ``update``, those that are promised.

    At most six statements. Raises as ``organisations.queries.deadline``.
    """
    held = promises(targets, calendar=str(calendar_id)).get(str(severity))
    found = {clock: getattr(held, clock) for clock in _TRIED if held is not None}
    return {
        clock: _due(target, received_at, calendar_id, viewer, at)
        for clock, target in found.items()
        if target is not None
    }


def _due(target: Target, received_at: datetime, calendar_id: UUID, viewer: Viewer, at: datetime) -> datetime:
    if target.calendar == ALWAYS:
        return received_at + timedelta(seconds=target.seconds)
    found = organisations.deadline(
        calendar_id, start=received_at, working_seconds=target.seconds, viewer=viewer, at=at
    )
    return found.due_at
