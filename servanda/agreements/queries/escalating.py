"""The escalation levels of service levels, as they are now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from servanda.agreements.models import EscalationLevel, ServiceLevel
from servanda.core import agreements as core
from servanda.core.access import Viewer
from servanda.core.agreements import (
    ActionKind,
    EscalationRow,
    EscalationWarning,
    RecipientKind,
    read_actions,
    read_recipients,
)
from servanda.core.clocks import ClockKind, Level
from servanda.organisations.models import Priority, Queue
from servanda.organisations.queries import require_staff
from servanda.people.models import Team, User

_IN_USE: Final[Mapping[str, tuple[Any, Mapping[str, bool]]]] = {
    RecipientKind.USER: (User, {"is_active": True, "is_staff": True}),
    RecipientKind.TEAM: (Team, {"is_active": True}),
    ActionKind.PRIORITY: (Priority, {"is_active": True}),
    ActionKind.DISPATCH: (Queue, {"is_active": True, "organisation__is_active": True}),
}


def escalation_levels(level_ids: Collection[UUID]) -> dict[UUID, tuple[EscalationLevel, ...]]:
    """What is stored, by clock and number; service levels that have none are left out. One statement."""
    found: dict[UUID, list[EscalationLevel]] = {}
    for one in EscalationLevel.objects.filter(level__in=level_ids).order_by("level_id", "clock", "number"):
        found.setdefault(one.level_id, []).append(one)
    return {level_id: tuple(rows) for level_id, rows in found.items()}


def clock_levels(level_ids: Collection[UUID]) -> dict[UUID, tuple[Level, ...]]:
    """The same as clocks read them: when each is reached, without whom it tells."""
    return {
        level_id: tuple(Level(ClockKind(one.clock), one.number, one.offset_s) for one in rows)
        for level_id, rows in escalation_levels(level_ids).items()
    }


def escalation(level_id: UUID, *, viewer: Viewer) -> tuple[EscalationLevel, ...]:
    """The whole matrix of a level, by clock and number; empty if there is none. Raises ``NotAllowed``."""
    require_staff(viewer)
    return escalation_levels([level_id]).get(level_id, ())


def escalation_rows(stored: Iterable[EscalationLevel]) -> tuple[EscalationRow, ...]:
    """What is stored as the core reads it, in its order."""
    return tuple(
        EscalationRow(
            ClockKind(one.clock),
            one.number,
            one.offset_s,
            read_recipients(one.recipients),
            read_actions(one.actions),
        )
        for one in stored
    )


def not_in_use(rows: Iterable[EscalationRow]) -> frozenset[UUID]:
    """Ids of users, teams, priorities and queues named there that have left, or that there are not.

    A statement for each kind that is named.
    """
    named: dict[str, set[UUID]] = {}
    for row in rows:
        for kind, record in row.named:
            named.setdefault(kind, set()).add(record)
    return frozenset(missing for kind, ids in named.items() for missing in ids - _usable(kind, ids))


def escalation_warnings(level: ServiceLevel, rows: Sequence[EscalationRow]) -> tuple[EscalationWarning, ...]:
    """What to look at again, by the newest targets of a level as ``service_level`` found it. Costs as ``not_in_use``."""
    targets = level.newest[0].targets  # type: ignore[attr-defined]
    return core.escalation_warnings(rows, targets, gone=not_in_use(rows))


def _usable(kind: str, ids: Collection[UUID]) -> set[UUID]:
    model, in_use = _IN_USE[kind]
    return set(model.objects.filter(id__in=ids, **in_use).values_list("id", flat=True))
