"""What staff write on a case: to the customer, and among themselves (2-domain 2.6)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import lock
from servanda.cases.actions.texts import check_text
from servanda.cases.models import (
    Case,
    Delivery,
    EventKind,
    ExternalInfo,
    InternalNote,
    Mode,
)
from servanda.cases.queries.reminders import next_reminder, waited_for
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Given, Move, Status, the_program
from servanda.core.clocks import events as told
from servanda.core.refusals import Conflict, Fault
from servanda.foundation.transactions import action

RECALL_WITHIN: Final = timedelta(seconds=10)
"""So long a text to the customer can be recalled before it is sent."""


class NobodyToWriteTo(Conflict):
    """Neither the caller nor anybody along has a mail address."""


class NoSuchExternalInfo(queries.NoSuchCase):
    """The case has no such text."""


class TooLateToRecall(Conflict):
    """The text has been sent, or was recalled already."""


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
    if info.mode in (Mode.SEND_REPLY, Mode.REMINDER):
        count_reminders(held.case, info)
    held.enter(EventKind.DELIVERY, {"delivery": Delivery.RECALLED}, content_id=info.id)
    held.store()
    return info


@action
def write_internal_note(*, number: str, text: str, by: Viewer, at: datetime) -> InternalNote:
    """Keep a text among staff. Raises ``NotAllowed``, ``NoSuchCase`` or ``NothingSaid``."""
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    check_text(text, None, at)
    note = InternalNote(
        case=held.case,
        author_id=by.user_id,
        author_name=by.signs_as,
        text=text.strip(),
        at=held.at,
        recorded_at=held.at,
    )
    held.say(note, EventKind.INTERNAL_NOTE)
    held.store()
    return note


def write_to_customer(
    held: CaseAtHand,
    text: str,
    move: Move,
    mode: Mode,
    *,
    automatic: bool = False,
    given: Given | None = None,
    people: queries.Recipients | None = None,
) -> ExternalInfo:
    """Make the move of a case at hand and keep the text that makes it, to be sent in a moment.

    What is sent of a resolution is its text as the move leaves it. It goes to ``people``, or else to those of the
    case.
    """
    decision = held.make(move, given or Given(automatic=automatic))
    text = held.case.resolution_text if mode == Mode.RESOLUTION else text
    check_text(text, None, held.at)
    found = people or queries.recipients(held.case)
    if not found.to:
        raise NobodyToWriteTo(
            "Nobody on this case has a mail address. Enter one for the caller, or call and document the call.",
            [Fault("to", "Nobody to write to.")],
        )
    info = ExternalInfo(
        case=held.case,
        author_id=held.by.user_id,
        author_name=held.by.signs_as,
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


def count_reminders(case: Case, lost: ExternalInfo) -> None:
    """A text that did not go out was no reminder, and is not what the customer's next message is older than.

    The next reminder counts from the last one that did; or from the lost one, if the program wrote that: it would
    only write it again. Nothing where the case waits no longer. Two statements at most, beside those of ``reminder_due``.
    """
    if case.status != Status.AWAITING_INFO:
        return
    case.reminders_sent = max(case.reminders_sent - 1, 0)
    asked = [one.at for one in waited_for(case) if one.mode == Mode.SEND_REPLY]
    case.asked_at = asked[-1] if asked else None
    case.remind_at = queries.reminder_due(case, lost.at) if lost.automatic else next_reminder(case)
