"""Deciding a move by a table: what is allowed, what is missing and who can help, and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NoReturn
from uuid import UUID

from servanda.core.cases.facts import Asking, ClockEvent, Fold, Given, Person, folded_status
from servanda.core.cases.needs import NOT_IN_FUTURE
from servanda.core.cases.rows import Effect, FactsT, Goes, Need, Owner, Placing, Row, Table
from servanda.core.cases.words import FOLDED, Mark, Move, Recipient, Status
from servanda.core.refusals import Conflict, Fault, NotAllowed


class IllegalMove(Conflict):
    """The move is not possible now; the faults say all that is missing and who can do it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a move comes to. Owner, queue and assignee are those afterwards, changed or not.

    ``status`` is empty when the fold decides once the events are appended. ``at`` is the instant to store.
    """

    move: Move
    at: datetime
    status: Status | None
    owner_id: UUID | None
    queue_id: UUID | None
    assignee_id: UUID | None
    events: tuple[ClockEvent, ...] = ()
    survivor_events: tuple[ClockEvent, ...] = ()
    marks: frozenset[Mark] = frozenset()
    told: tuple[Recipient, ...] = ()

    def status_by(self, fold: Fold) -> Status:
        """Return the status afterwards, given the fold with this decision's events in it."""
        return self.status or folded_status(Status.OPEN, fold)


@dataclass(frozen=True)
class Machine(Generic[FactsT]):
    """The rules of one table; pages, API and tests ask the same one."""

    table: Table[FactsT]

    def allowed_moves(self, facts: FactsT, person: Person, at: datetime) -> tuple[Move, ...]:
        """Return the moves to offer: those that could succeed with the right input, in the table's words' order."""
        asking = Asking(facts, person, at)
        return tuple(move for move in Move if self._is_offered(move, asking))

    def refusals_of(
        self, move: Move, facts: FactsT, person: Person, at: datetime, given: Given | None = None
    ) -> tuple[Fault, ...]:
        """Return everything that is missing for the move and who can do it; empty when it is possible."""
        asking = Asking(facts, person, at, given or Given())
        return tuple(fault for _, fault in self._missing(move, asking))

    def decide(
        self, move: Move, facts: FactsT, person: Person, at: datetime, given: Given | None = None
    ) -> Decision:
        """Return what the move comes to.

        Raises ``NotAllowed`` if only the person is not entitled, else ``IllegalMove`` with all that is missing.
        """
        asking = Asking(facts, person, at, given or Given())
        missing = list(self._missing(move, asking))
        row = self._row(move, asking)
        if row is None or missing:
            _refuse(move, missing)
        return _decision(move, row, asking)

    def _row(self, move: Move, asking: Asking[FactsT]) -> Row[FactsT] | None:
        rows = self.table.get((asking.facts.status, move), ())
        return next((row for row in rows if row.when(asking)), None)

    def _is_offered(self, move: Move, asking: Asking[FactsT]) -> bool:
        row = self._row(move, asking)
        if row is None or not _entitled(row, asking):
            return False
        return all(need.offered or need.holds(asking) for need in row.needs)

    def _missing(self, move: Move, asking: Asking[FactsT]) -> Iterator[tuple[bool, Fault]]:
        """Yield every fault, with whether it concerns the person alone."""
        row = self._row(move, asking)
        if row is None:
            yield False, self._wrong_status(move, asking)
        # From a wrong status the move's first row elsewhere says what else would be missing.
        row = row or next((found for _, found in self._elsewhere(move, asking)), None)
        if row is None:
            return
        if not _entitled(row, asking):
            yield True, Fault("", f"You may not do this. Who may: {_who(row)}.")
        needs: tuple[Need[FactsT], ...] = (NOT_IN_FUTURE, *row.needs)
        for need in needs:
            if not need.holds(asking):
                yield False, Fault(need.field, need.message)

    def _elsewhere(self, move: Move, asking: Asking[FactsT]) -> Iterator[tuple[Status, Row[FactsT]]]:
        for (status, other), rows in self.table.items():
            if other is move:
                yield from ((status, row) for row in rows if row.when(asking))

    def _wrong_status(self, move: Move, asking: Asking[FactsT]) -> Fault:
        possible = dict.fromkeys(_said(status) for status, _ in self._elsewhere(move, asking))
        when = f"possible while {', '.join(possible)}" if possible else "it never is"
        return Fault("status", f"Not possible while {_said(asking.facts.status)}; {when}.")


