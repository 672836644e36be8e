"""What entries of the stream say, and whom they tell.

Recipients of what the program does by itself are in the written form of ``core.agreements.escalation``; beside the
kinds that a matrix knows there is ``queue``: its members.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from procrastinate.types import JSONValue

from servanda.cases.models import Case, CaseEvent, EventKind
from servanda.commitments.actions import Move as MovedClock
from servanda.commitments.models import AnnulledBreach
from servanda.commitments.queries import moment
from servanda.core.access import Viewer
from servanda.core.cases import Decision, Move, Recipient
from servanda.core.clocks.firing import What
from servanda.foundation import outbox

Said = dict[str, Any]
Written = dict[str, str]

ALL_USED: Final = 100
"""Percent of the time."""

_PLACING: Final = (Move.DISPATCH, Move.REJECT, Move.REASSIGN)


@dataclass(frozen=True, slots=True)
class Before:
    """What a move may change and somebody must be told about."""

    status: str
    owner_id: UUID | None
    dispatched_by_id: UUID | None

    @classmethod
    def of(cls, case: Case) -> Self:
        """The case as it is now."""
        return cls(case.status, case.owner_id, case.dispatched_by_id)


def worded(decision: Decision, case: Case, before: Before, by: Viewer) -> Said:
    """What an entry says of a move: its name, the statuses, where the case lies now, who is to be told."""
    placing = decision.move in _PLACING
    return {
        "move": str(decision.move),
        "from": before.status,
        "to": case.status,
        "owner": _text(case.owner_id) if case.owner_id != before.owner_id else None,
        "queue": _text(case.queue_id) if placing else None,
        "assignee": _text(case.assignee_id) if placing else None,
        "marks": sorted(str(one) for one in decision.marks),
        "told": _told(decision, case, before, by),
    }


def moves_said(case: Case, moves: Sequence[MovedClock], *, but: UUID | None) -> Said:
    """What an entry says of moved deadlines; everybody who saw them is told, ``but`` not. One statement."""
    return {
        "moved": [_moved(one) for one in moves],
        "calendars": sorted({one.edit.calendar for one in moves if one.edit}),
        "recipients": _who_saw(case, but=but),
    }


def annulled_said(case: Case, annulled: Sequence[AnnulledBreach]) -> Said:
    """What an entry says of missed deadlines that turned out to be none; lead and owner are told.

    ``edited_by`` is who changed working hours for all time, where that is why.
    """
    told = {Recipient.LEAD: case.queue_id, Recipient.OWNER: case.owner_id}
    edited = [row for row in annulled if not row.causes]
    return {
        "clocks": sorted({row.kind for row in annulled}),
        "reason": annulled[0].reason,
        "edited_by": edited[0].by_name if edited else None,
        "told": {str(word): str(one) for word, one in told.items() if one},
    }


def told_by_default(case: Case, what: What, percent: int) -> list[Written]:
    """Who learns of a warning: whoever has the case, or else its queue. Of a missed deadline the lead as well.

    Of a warning when all of the time is used nobody: the missed deadline follows in a second, and tells them.
    """
    if what is What.WARNING and percent >= ALL_USED:
        return []
    workers = sorted({str(one) for one in (case.owner_id, case.assignee_id) if one})
    told = [{"kind": "user", "id": one} for one in workers]
    if not told and case.queue_id:
        told = [{"kind": "queue", "id": str(case.queue_id)}]
    return [*told, {"kind": "queue_lead"}] if what is What.BREACH else told


def announce(entries: Sequence[CaseEvent]) -> None:
    """Announce the job that tells of entries and sends the texts among them, if there is any to tell of."""
    telling = [str(entry.id) for entry in entries if _is_told(entry)]
    if telling:
        outbox.announce("cases.happened", event_ids=list[JSONValue](telling))


def _told(decision: Decision, case: Case, before: Before, by: Viewer) -> Written:
    """Who is to be told, as far as it is decided now; members and leads are looked up when they are told."""
    users = {
        Recipient.OWNER: case.owner_id,
        Recipient.FORMER_OWNER: before.owner_id,
        Recipient.ASSIGNEE: case.assignee_id,
        Recipient.DISPATCHER: before.dispatched_by_id,
    }
    places = {
        Recipient.QUEUE: case.queue_id,
        Recipient.LEAD: case.queue_id,
        Recipient.ORGANISATION_MANAGER: case.organisation_id,
    }
    told = {one: users.get(one) or places.get(one) for one in decision.told}
    return {str(one): str(found) for one, found in told.items() if found and found != by.user_id}


def _who_saw(case: Case, *, but: UUID | None) -> list[Written]:
    """Everybody who has had the case's deadlines before their eyes: who has it, and who did anything on it."""
    acted = CaseEvent.objects.filter(case=case, by_user__isnull=False).values_list("by_user", flat=True)
    concerned = {*acted.distinct(), case.owner_id, case.assignee_id} - {None, but}
    return [{"kind": "user", "id": str(one)} for one in sorted(map(str, concerned))]


def _moved(one: MovedClock) -> Said:
    due = one.due
    return {"clock": str(due.kind), "subject": due.subject, "was": _written(due.was), "is": _written(due.now)}


def _written(seconds: int | None) -> str | None:
    return None if seconds is None else moment(seconds).isoformat()


def _text(one: UUID | None) -> str | None:
    return None if one is None else str(one)


def _is_told(entry: CaseEvent) -> bool:
    """Whether somebody is to be told of it, or it is a text that is to be sent."""
    told = entry.data.get("told") or entry.data.get("recipients")
    return bool(told) or entry.kind == EventKind.EXTERNAL_INFO
