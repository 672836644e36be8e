"""What customers said, written down: their messages, and calls, meetings and visits (2-domain 2.6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import lock
from servanda.cases.actions.texts import check_text
from servanda.cases.models import Case, CustomerMessage, Direction, EventKind, Interaction
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Channel, Decision, EventType, Given, Mark, Move, Status
from servanda.core.clocks import events as told
from servanda.core.refusals import Conflict, Fault
from servanda.foundation.transactions import action


class ClosedTooLongAgo(Conflict):
    """What a customer says on it now asks for a case that follows."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call, meeting or visit to document.

    ``counts_as_response`` is read of outbound ones; ``is_answer`` of inbound ones, which stand for a customer
    message unless somebody says that they are no answer. ``happened_at`` empty is now; ``reason`` says why it is
    documented at a time that undoes a missed deadline.
    """

    text: str
    channel: Channel = Channel.PHONE
    direction: Direction = Direction.INBOUND
    happened_at: datetime | None = None
    minutes: int | None = None
    counts_as_response: bool = False
    is_answer: bool = True
    contact_id: UUID | None = None
    reason: str = ""


@action
def record_customer_message(
    *,
    number: str,
    text: str,
    channel: Channel,
    contact_id: UUID | None = None,
    source: str = "",
    author: str = "",
    lines_folded: int = 0,
    happened_at: datetime | None = None,
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> CustomerMessage | None:
    """Keep what the customer wrote; it answers a question that waits for one. ``author``: where no contact is known.

    ``lines_folded``: how many quoted lines of its source the text leaves out; the entry of the stream keeps it.
    ``reason`` as of a ``Call``. None if the case was closed too long ago: the caller registers a case that follows
    it. Raises ``NotAllowed``, ``NoSuchCase``, ``NothingSaid``, ``UndoesBreach``, ``MayNotUndoBreach`` or
    ``IllegalMove`` (on a cancelled case).
    """
    held = lock(number, None, by=by, at=at)
    held.reason = reason.strip()
    check_text(text, happened_at, at, contact_id)
    decision = held.make(_written_by_customer(held), Given(happened_at=happened_at))
    if Mark.FOLLOW_UP in decision.marks:
        return None
    message = CustomerMessage(
        case=held.case,
        author_id=by.user_id,
        author_name=author or by.signs_as,
        text=text.strip(),
        at=happened_at or held.at,
        recorded_at=held.at,
        channel=channel,
        contact_id=contact_id,
        source=source,
    )
    held.say(message, EventKind.CUSTOMER_MESSAGE, decision, lines_folded=lines_folded or None)
    held.store()
    return message


@action
def record_interaction(*, number: str, call: Call, by: Viewer, at: datetime) -> Interaction:
    """Document a call, meeting or visit at the time when it happened.

    Raises ``NotAllowed``, ``NoSuchCase``, ``NothingSaid``, ``ClosedTooLongAgo``, ``UndoesBreach``,
    ``MayNotUndoBreach`` or ``IllegalMove``.
    """
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    interaction = document(held, call)
    held.store()
    return interaction


def document(held: CaseAtHand, call: Call) -> Interaction:
    """Keep a call on a case at hand and write what it means for the clocks. Raises as ``record_interaction``."""
    check_text(call.text, call.happened_at, held.at, call.contact_id)
    held.reason = call.reason.strip()
    outbound = call.direction == Direction.OUTBOUND
    counts = outbound and call.counts_as_response
    decision = None
    if not outbound and call.is_answer:
        decision = held.make(_written_by_customer(held), Given(happened_at=call.happened_at))
        _check_reached(decision)
        seq = held.written[EventType.CUSTOMER_MESSAGE]
    else:
        seq = held.clock(told.Interaction(outbound, counts), happened_at=call.happened_at)
    held.case.documented += 1
    held.case.attempts += is_attempt(held.case, call.direction, call.happened_at or held.at)
    interaction = Interaction(
        case=held.case,
        author_id=held.by.user_id,
        author_name=held.by.signs_as,
        text=call.text.strip(),
        at=call.happened_at or held.at,
        recorded_at=held.at,
        channel=call.channel,
        direction=call.direction,
        counts_as_response=counts,
        minutes=call.minutes,
        contact_id=call.contact_id,
        event_seq=seq,
    )
    held.say(interaction, EventKind.INTERACTION, decision)
    return interaction


def is_attempt(case: Case, direction: Direction, happened_at: datetime) -> bool:
    """Whether it was one to reach the caller of a completed case."""
    completed_at = case.completed_at
    return direction == Direction.OUTBOUND and completed_at is not None and happened_at >= completed_at


def _written_by_customer(held: CaseAtHand) -> Move:
    waiting = held.case.status == Status.AWAITING_INFO
    return Move.CUSTOMER_ANSWERS if waiting else Move.CUSTOMER_WRITES


def _check_reached(decision: Decision) -> None:
    if Mark.FOLLOW_UP in decision.marks:
        message = "The case was closed too long ago. Register a case that follows it, or mark the call as no answer."
        raise ClosedTooLongAgo(message, [Fault("is_answer", message)])