def _refuse(move: Move, missing: list[tuple[bool, Fault]]) -> NoReturn:
    faults = [fault for _, fault in missing]
    if all(personal for personal, _ in missing):
        raise NotAllowed(faults[0].message, faults)
    raise IllegalMove(f"This cannot be done now: {_said(move)}.", faults)


def _entitled(row: Row[FactsT], asking: Asking[FactsT]) -> bool:
    return any(grant.holds(asking.person, asking.facts) for grant in row.grants)


def _who(row: Row[FactsT]) -> str:
    return "; or ".join(grant.who() for grant in row.grants)


def _said(word: Status | Move) -> str:
    return word.replace("_", " ")


def _decision(move: Move, row: Row[FactsT], asking: Asking[FactsT]) -> Decision:
    owner_id = _owner(row, asking)
    queue_id, assignee_id = _place(row, asking)
    effects = [effect for effect in row.effects if effect.only(asking)]
    told = [one for one in row.told if one is not Recipient.FORMER_OWNER or _loses_owner(owner_id, asking)]
    return Decision(
        move=move,
        at=asking.live_at,
        status=_status(row, asking),
        owner_id=owner_id,
        queue_id=queue_id,
        assignee_id=assignee_id,
        events=tuple(_event(effect, asking) for effect in effects if not effect.on_survivor),
        survivor_events=tuple(_event(effect, asking) for effect in effects if effect.on_survivor),
        marks=frozenset(row.marks) | _marks_of_input(row, asking),
        told=tuple(told),
    )


def _status(row: Row[FactsT], asking: Asking[FactsT]) -> Status | None:
    if isinstance(row.to, Status):
        return row.to
    stays = row.to is Goes.STAYS and asking.facts.status not in FOLDED
    return asking.facts.status if stays else None


def _event(effect: Effect[FactsT], asking: Asking[FactsT]) -> ClockEvent:
    return ClockEvent(effect.type, effect.at(asking), asking.live_at, effect.data(asking))


def _owner(row: Row[FactsT], asking: Asking[FactsT]) -> UUID | None:
    owners = {
        Owner.STAYS: asking.facts.owner_id,
        Owner.ACTOR: asking.person.viewer.user_id,
        Owner.NAMED: asking.given.assignee_id,
    }
    return owners[row.owner]


def _place(row: Row[FactsT], asking: Asking[FactsT]) -> tuple[UUID | None, UUID | None]:
    facts, given = asking.facts, asking.given
    places = {
        Placing.STAYS: (facts.queue_id, facts.assignee_id),
        # Naming only an assignee leaves the queue, to which the assignee may reject it.
        Placing.AS_GIVEN: (given.queue_id or facts.queue_id, given.assignee_id),
        Placing.WITH_ACTOR: (facts.queue_id, asking.person.viewer.user_id),
        Placing.WITH_NAMED: (facts.queue_id, given.assignee_id),
        Placing.BACK_TO_QUEUE: (facts.queue_id, None),
        Placing.NOWHERE: (None, None),
    }
    return places[row.placing]


def _loses_owner(owner_id: UUID | None, asking: Asking[FactsT]) -> bool:
    return asking.facts.owner_id is not None and asking.facts.owner_id != owner_id


def _marks_of_input(row: Row[FactsT], asking: Asking[FactsT]) -> frozenset[Mark]:
    told_at_once = Mark.COMPLETED in row.marks and asking.given.told
    return frozenset({Mark.RESOLUTION_SENT}) if told_at_once else frozenset()
