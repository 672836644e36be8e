"""What is said on a case: to the customer, by the customer, among staff (2-domain 2.6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import lock
from servanda.cases.models import (
    CustomerMessage,
    Delivery,
    Direction,
    EventKind,
    ExternalInfo,
    Interaction,
    InternalNote,
    Mode,
)
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import DESCRIPTION_LENGTH, Channel, Decision, Given, Mark, Move, Status, the_program
from servanda.core.clocks import events as told
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.customers.models import Contact
from servanda.foundation.transactions import action

RECALL_WITHIN: Final = timedelta(seconds=10)
"""So long a text to the customer can be recalled before it is sent."""


class NothingSaid(Invalid):
    """The text is empty, too long, or says something impossible."""


class NobodyToWriteTo(Conflict):
    """Neither the caller nor anybody along has a mail address."""


class ClosedTooLongAgo(Conflict):
    """What a customer says on it now asks for a case that follows."""


class NoSuchExternalInfo(queries.NoSuchCase):
    """The case has no such text."""


class TooLateToRecall(Conflict):
    """The text has been sent, or was recalled already."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call, meeting or visit to document.

    ``counts_as_response`` is read of outbound ones; ``is_answer`` of inbound ones, which stand for a customer
    message unless somebody says that they are no answer. ``happened_at`` empty is now.
    """

    text: str
    channel: Channel = Channel.PHONE
    direction: Direction = Direction.INBOUND
    happened_at: datetime | None = None
    minutes: int | None = None
    counts_as_response: bool = False
    is_answer: bool = True
    contact_id: UUID | None = None


@action
def inform_customer(
    *, number: str, text: str, automatic: bool = False, expecting: int | None = None, by: Viewer, at: datetime
) -> ExternalInfo:
    """Write to the customer; status and owner stay, the resolution clock runs on.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``NothingSaid``, ``NobodyToWriteTo`` or ``IllegalMove``.
    """
    held = lock(number, expecting, by=by, at=at)
    info = write_to_customer(held, text, Move.INFORM, Mode.SAVE, automatic=automatic)
    held.store()
    return info


@action
def ask_customer(
    *, number: str, text: str, expecting: int | None = None, by: Viewer, at: datetime
) -> ExternalInfo:
    """Ask the customer to act: the case waits for the answer and the resolution clock pauses.

    A New or Queued case is accepted first, by whoever writes. Raises as ``inform_customer``.
    """
    held = lock(number, expecting, by=by, at=at)
    info = write_to_customer(held, text, Move.SEND_REPLY, Mode.SEND_REPLY)
    held.store()
    return info


@action
def recall_external_info(*, number: str, info_id: UUID, by: Viewer, at: datetime) -> ExternalInfo:
    """Take a text back that is not sent yet: it counts as never written.

    Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchExternalInfo`` or ``TooLateToRecall``.
    """
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    info = _waiting_info(held, info_id, at)
    info.delivery = Delivery.RECALLED
    info.store()
    take_back_telling(held, info)
    if info.mode == Mode.SEND_REPLY:
        _count_questions(held)
    held.enter(EventKind.DELIVERY, {"delivery": Delivery.RECALLED}, content_id=info.id)
    held.store()
    return info


@action
def record_customer_message(
    *,
    number: str,
    text: str,
    channel: Channel,
    contact_id: UUID | None = None,
    source: str = "",
    author: str = "",
    happened_at: datetime | None = None,
    by: Viewer,
    at: datetime,
) -> CustomerMessage | None:
    """Keep what the customer wrote; it answers a question that waits for one. ``author``: where no contact is known.

    None if the case was closed too long ago: the caller registers a case that follows it. Raises ``NotAllowed``,
    ``NoSuchCase``, ``NothingSaid`` or ``IllegalMove`` (on a cancelled case).
    """
    held = lock(number, None, by=by, at=at)
    _check_text(text, happened_at, at, contact_id)
    decision = held.make(_written_by_customer(held), Given(happened_at=happened_at))
    if Mark.FOLLOW_UP in decision.marks:
        return None
    message = CustomerMessage(
        case=held.case,
        author_id=by.user_id,
        author_name=author or by.name,
        text=text.strip(),
        at=happened_at or held.at,
        recorded_at=held.at,
        channel=channel,
        contact_id=contact_id,
        source=source,
    )
    held.say(message, EventKind.CUSTOMER_MESSAGE, decision)
    held.store()
    return message


@action
def write_internal_note(*, number: str, text: str, by: Viewer, at: datetime) -> InternalNote:
    """Keep a text among staff. Raises ``NotAllowed``, ``NoSuchCase`` or ``NothingSaid``."""
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    _check_text(text, None, at)
    note = InternalNote(
        case=held.case,
        author_id=by.user_id,
        author_name=by.name,
        text=text.strip(),
        at=held.at,
        recorded_at=held.at,
    )
    held.say(note, EventKind.INTERNAL_NOTE)
    held.store()
    return note


@action
def record_interaction(*, number: str, call: Call, by: Viewer, at: datetime) -> Interaction:
    """Document a call, meeting or visit at the time when it happened.

    Raises ``NotAllowed``, ``NoSuchCase``, ``NothingSaid``, ``ClosedTooLongAgo`` or ``IllegalMove``.
    """
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    interaction = document(held, call)
    held.store()
    return interaction


def write_to_customer(
    held: CaseAtHand,
    text: str,
    move: Move,
    mode: Mode,
    *,
    automatic: bool = False,
    given: Given | None = None,
) -> ExternalInfo:
    """Make the move of a case at hand and keep the text that makes it, to be sent in a moment.

    What is sent of a resolution is its text as the move leaves it.
    """
    decision = held.make(move, given or Given(automatic=automatic))
    text = held.case.resolution_text if mode == Mode.RESOLUTION else text
    _check_text(text, None, held.at)
    found = queries.recipients(held.case)
    if not found.to:
        raise NobodyToWriteTo(
            "Nobody on this case has a mail address. Enter one for the caller, or call and document the call.",
            [Fault("to", "Nobody to write to.")],
        )
    info = ExternalInfo(
        case=held.case,
        author_id=held.by.user_id,
        author_name=held.by.name,
        text=text.strip(),
        at=held.at,
        recorded_at=held.at,
        mode=mode,
        automatic=automatic,
        to=[one.mail for one in found.to],
        copy_to=[one.mail for one in found.copy_to],
        send_at=held.at + RECALL_WITHIN,
        delivery=Delivery.WAITING,
        event_seq=max(held.written.values(), default=None),
    )
    held.say(info, EventKind.EXTERNAL_INFO, decision, mode=mode)
    return info


def document(held: CaseAtHand, call: Call) -> Interaction:
    """Keep a call on a case at hand and write what it means for the clocks. Raises as ``record_interaction``."""
    _check_text(call.text, call.happened_at, held.at, call.contact_id)
    outbound = call.direction == Direction.OUTBOUND
    counts = outbound and call.counts_as_response
    decision = None
    if not outbound and call.is_answer:
        decision = held.make(_written_by_customer(held), Given(happened_at=call.happened_at))
        _check_reached(decision)
    else:
        held.clock(told.Interaction(outbound, counts), happened_at=call.happened_at)
    held.case.documented += 1
    completed_at = held.case.completed_at
    is_attempt = outbound and completed_at is not None and (call.happened_at or held.at) >= completed_at
    held.case.attempts += 1 if is_attempt else 0
    interaction = Interaction(
        case=held.case,
        author_id=held.by.user_id,
        author_name=held.by.name,
        text=call.text.strip(),
        at=call.happened_at or held.at,
        recorded_at=held.at,
        channel=call.channel,
        direction=call.direction,
        counts_as_response=counts,
        minutes=call.minutes,
        contact_id=call.contact_id,
    )
    held.say(interaction, EventKind.INTERACTION, decision)
    return interaction


def take_back_telling(held: CaseAtHand, info: ExternalInfo) -> None:
    """Let the clock event of a text count as never written: it was recalled, or did not arrive."""
    if held.case.told_seq is not None and held.case.told_seq == info.event_seq:
        asking = CaseAtHand(held.case, held.sheet, the_program("delivery"), held.at)
        asking.make(Move.RESOLUTION_BOUNCED)
    elif info.event_seq is not None:
        held.clock(told.Retracted(info.event_seq))


def _waiting_info(held: CaseAtHand, info_id: UUID, at: datetime) -> ExternalInfo:
    # Locked: whoever sends it holds the same lock, so that it is either sent or recalled.
    info = ExternalInfo.objects.select_for_update().filter(id=info_id, case=held.case).first()
    if info is None:
        raise NoSuchExternalInfo("This case has no such text.")
    if info.delivery != Delivery.WAITING or info.send_at <= at:
        raise TooLateToRecall(
            "It is too late to recall this text: it is on its way, or was recalled already."
        )
    return info


def _count_questions(held: CaseAtHand) -> None:
    """A recalled question was no reminder, and is not what the customer's next message is older than."""
    case = held.case
    asked = ExternalInfo.objects.filter(case=case, mode=Mode.SEND_REPLY).exclude(delivery=Delivery.RECALLED)
    last = asked.order_by("-at").first() if case.status == Status.AWAITING_INFO else None
    case.asked_at = last.at if last else None
    case.reminders_sent = max(case.reminders_sent - 1, 0) if last else 0


def _written_by_customer(held: CaseAtHand) -> Move:
    waiting = held.case.status == Status.AWAITING_INFO
    return Move.CUSTOMER_ANSWERS if waiting else Move.CUSTOMER_WRITES


def _check_reached(decision: Decision) -> None:
    if Mark.FOLLOW_UP in decision.marks:
        message = "The case was closed too long ago. Register a case that follows it, or mark the call as no answer."
        raise ClosedTooLongAgo(message, [Fault("is_answer", message)])


def _check_text(
    text: str, happened_at: datetime | None, at: datetime, contact_id: UUID | None = None
) -> None:
    known = contact_id is None or Contact.objects.filter(id=contact_id).exists()
    checks = [
        (bool(text.strip()), "text", "Write something."),
        (len(text) <= DESCRIPTION_LENGTH, "text", f"At most {DESCRIPTION_LENGTH:,} characters."),
        (happened_at is None or happened_at <= at, "happened_at", "It cannot have happened later than now."),
        (known, "contact_id", "There is no such contact."),
    ]
    faults = [Fault(field, message) for holds, field, message in checks if not holds]
    refuse(NothingSaid, "This cannot be kept as it is.", faults)
