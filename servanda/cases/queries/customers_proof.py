"""What a customer is shown of a proof: the promise, its course and its sums, in plain words.

Every field is copied by name into a form of its own that has no place for anything internal: no free text, no names
of staff, no escalation, no numbers of events. What is forgotten here is not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from servanda.cases.queries.proofs import Line, Proof, Proven
from servanda.core.clocks import ClockKind, State
from servanda.core.clocks.events import ExternalInfo
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
    PROMISE_CHANGED = "promise_changed"
    HOURS_CHANGED = "hours_changed"
    MERGED = "merged"
    CORRECTED = "corrected"
    WORKED_ON = "worked_on"


@dataclass(frozen=True, slots=True)
class CustomersLine:
    """One stretch, in working seconds; ``number`` counts what happened."""

    from_at: datetime
    to_at: datetime
    course: Course
    because: Plainly
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
    """One promise; durations in seconds. ``zone`` is empty where it counts around the clock."""

    cycle: int
    state: State
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    breached_at: datetime | None
    target_s: int
    elapsed_s: int
    carried_s: int
    zone: str
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
        started_at=one.started_at,
        ended_at=one.ended_at,
        due_at=one.due_at,
        breached_at=one.breached_at,
        target_s=one.target_s,
        elapsed_s=one.elapsed_s,
        carried_s=one.carried_s,
        zone=used.zone if used else "",
        lines=tuple(_line(line, causes, numbers) for line in one.lines),
        to_come=tuple(_line(line, causes, numbers) for line in one.to_come),
    )


def _line(line: Line, causes: Mapping[int, Plainly], numbers: Mapping[int, int]) -> CustomersLine:
    return CustomersLine(
        from_at=line.from_at,
        to_at=line.to_at,
        course=line.course,
        because=causes.get(line.seq, Plainly.WORKED_ON),
        number=numbers.get(line.seq, 0),
        seconds=line.seconds,
    )


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
    "severity_changed": Plainly.PROMISE_CHANGED,
    "cover_changed": Plainly.PROMISE_CHANGED,
    "calendar_changed": Plainly.HOURS_CHANGED,
    "merged_in": Plainly.MERGED,
    "merge_undone": Plainly.MERGED,
    "retracted": Plainly.CORRECTED,
}
"""Everything else, like the dispatch of a task, is work that goes on."""
