"""Keeping what clock sheets come to: obligations, the journal, annulled breaches, and when each wakes next.

Everything here is a cache of a replay (3-clocks 3.4). What is stored is compared with a replay first: a difference
that nothing explains is reported, and never mended in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import models

from servanda.commitments import queries
from servanda.commitments.actions.comparing import Keeping, Move
from servanda.commitments.actions.journalling import Teller, annulled_rows, moved_rows
from servanda.commitments.actions.sheets import SheetAtHand
from servanda.commitments.models import AnnulledBreach, ClockEvent, MovedDeadline, Obligation
from servanda.commitments.queries.kept import Firings, columns_of
from servanda.commitments.queries.replaying import edits_reckoned
from servanda.core.clocks.firing import reached
from servanda.foundation.bulk import store_columns


@dataclass(frozen=True, slots=True)
class Learnt:
    """The deadlines that moved, and the breaches that turned out to be none."""

    moves: tuple[Move, ...]
    annulled: tuple[AnnulledBreach, ...]


def keep(
    sheets: Sequence[SheetAtHand],
    *,
    at: datetime,
    by: str,
    reason: str = "",
    recorded: Mapping[UUID, Firings] | None = None,
) -> dict[UUID, Learnt]:
    """Store what was written on the sheets and what they come to at the instant; what was learnt by it, by sheet.

    ``by`` and ``reason`` say who learnt late what annuls a breach, and why. ``recorded`` are the firings of the
    sheets, where they are at hand. However many sheets: at most four statements read and seven write; of a new sheet
    three write.
    """
    known = [sheet.stored.id for sheet in sheets if not sheet.is_new]
    stored = queries.kept_obligations(known) if known else {}
    keepings = [Keeping(sheet, stored.get(sheet.stored.id, []), at) for sheet in sheets]
    teller = Teller(by, reason)
    moves, annulled = moved_rows(keepings, teller), annulled_rows(keepings, teller)
    _set_waking(keepings, recorded)
    _store_sheets(keepings)
    _store_obligations(keepings)
    _create(MovedDeadline, moves)
    _create(AnnulledBreach, annulled)
    for sheet in sheets:
        sheet.take_as_found()
    return {
        one.sheet.stored.id: Learnt(
            one.moves, tuple(row for row in annulled if row.sheet_id == one.sheet.stored.id)
        )
        for one in keepings
    }


def _set_waking(keepings: Sequence[Keeping], recorded: Mapping[UUID, Firings] | None) -> None:
    """Wake next when something fires; at once, where something has come that is not recorded."""
    come = {one.sheet.stored.id: {each.key for each in reached(one.evaluation)} for one in keepings}
    if recorded is None:
        asked = [
            one.sheet.stored.id for one in keepings if come[one.sheet.stored.id] and not one.sheet.is_new
        ]
        recorded = queries.recorded_firings(asked) if asked else {}
    for one in keepings:
        sheet, next_at = one.sheet.stored, one.evaluation.next_at
        later = None if next_at is None else queries.moment(next_at)
        sheet.wakes_at = one.at if come[sheet.id] - recorded.get(sheet.id, frozenset()) else later
        sheet.kept_at, sheet.kept_seq = one.at, sheet.last_seq
        sheet.kept_edits = edits_reckoned(one.sheet.timelines(), queries.instant(one.at))


def _store_sheets(keepings: Sequence[Keeping]) -> None:
    for one in keepings:
        if one.sheet.is_new:
            one.sheet.stored.save(force_insert=True)
    there = [one.sheet.stored for one in keepings if one.sheet.found]
    for sheet in there:
        sheet.revision += 1
    store_columns(there, _OF_SHEET)
    _create(ClockEvent, (row for one in keepings for row in one.sheet.new))


_OF_SHEET: Final = (
    "revision",
    "last_seq",
    "last_live_at",
    "kept_at",
    "kept_seq",
    "kept_edits",
    "wakes_at",
)


def _store_obligations(keepings: Sequence[Keeping]) -> None:
    made: list[Obligation] = []
    changed: list[Obligation] = []
    gone: list[UUID] = []
    for one in keepings:
        gone += [row.id for key, row in one.rows.items() if key not in one.replayed]
        for key, obligation in one.replayed.items():
            row = one.rows.get(key)
            if row is None:
                made.append(Obligation(sheet=one.sheet.stored, **key._asdict(), **columns_of(obligation)))
            elif obligation != one.stored[key]:
                for name, value in columns_of(obligation).items():
                    setattr(row, name, value)
                changed.append(row)
    if gone:
        Obligation.objects.filter(id__in=gone).delete()
    _create(Obligation, made)
    store_columns(changed, _OF_OBLIGATION)


_OF_OBLIGATION: Final = (
    "state",
    "started_at",
    "target_s",
    "business_days",
    "calendar",
    "due_at",
    "used_s",
    "ended_at",
    "breached_at",
    "breach_stands",
)


def _create(model: type[models.Model], rows: Iterable[Any]) -> None:
    found = list(rows)
    if found:
        model._default_manager.bulk_create(found)
