"""A case at hand: everything that one action does to it, kept together at its end.

The case is locked (or new); moves are decided by the core on what the action has come to so far.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from procrastinate.types import JSONValue

from servanda.cases.actions.clocking import kept
from servanda.cases.actions.marking import mark
from servanda.cases.actions.ordering import set_order
from servanda.cases.models import Case, CaseContact, CaseEvent, EventKind
from servanda.cases.models.conversation import Said
from servanda.cases.queries.facts import facts_of, fold_of, person_of
from servanda.commitments.actions import NewEvent, SheetAtHand, take_sheet
from servanda.core.access import Viewer
from servanda.core.cases import (
    Decision,
    EventType,
    Given,
    Move,
    Person,
    Recipient,
    Relation,
    Status,
    decide,
    folded_status,
)
from servanda.core.clocks import Evaluation, EventData
from servanda.foundation import outbox

NOTHING: Final = Given()

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Before:
    """What a move may change and somebody must be told about."""

    status: str
    owner_id: UUID | None
    dispatched_by_id: UUID | None


class CaseAtHand:
    """One case during one action. ``store`` writes the case, its clock events, texts and entries at once."""

    def __init__(self, case: Case, sheet: SheetAtHand, person: Person, at: datetime) -> None:
        self.case = case
        self.sheet = sheet
        self.person = person
        self.at = max(at, sheet.last_live_at or at)
        self.written: dict[EventType, int] = {}
        self._before = _Before(case.status, case.owner_id, case.dispatched_by_id)
        self._entries: list[CaseEvent] = []
        self._said: list[Said] = []
        self._contacts: list[CaseContact] = []

    @property
    def by(self) -> Viewer:
        """Who acts."""
        return self.person.viewer

    def evaluation(self) -> Evaluation:
        """What the clocks come to with everything done so far."""
        return self.sheet.evaluation(self.at)

    def move(self, move: Move, given: Given = NOTHING, **data: Any) -> Decision:
        """Make the move and enter it into the stream, worded by ``data``. Raises ``IllegalMove``, ``NotAllowed``."""
        decision = self.make(move, given)
        reason = {"reason": given.reason.strip()} if given.reason.strip() else {}
        self.enter(EventKind.MOVED, {**self._worded(decision), **reason, **data})
        return decision

    def make(self, move: Move, given: Given = NOTHING) -> Decision:
        """Make the move without an entry of its own; ``written`` then has the ``seq`` of its clock events.

        Raises ``IllegalMove``, ``NotAllowed``.
        """
        case = self.case
        self._before = _Before(case.status, case.owner_id, case.dispatched_by_id)
        facts = facts_of(case, self.evaluation())
        decision = decide(move, facts, self.person, self.at, given)
        seqs = self.sheet.write([kept(event) for event in decision.events])
        self.written = {event.type: seq for event, seq in zip(decision.events, seqs, strict=True)}
        self._place(decision)
        mark(case, decision, given, seqs, self.person.viewer)
        return decision

    def say(self, said: Said, kind: EventKind, move: Decision | None = None, **data: Any) -> None:
        """Keep a text, with its entry in the stream; ``move`` is what saying it did."""
        self._said.append(said)
        words = self._worded(move) if move else {}
        self.enter(kind, {**words, **data}, at=said.at, content_id=said.id)

    def clock(self, data: EventData, *, happened_at: datetime | None = None) -> int:
        """Write a clock event that no move decides; its ``seq``."""
        at = happened_at or self.at
        seq = self.sheet.write([NewEvent(at, self.at, data)])[0]
        self._follow_clocks()
        return seq

    def enter(
        self,
        kind: EventKind,
        data: Mapping[str, Any],
        *,
        at: datetime | None = None,
        content_id: UUID | None = None,
    ) -> None:
        """Add an entry to the stream; what is empty in ``data`` is left out."""
        self.case.events_recorded += 1
        self._entries.append(
            CaseEvent(
                case=self.case,
                seq=self.case.events_recorded,
                at=min(at or self.at, self.at),
                recorded_at=self.at,
                kind=kind,
                by_user_id=self.by.user_id,
                by_name=self.by.signs_as,
                content_id=content_id,
                data={name: value for name, value in data.items() if value not in (None, "", [], {})},
            )
        )

    def inherit(self, contacts: Collection[CaseContact]) -> None:
        """Keep the people who are told along."""
        self._contacts.extend(contacts)

    def acting(self, *relations: Relation) -> None:
        """Let the person be this to the case from now on, as registering or accepting makes them."""
        self.person = replace(self.person, relations=self.person.relations | set(relations))

    def store(self) -> Case:
        """Keep everything: at most a handful of statements, whatever was done; announces one job at most."""
        set_order(self.case, self.evaluation())
        self.sheet.store()
        if self.case._state.adding:
            self.case.save(force_insert=True)
        else:
            self.case.store()
        for said in self._said:
            said.save(force_insert=True)
        CaseContact.objects.bulk_create(self._contacts)
        CaseEvent.objects.bulk_create(self._entries)
        self._announce()
        return self.case

    def _worded(self, decision: Decision) -> dict[str, Any]:
        """What an entry says of a move: its name, the statuses, where the case lies now, who is to be told."""
        case, before = self.case, self._before
        return {
            "move": str(decision.move),
            "from": before.status,
            "to": case.status,
            "owner": str(case.owner_id) if case.owner_id != before.owner_id and case.owner_id else None,
            "queue": _text(case.queue_id) if decision.move in _PLACING else None,
            "assignee": _text(case.assignee_id) if decision.move in _PLACING else None,
            "marks": sorted(str(one) for one in decision.marks),
            "told": self._told(decision),
        }

    def _place(self, decision: Decision) -> None:
        self.case.owner_id = decision.owner_id
        self.case.queue_id = decision.queue_id
        self.case.assignee_id = decision.assignee_id
        self.case.status = decision.status_by(fold_of(self.evaluation()))
        if decision.move in _MAKES_OWNER and decision.owner_id == self.by.user_id:
            self.acting(Relation.OWNER, Relation.ASSIGNEE)

    def _follow_clocks(self) -> None:
        """What waits or is held may have changed with a clock event."""
        self.case.status = folded_status(Status(self.case.status), fold_of(self.evaluation()))

    def _told(self, decision: Decision) -> Told:
        """Who is to be told, as far as it is decided now; members and leads are looked up when they are told."""
        case, before = self.case, self._before
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
        return {str(one): str(found) for one, found in told.items() if found and found != self.by.user_id}

    def _announce(self) -> None:
        telling = [str(entry.id) for entry in self._entries if _is_told(entry)]
        if telling:
            outbox.announce("cases.happened", event_ids=list[JSONValue](telling))


def take_case(case: Case, *, by: Viewer, at: datetime) -> CaseAtHand:
    """A case that the caller has locked. Two statements."""
    return CaseAtHand(case, take_sheet(case.sheet), person_of(case, by), at)


_PLACING: Final = (Move.DISPATCH, Move.REJECT, Move.REASSIGN)
_MAKES_OWNER: Final = (Move.ACCEPT, Move.TAKE_OWNERSHIP, Move.SEND_REPLY)


def _text(one: UUID | None) -> str | None:
    return None if one is None else str(one)


def _is_told(entry: CaseEvent) -> bool:
    """Whether somebody is to be told of it, or it is a text that is to be sent."""
    return bool(entry.data.get("told")) or entry.kind == EventKind.EXTERNAL_INFO
