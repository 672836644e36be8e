"""A case at hand: everything that one action does to it, kept together at its end.

The case is locked (or new); moves are decided by the core on what the action has come to so far.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from servanda.agreements.queries import clock_levels
from servanda.cases.actions.clocking import entered_as
from servanda.cases.actions.correcting import annulled_by_hand, check_correction
from servanda.cases.actions.marking import forget_what_ended, mark
from servanda.cases.actions.ordering import set_order
from servanda.cases.actions.telling import Before, announce, annulled_said, moves_said, worded
from servanda.cases.models import (
    Case,
    CaseBanner,
    CaseContact,
    CaseEvent,
    EventKind,
    NoteAcknowledgement,
)
from servanda.cases.models.conversation import Said
from servanda.cases.queries.facts import facts_of, fold_of, person_of
from servanda.commitments.actions import Learnt, NewEvent, SheetAtHand, keep, take_sheet
from servanda.core.access import Viewer
from servanda.core.cases import (
    Decision,
    EventType,
    Given,
    Move,
    Person,
    Relation,
    Status,
    decide,
    folded_status,
)
from servanda.core.clocks import Evaluation, EventData, Level
from servanda.core.clocks.events import Retracted

NOTHING: Final = Given()

Told = dict[str, Any]


class CaseAtHand:
    """One case during one action. ``store`` writes the case, its clock events, texts and entries at once.

    ``reason`` is why something is documented at a time that undoes a missed deadline.
    """

    def __init__(self, case: Case, sheet: SheetAtHand, person: Person, at: datetime) -> None:
        self.case = case
        self.sheet = sheet
        self.person = person
        self.at = max(at, sheet.last_live_at or at, sheet.stored.kept_at or at)
        self.reason = ""
        self._found = _columns(case)
        self.written: dict[EventType, int] = {}
        self._before = Before.of(case)
        self.entries: list[CaseEvent] = []
        self._said: list[Said] = []
        self._contacts: list[CaseContact] = []
        self._notes: list[CaseBanner] = []
        self._read: list[NoteAcknowledgement] = []

    @property
    def by(self) -> Viewer:
        """Who acts."""
        return self.person.viewer

    def evaluation(self) -> Evaluation:
        """What the clocks come to with everything done so far."""
        return self.sheet.evaluation(self.at)

    def changed_columns(self) -> frozenset[str]:
        """The columns of the case that are not as they were found."""
        return frozenset(name for name, value in _columns(self.case).items() if value != self._found[name])

    def move(self, move: Move, given: Given = NOTHING, **data: Any) -> Decision:
        """Make the move and enter it into the stream, worded by ``data``. Raises ``IllegalMove``, ``NotAllowed``."""
        decision = self.make(move, given)
        reason = {"reason": given.reason.strip()} if given.reason.strip() else {}
        self.enter(EventKind.MOVED, {**worded(decision, self.case, self._before, self.by), **reason, **data})
        return decision

    def make(self, move: Move, given: Given = NOTHING) -> Decision:
        """Make the move without an entry of its own; ``written`` then has the ``seq`` of its clock events.

        Raises ``IllegalMove``, ``NotAllowed``.
        """
        case = self.case
        self._learn_late(given.happened_at)
        self._before = Before.of(case)
        facts = facts_of(case, self.evaluation())
        decision = decide(move, facts, self.person, self.at, given)
        seqs = self.sheet.write([entered_as(event) for event in decision.events])
        self.written = {event.type: seq for event, seq in zip(decision.events, seqs, strict=True)}
        self._place(decision)
        mark(case, decision, given, seqs, self.person.viewer)
        return decision

    def say(self, said: Said, kind: EventKind, move: Decision | None = None, **data: Any) -> None:
        """Keep a text, with its entry in the stream; ``move`` is what saying it did."""
        self._said.append(said)
        words = worded(move, self.case, self._before, self.by) if move else {}
        self.enter(kind, {**words, **data}, at=said.at, content_id=said.id)

    def clock(self, data: EventData, *, happened_at: datetime | None = None) -> int:
        """Write a clock event that no move decides; its ``seq``."""
        self._learn_late(happened_at)
        at = happened_at or self.at
        seq = self.sheet.write([NewEvent(at, self.at, data)])[0]
        self._follow_clocks()
        return seq

    def amend_clock(self, seq: int, data: EventData, *, happened_at: datetime) -> int:
        """Let a clock event count as never written, and another stand for it; the ``seq`` of that one."""
        self._learn_late(happened_at)
        retracted = NewEvent(self.at, self.at, Retracted(seq))
        amended = self.sheet.write([retracted, NewEvent(happened_at, self.at, data)])[-1]
        self._follow_clocks()
        return amended

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
        self.entries.append(
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

    def bear(self, banners: Collection[CaseBanner], read: Collection[NoteAcknowledgement]) -> None:
        """Keep the flash notes that stand on it, and those that somebody has read."""
        self._notes.extend(banners)
        self._read.extend(read)

    def acting(self, *relations: Relation) -> None:
        """Let the person be this to the case from now on, as registering or accepting makes them."""
        self.person = replace(self.person, relations=self.person.relations | set(relations))

    def store(self) -> Case:
        """Keep everything: at most a dozen statements, whatever was done; announces one job at most.

        Raises ``UndoesBreach`` or ``NotAllowed`` where it documents a past that undoes a missed deadline.
        """
        set_order(self.case, self.evaluation())
        self._check_correction()
        learnt = keep([self.sheet], at=self.at, by=self.by.signs_as, reason=self.reason)
        self.enter_learnt(learnt[self.sheet.stored.id])
        if self.case._state.adding:
            self.case.save(force_insert=True)
        else:
            self.case.store()
        for said in self._said:
            said.save(force_insert=True)
        CaseContact.objects.bulk_create(self._contacts)
        CaseBanner.objects.bulk_create(self._notes)
        NoteAcknowledgement.objects.bulk_create(self._read)
        CaseEvent.objects.bulk_create(self.entries)
        announce(self.entries)
        return self.case

    def enter_learnt(self, learnt: Learnt) -> None:
        """Tell those who saw them of deadlines that are others now, and who answers for it of breaches that are none.

        Pauses and their ends say so themselves.
        """
        others = [one for one in learnt.moves if one.due.was and one.due.now and one.due.counted_on]
        if others:
            self.enter(EventKind.DEADLINE_MOVED, moves_said(self.case, others, but=self.by.user_id))
        if learnt.annulled:
            self.enter(EventKind.BREACH_ANNULLED, annulled_said(self.case, learnt.annulled))

    def _check_correction(self) -> None:
        """What a person documents afterwards must not undo a missed deadline without the right and a reason."""
        annulled = annulled_by_hand(self.sheet, self.at) if self.by.user_id else ()
        if annulled:
            check_correction(annulled, self.by, self.case, self.reason)

    def _learn_late(self, happened_at: datetime | None) -> None:
        """Learn of the past a second after what is kept: a breach of this second would be undone without a trace."""
        if happened_at is None or happened_at >= self.at or self.sheet.stored.kept_at != self.at:
            return
        if any(clock.breaches for clock in self.evaluation().clocks):
            self.at += timedelta(seconds=1)

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
        forget_what_ended(self.case)


def take_case(case: Case, *, by: Viewer, at: datetime) -> CaseAtHand:
    """A case that the caller has locked. Three statements."""
    return CaseAtHand(case, take_sheet(case.sheet, levels_of(case)), person_of(case, by), at)


def levels_of(case: Case) -> tuple[Level, ...]:
    """The escalation levels of the case's service level, as they are now. One statement."""
    return clock_levels([case.service_level_id]).get(case.service_level_id, ())


_MAKES_OWNER: Final = (Move.ACCEPT, Move.TAKE_OWNERSHIP, Move.SEND_REPLY)


def _columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
