"""Recording what fires on clock sheets (3-clocks 3.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from servanda.commitments import queries
from servanda.commitments.actions.sheets import SheetAtHand
from servanda.commitments.models import Firing
from servanda.commitments.queries.kept import Firings
from servanda.core.clocks.firing import Fire, FiringKey, What, to_fire


@dataclass(frozen=True, slots=True)
class Fired:
    """What fires now on a sheet, and everything that has fired on it with that."""

    new: tuple[Fire, ...]
    recorded: Firings


def fired(sheets: Sequence[SheetAtHand], *, at: datetime) -> dict[UUID, Fired]:
    """What is to fire on sheets by the instant, by sheet. One statement, and as ``SheetAtHand.evaluation``."""
    recorded = queries.recorded_firings([sheet.stored.id for sheet in sheets])
    found: dict[UUID, Fired] = {}
    for sheet in sheets:
        known = recorded[sheet.stored.id]
        new = to_fire(sheet.evaluation(at), known)
        if sheet.stored.kept_at is None:
            # Of before anybody kept watch: recorded, and told to nobody.
            new = tuple(one._replace(acts=False, along=()) for one in new)
        found[sheet.stored.id] = Fired(new, known | {one.key for one in new})
    return found


def record(
    fires: Mapping[UUID, Sequence[Fire]], copied: Mapping[tuple[UUID, FiringKey], Any], *, at: datetime
) -> None:
    """Record firings by sheet; ``copied`` is what a level said when it fired. One statement, none for nothing."""
    rows = [
        Firing(
            sheet_id=sheet_id,
            **one.key.obligation._asdict(),
            what=one.key.what,
            mark=0 if one.key.what is What.BREACH else one.key.mark,
            due_at=queries.moment(one.at),
            fired_at=at,
            acted=one.acts,
            copied=copied.get((sheet_id, one.key), {}),
        )
        for sheet_id, new in fires.items()
        for one in new
    ]
    if rows:
        Firing.objects.bulk_create(rows)
