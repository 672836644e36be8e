"""What a customer is shown of a proof: the promise, its course and its sums, in plain words.

Every field is copied by name into a form of its own that has no place for anything internal: no free text, no names
of staff, no escalation, no numbers of events. What is forgotten here is not shown. The label of a hold reason is what
whoever set this installation up chose to say of it, so that it is told; what somebody wrote beside it is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from servanda.cases.queries.proof_inputs import Annulled
from servanda.cases.queries.proofs import Line, Proof, Proven
from servanda.core.clocks import ClockKind, State
from servanda.core.clocks.events import ExternalInfo, Hold
from servanda.core.clocks.proof import Course


class Plainly(StrEnum):
    """Because of what a clock ran, rested or ended, as the customer knows it."""

    RECEIVED = "received"
    ANSWERED = "answered"
    ASKED = "asked"
    CUSTOMER_WROTE = "customer_wrote"
    TAKEN_BACK = "taken_back"
    ON_HOLD = "on_hold"
    RESUMED = "resumed"
    SOLVED = "solved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    SEVERITY_CHANGED = "severity_changed"
    COVER_CHANGED = "cover_changed"
    HOURS_CHANGED = "hours_changed"
    MERGED = "merged"
    CORRECTED = "corrected"
    WORKED_ON = "worked_on"


@dataclass(frozen=True, slots=True)
class CustomersLine:
    """One stretch, in working seconds; ``number`` counts what happened, ``reason`` is the label of a hold's."""

    from_at: datetime
    to_at: datetime
    course: Course
    because: Plainly
    reason: str
    number: int
    seconds: int


@dataclass(frozen=True, slots=True)
class CustomersMove:
    """A deadline that became another; empty while the clock was paused."""

    was_at: datetime | None
    is_at: datetime | None
    moved_at: datetime
    because: Plainly


@dataclass(frozen=True, slots=True)
class CustomersPromise:
    """One promise; durations in seconds. ``zone`` is empty where it counts around the clock.

    ``hours_changed_at`` is when an edit of the working hours undid that it was missed.
    """

    cycle: int
    state: State
    severity: str
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    breached_at: datetime | None
    target_s: int
    elapsed_s: int
    carried_s: int
    zone: str
    hours_changed_at: datetime | None
    lines: tuple[CustomersLine, ...]
    to_come: tuple[CustomersLine, ...]


@dataclass(frozen=True, slots=True)
class CustomersProof:
    """One clock of a case as its customer sees it."""

    kind: ClockKind
    at: datetime
    items: tuple[CustomersPromise, ...]
    journal: tuple[CustomersMove, ...]


def customers_proof(proof: Proof) -> CustomersProof:
    """What the customer sees of a proof. No statement."""
    causes = {seq: _plainly(proof, seq) for seq in proof.causes}
    return CustomersProof(
        kind=proof.kind,
        at=proof.at,
        items=tuple(_promise(proof, one, causes) for one in proof.items),
        journal=tuple(
            CustomersMove(
                was_at=one.was_at,
                is_at=one.is_at,
                moved_at=one.moved_at,
                because=Plainly.HOURS_CHANGED if one.seq is None else causes.get(one.seq, Plainly.WORKED_ON),
            )
            for one in proof.journal
        ),
    )


def _promise(proof: Proof, one: Proven, causes: Mapping[int, Plainly]) -> CustomersPromise:
    order = dict.fromkeys(line.seq for line in one.lines)
    numbers = {seq: number for number, seq in enumerate(order, start=1)}
    used = proof.inputs.calendars.get(one.calendar)
    return CustomersPromise(
        cycle=one.cycle,
        state=one.state,
        severity=one.severity,
        started_at=one.started_at,
        ended_at=one.ended_at,
        due_at=one.due_at,
        breached_at=one.breached_at,
        target_s=one.target_s,
        elapsed_s=one.elapsed_s,
        carried_s=one.carried_s,
        zone=used.zone if used else "",
        hours_changed_at=_hours_changed_at(proof, one),
        lines=tuple(_line(proof, line, causes, numbers) for line in one.lines),
        to_come=tuple(_line(proof, line, causes, numbers) for line in one.to_come),
    )


def _hours_changed_at(proof: Proof, one: Proven) -> datetime | None:
    """The last edit for all days of the calendar by which a breach of this promise was none."""
    used = proof.inputs.calendars.get(one.calendar)
    edited = {edit.holds_from for edit in used.edits if edit.retroactive} if used else set()
    mine = [wrong for wrong in proof.annulled if wrong.subject == one.subject and _lies_in(wrong, one)]
    return max((wrong.known_at for wrong in mine if wrong.known_at in edited), default=None)


def _lies_in(wrong: Annulled, one: Proven) -> bool:
    return one.started_at <= wrong.breached_at and (one.ended_at is None or wrong.breached_at <= one.ended_at)


def _line(
    proof: Proof, line: Line, causes: Mapping[int, Plainly], numbers: Mapping[int, int]
) -> CustomersLine:
    return CustomersLine(
        from_at=line.from_at,
        to_at=line.to_at,
        course=line.course,
        because=causes.get(line.seq, Plainly.WORKED_ON),
        reason=_reason(proof, line.seq),
        number=numbers.get(line.seq, 0),
        seconds=line.seconds,
    )


def _reason(proof: Proof, seq: int) -> str:
    """The label of the reason for a hold, and of nothing else."""
    cause = proof.causes.get(seq)
    return str(cause.entry.get("hold_reason", "")) if cause and isinstance(cause.data, Hold) else ""


def _plainly(proof: Proof, seq: int) -> Plainly:
    cause = proof.causes[seq]
    if isinstance(cause.data, ExternalInfo) and cause.data.asks:
        return Plainly.ASKED
    return _PLAINLY.get(cause.type, Plainly.WORKED_ON)


_PLAINLY: Final[Mapping[str, Plainly]] = {
    "registered": Plainly.RECEIVED,
    "external_info": Plainly.ANSWERED,
    "interaction": Plainly.ANSWERED,
    "customer_message": Plainly.CUSTOMER_WROTE,
    "taken_back": Plainly.TAKEN_BACK,
    "hold": Plainly.ON_HOLD,
    "resume": Plainly.RESUMED,
    "solved": Plainly.SOLVED,
    "reopened": Plainly.REOPENED,
    "cancelled": Plainly.CANCELLED,
    "severity_changed": Plainly.SEVERITY_CHANGED,
    "cover_changed": Plainly.COVER_CHANGED,
    "calendar_changed": Plainly.HOURS_CHANGED,
    "merged_in": Plainly.MERGED,
    "merge_undone": Plainly.MERGED,
    "retracted": Plainly.CORRECTED,
}
"""Everything else, like the dispatch of a task, is work that goes on."""
