"""Why a clock of a case stands where it stands: for staff, and what the customer sees of it."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Query
from pydantic import Field

from servanda.api.cases.routers import one_case
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, Out
from servanda.cases import queries
from servanda.core.clocks import ClockKind
from servanda.core.refusals import Unknown

Kind = Literal["irt", "ort", "update", "ola"]


class NeverPromised(Unknown):
    """Nothing was ever promised for this clock of the case."""


class ProofView(Body):
    """``customer`` leaves out everything internal: names, notes, escalation and the numbers of events."""

    view: Literal["staff", "customer"] = "staff"


class LineOut(Out):
    """One stretch: `running`, `paused`, or `closed` for outside working time. ``seq``: the clock event behind it."""

    from_at: InstantOut
    to_at: InstantOut
    course: str
    seq: int
    calendar: str
    seconds: int


class ToldOut(Out):
    """Somebody who was told: what they are to the case, and the name where it is known."""

    kind: str
    name: str


class MarkOut(Out):
    """A `warning` (percent), `level` (number) or the `breach`. ``at`` is null while the clock does not run towards it."""

    what: str
    mark: int
    at: InstantOut | None
    reached: bool
    fired_at: InstantOut | None
    acted: bool
    told: list[ToldOut]


class SpokeOut(Out):
    """A `warning`, `level` or the `breach` that acted for another."""

    what: str
    mark: int


class FiredOut(Out):
    """What was recorded as it fired, whatever was learnt since; ``subject`` and ``seq`` name its promise.

    ``due_at``: when it came; ``fired_at``: when it was recorded. ``stands`` is false where it is no part of the course
    any more, as of an annulled breach. One that did not act was spoken for by ``spoken_by``, or its clock had stopped.
    """

    subject: str
    seq: int
    what: str
    mark: int
    due_at: InstantOut
    fired_at: InstantOut
    acted: bool
    stands: bool
    spoken_by: SpokeOut | None
    told: list[ToldOut]


class TotalsOut(Out):
    """Seconds up to now: ``wall_s - closed_s - paused_s + carried_s = used_s``. What is left, and what ran over."""

    wall_s: int
    closed_s: int
    paused_s: int
    carried_s: int
    used_s: int
    to_come_s: int
    over_s: int


class ProvenOut(Out):
    """One promise of the clock, from its start to its end or the next change of cover or severity.

    ``lines`` lead up to now without gaps: the seconds of running ones and ``carried_s`` make up ``elapsed_s``.
    ``to_come`` leads on to ``due_at`` if nothing happens.
    """

    cycle: int
    seq: int
    state: str
    severity: str
    started_at: InstantOut
    ended_at: InstantOut | None
    ended_seq: int | None
    due_at: InstantOut | None
    breached_at: InstantOut | None
    breach_stands: bool
    target_s: int
    business_days: int
    calendar: str
    elapsed_s: int
    carried_s: int
    totals: TotalsOut
    taken_over_from: str
    lines: list[LineOut]
    to_come: list[LineOut]
    marks: list[MarkOut]


class CauseOut(Out):
    """A clock event, and who made it."""

    seq: int
    type: str
    at: InstantOut
    recorded_at: InstantOut
    by_name: str


class MovedOut(Out):
    """A deadline that became another; null while its clock was paused. ``seq`` is null where a calendar's edit did it."""

    subject: str
    was_at: InstantOut | None
    is_at: InstantOut | None
    moved_at: InstantOut
    seq: int | None
    by_name: str
    reason: str
    told: list[ToldOut]


class AnnulledOut(Out):
    """A breach that was recorded and is none, because of what the events ``causes`` told later."""

    subject: str
    breached_at: InstantOut
    known_at: InstantOut
    causes: list[int]
    by_name: str
    reason: str


class EditUsedOut(Out):
    seq: int
    holds_from: InstantOut
    retroactive: bool


class CalendarUsedOut(Out):
    """``id`` is null for *24x7*."""

    id: UUID | None
    name: str
    zone: str
    edits: list[EditUsedOut]


class InputsOut(Out):
    """The clock events that count, those that were taken back, and the calendars by the name that lines have."""

    seqs: list[int]
    void: list[int]
    calendars: dict[str, CalendarUsedOut]


class DifferenceOut(Out):
    clock: str
    subject: str
    seq: int
    what: str


class ReplayOut(Out):
    """``same``: what is stored is what a replay gives. `differs` is an alarm; `pending` will be stored in a moment."""

    same: Literal["same", "pending", "differs", "past"]
    kept_at: InstantOut | None
    differences: list[DifferenceOut]


class ProofOut(Out):
    """Everything behind one clock; ``causes`` are in the order in which they were recorded."""

    view: Literal["staff"] = "staff"
    at: InstantOut
    level: str
    level_version: int
    on_change: str
    items: list[ProvenOut]
    fired: list[FiredOut]
    causes: list[CauseOut]
    journal: list[MovedOut]
    annulled: list[AnnulledOut]
    inputs: InputsOut
    replay: ReplayOut


class CustomersLineOut(Out):
    """One stretch; ``number`` counts what happened, ``reason`` is the label of a hold's."""

    from_at: InstantOut
    to_at: InstantOut
    course: str
    because: str
    reason: str
    number: int
    seconds: int


class CustomersPromiseOut(Out):
    """One promise as its customer sees it; ``zone`` is empty where it counts around the clock.

    ``hours_changed_at`` is when an edit of the working hours undid that it was missed.
    """

    cycle: int
    state: str
    severity: str
    started_at: InstantOut
    ended_at: InstantOut | None
    due_at: InstantOut | None
    breached_at: InstantOut | None
    target_s: int
    elapsed_s: int
    carried_s: int
    zone: str
    hours_changed_at: InstantOut | None
    lines: list[CustomersLineOut]
    to_come: list[CustomersLineOut]


class CustomersMoveOut(Out):
    was_at: InstantOut | None
    is_at: InstantOut | None
    moved_at: InstantOut
    because: str


class CustomersProofOut(Out):
    """What a customer is shown of a proof."""

    view: Literal["customer"] = "customer"
    at: InstantOut
    items: list[CustomersPromiseOut]
    journal: list[CustomersMoveOut]


_EitherView = Annotated[ProofOut | CustomersProofOut, Field(discriminator="view")]


@one_case.get("/{number}/clocks/{kind}/proof", response=_EitherView)
def get_clock_proof(request: ApiRequest, number: str, kind: Kind, asked: Query[ProofView]) -> object:
    """Why a clock stands where it stands, with everything that this follows from."""
    case = queries.seen_case(number, viewer=request.viewer)
    found = queries.proof_of(case, ClockKind(kind), at=request.at)
    if found is None:
        raise NeverPromised("Nothing was promised for this clock.")
    if asked.view == "customer":
        return CustomersProofOut.model_validate(queries.customers_proof(found))
    return _staffs(found)


def _staffs(found: queries.Proof) -> ProofOut:
    whole = {name: getattr(found, name) for name in _SAME}
    return ProofOut.model_validate({**whole, "causes": list(found.causes.values())})


_SAME = (
    "at",
    "level",
    "level_version",
    "on_change",
    "items",
    "fired",
    "journal",
    "annulled",
    "inputs",
    "replay",
)
