"""Keeping what clock sheets come to: obligations, the journal, annulled breaches, and when each wakes next.

Everything here is a cache of a replay (3-clocks 3.4). What is stored is compared with a replay first: a difference
that nothing explains is reported, and never mended in silence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import models

from servanda.commitments import queries
from servanda.commitments.actions.sheets import SheetAtHand
from servanda.commitments.models import (
    AnnulledBreach,
    ClockEvent,
    MoveCause,
    MovedDeadline,
    Obligation,
)
from servanda.commitments.queries.kept import Firings, as_kept, columns_of
from servanda.core.calendars import Edit
from servanda.core.clocks.firing import reached
from servanda.core.clocks.kept import MovedDue, ObligationKey, differences, kept, moved
from servanda.foundation.bulk import store_columns
from servanda.organisations.models import CalendarEdit

log = structlog.get_logger("servanda.commitments")


@dataclass(frozen=True, slots=True)
class Move:
    """A moved deadline, and what moved it: the newest edit of its calendar, else what was written."""

    due: MovedDue
    edit: tuple[str, Edit] | None = None


def keep(
    sheets: Sequence[SheetAtHand],
    *,
    at: datetime,
    by: str,
    reason: str = "",
    recorded: Mapping[UUID, Firings] | None = None,
) -> dict[UUID, tuple[Move, ...]]:
    """Store what was written on the sheets and what they come to at the instant; the deadlines that moved, by sheet.

    ``by`` and ``reason`` say who learnt late what annuls a breach, and why. ``recorded`` are the firings of the
    sheets, where they are at hand. However many sheets: at most two statements read and seven write; of a new sheet
    three write.
    """
    known = [sheet.stored.id for sheet in sheets if not sheet.is_new]
    stored = queries.kept_obligations(known) if known else {}
    keepings = [_Keeping(sheet, stored.get(sheet.stored.id, []), at) for sheet in sheets]
    _set_waking(keepings, recorded)
    _store_sheets(keepings)
    _store_obligations(keepings)
    _create(MovedDeadline, (row for one in keepings for row in _journal(one, by)))
    _create(AnnulledBreach, (row for one in keepings for row in _annulled(one, by, reason)), again=True)
    for sheet in sheets:
        sheet.take_as_found()
    return {one.sheet.stored.id: one.moves for one in keepings}


class _Keeping:
    """One sheet while it is kept: what is stored of it, and what it comes to."""

    def __init__(self, sheet: SheetAtHand, rows: Sequence[Obligation], at: datetime) -> None:
        self.sheet, self.at = sheet, at
        self.rows = {row.key: row for row in rows}
        self.stored = {row.key: as_kept(row) for row in rows}
        self.evaluation = sheet.evaluation(at)
        edits = _edits_since(sheet)
        # What nothing explains stays as it is until somebody acts, for all to see.
        is_left = not edits and self._is_reported() and not sheet.new
        self.replayed = self.stored if is_left else kept(self.evaluation)
        self.moves = tuple(self._moves(edits))

    def _is_reported(self) -> bool:
        """Whether what is stored differs from its own replay; it is reported then."""
        kept_at = self.sheet.stored.kept_at
        if kept_at is None:
            return False
        found = sorted(differences(self.stored, kept(self.sheet.evaluation_as_found(kept_at))))
        for key, what in found:
            self._report(key, what)
        return bool(found)

    def _report(self, key: ObligationKey, what: str) -> None:
        log.error("clock_differs", sheet=str(self.sheet.stored.id), obligation=list(key), what=what)

    def _moves(self, edits: Mapping[str, Edit]) -> Iterator[Move]:
        before = kept(self.sheet.evaluation_as_found(self.at)) if edits else self.stored
        for due in moved(self.stored, before):
            key = ObligationKey(due.kind, due.subject, due.seq)
            calendar = before[key].calendar
            if calendar in edits:
                yield Move(due, (calendar, edits[calendar]))
            else:
                self._report(key, "due")
        yield from (Move(due) for due in moved(before, self.replayed))


def _edits_since(sheet: SheetAtHand) -> dict[str, Edit]:
    """The newest edit of each calendar since the sheet was kept; one of the same second may have been known."""
    kept_at = sheet.stored.kept_at
    if kept_at is None:
        return {}
    newest = {name: timeline.newest_edit() for name, timeline in sheet.timelines().items()}
    since = queries.instant(kept_at)
    return {name: edit for name, edit in newest.items() if edit is not None and edit.recorded_at >= since}


def _set_waking(keepings: Sequence[_Keeping], recorded: Mapping[UUID, Firings] | None) -> None:
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
        sheet.kept_at = one.at


def _store_sheets(keepings: Sequence[_Keeping]) -> None:
    for one in keepings:
        if one.sheet.is_new:
            one.sheet.stored.save(force_insert=True)
    there = [one.sheet.stored for one in keepings if one.sheet.found]
    for sheet in there:
        sheet.revision += 1
    store_columns(there, ("revision", "last_seq", "last_live_at", "kept_at", "wakes_at"))
    _create(ClockEvent, (row for one in keepings for row in one.sheet.new))


def _store_obligations(keepings: Sequence[_Keeping]) -> None:
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


def _journal(one: _Keeping, by: str) -> Iterator[MovedDeadline]:
    for move in one.moves:
        due = move.due
        row = MovedDeadline(
            sheet=one.sheet.stored,
            kind=due.kind,
            subject=due.subject,
            seq=due.seq,
            was_at=_moment(due.was),
            is_at=_moment(due.now),
            moved_at=one.at,
        )
        if move.edit is None:
            row.cause, row.event_seq, row.by_name = MoveCause.EVENT, _mover(one, due), by
        else:
            calendar, edit = move.edit
            stored = CalendarEdit.objects.get(calendar=UUID(calendar), seq=edit.seq)
            row.cause, row.calendar_edit, row.by_name = MoveCause.CALENDAR, stored, stored.edited_by
        yield row


def _mover(one: _Keeping, due: MovedDue) -> int:
    """The event that moved it: the one that its last stretch is because of, if that is new, else the last new one."""
    seqs = [row.seq for row in one.sheet.new]
    clock = one.evaluation.clock(due.kind, due.subject)
    because = clock.obligation.stretches[-1].seq if clock else 0
    return because if because in seqs else seqs[-1]


def _annulled(one: _Keeping, by: str, reason: str) -> Iterator[AnnulledBreach]:
    for annulment in one.evaluation.annulled:
        yield AnnulledBreach(
            sheet=one.sheet.stored,
            kind=annulment.kind,
            subject=annulment.subject,
            breached_at=queries.moment(annulment.breached_at),
            known_at=queries.moment(annulment.known_at),
            causes=list(annulment.causes),
            by_name=by,
            reason=reason,
        )


def _create(model: type[models.Model], rows: Iterable[Any], *, again: bool = False) -> None:
    """``again``: rows that are there already are left out, and stay as they are."""
    found = list(rows)
    if found:
        model._default_manager.bulk_create(found, ignore_conflicts=again)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else queries.moment(seconds)
