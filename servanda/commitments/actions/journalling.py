"""Writing down who moved a deadline, and who learnt that a breach was none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.commitments import queries
from servanda.commitments.actions.comparing import Keeping, Move
from servanda.commitments.models import AnnulledBreach, MoveCause, MovedDeadline
from servanda.core.clocks import Annulment
from servanda.organisations.models import CalendarEdit

_Edits = Mapping[tuple[str, int], CalendarEdit]
"""Edits by calendar and number."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Who acts now, and why what is documented undoes a missed deadline."""

    by: str
    reason: str = ""


NOBODY_KNOWN = Teller("")
"""Of what was written without anybody keeping who did."""


def moved_rows(keepings: Sequence[Keeping], teller: Teller) -> list[MovedDeadline]:
    """The rows of the journal. One statement where calendars were edited, else none."""
    edits = _edits({move.edit.calendar for one in keepings for move in one.moves if move.edit})
    return [_moved(one, move, edits, teller) for one in keepings for move in one.moves]


def annulled_rows(keepings: Sequence[Keeping], teller: Teller) -> list[AnnulledBreach]:
    """The rows of breaches that are none any more and were not known as such. Two statements, none for nothing."""
    concerned = [one for one in keepings if one.evaluation.annulled]
    if not concerned:
        return []
    stored = AnnulledBreach.objects.filter(sheet__in=[one.sheet.stored.id for one in concerned])
    known = {(row.sheet_id, row.kind, row.subject, row.breached_at, row.known_at) for row in stored}
    edits = _edits({name for one in concerned for name in one.sheet.timelines()})
    rows = (
        _annulled(one, annulment, edits, teller) for one in concerned for annulment in one.evaluation.annulled
    )
    return [
        row
        for row in rows
        if (row.sheet_id, row.kind, row.subject, row.breached_at, row.known_at) not in known
    ]


def _edits(calendars: Collection[str]) -> _Edits:
    if not calendars:
        return {}
    found = CalendarEdit.objects.filter(calendar__in=[UUID(name) for name in calendars])
    return {(str(edit.calendar_id), edit.seq): edit for edit in found}


def _moved(one: Keeping, move: Move, edits: _Edits, teller: Teller) -> MovedDeadline:
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
        row.cause, row.event_seq, row.by_name = MoveCause.EVENT, move.seq, teller.by
    else:
        edit = edits[move.edit.calendar, move.edit.edit.seq]
        row.cause, row.calendar_edit, row.by_name = MoveCause.CALENDAR, edit, edit.edited_by
    return row


def _annulled(one: Keeping, annulment: Annulment, edits: _Edits, teller: Teller) -> AnnulledBreach:
    learner = _learner(one, annulment, edits, teller)
    return AnnulledBreach(
        sheet=one.sheet.stored,
        kind=annulment.kind,
        subject=annulment.subject,
        breached_at=queries.moment(annulment.breached_at),
        known_at=queries.moment(annulment.known_at),
        causes=list(annulment.causes),
        by_name=learner.by,
        reason=learner.reason,
    )


def _learner(one: Keeping, annulment: Annulment, edits: _Edits, teller: Teller) -> Teller:
    """Whoever wrote what was learnt now; else who edited the calendar then."""
    if {row.seq for row in one.sheet.new} & set(annulment.causes):
        return teller
    return next(_editors(one, annulment, edits), NOBODY_KNOWN)


def _editors(one: Keeping, annulment: Annulment, edits: _Edits) -> Iterator[Teller]:
    for name, timeline in one.sheet.timelines().items():
        for edit in timeline.edits:
            if edit.retroactive and edit.holds_from == annulment.known_at:
                stored = edits[name, edit.seq]
                yield Teller(stored.edited_by, stored.reason)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else queries.moment(seconds)
