"""The escalation levels of service levels, as they are now."""

from collections.abc import Collection
from uuid import UUID

from servanda.agreements.models import EscalationLevel
from servanda.core.access import Viewer
from servanda.core.clocks import ClockKind, Level
from servanda.organisations.queries import require_staff


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
