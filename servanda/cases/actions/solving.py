"""From the resolution to the closed case, and back (2-domain 2.4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.conversing import write_to_customer
from servanda.cases.actions.documenting import ClosedTooLongAgo
from servanda.cases.actions.incidents import settle_incident
from servanda.cases.actions.moving import lock
from servanda.cases.models import Case, Mode
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import UNFINISHED, Given, Mark, Move, Status
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations.models import CompletionCode


class NoSuchCompletionCode(Invalid):
    """The completion code is not one that is in use."""


class ResolutionKept(Conflict):
    """What was sent, and what a finished case came to, is not written anew."""


class NotToldThen(Invalid):
    """The resolution cannot have been told at that time."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the case came to. Left out, text and code stay as they were entered before.

    Either ``send`` writes it to the caller at once, or ``told_at`` documents when it was told, or neither: then it
    is to be sent later. ``unanswered``: the customer never came back. ``reason`` says why it was told at a time that
    undoes a missed deadline.
    """

    text: str = ""
    code_id: UUID | None = None
    send: bool = False
    told_at: datetime | None = None
    unanswered: bool = False
    reason: str = ""


@action
def write_resolution(
    *,
    number: str,
    text: str,
    code_id: UUID | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Case:
    """Enter or change the resolution without completing the case; a completed one until it is sent.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``NoSuchCompletionCode`` or ``ResolutionKept``.
    """
    held = lock(number, expecting, by=by, at=at)
    require(by, Permission.CASE_COMPLETE, held.case.organisation_id)
    code = _code(code_id)
    _check_writable(held.case, bool(text.strip() and code))
    held.case.resolution_text = text.strip()
    held.case.resolution_code = code
    if held.case.status == Status.COMPLETED:
        settle_incident(held, code)
    return held.store()


@action
def complete_case(
    *, number: str, resolution: Resolution, expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Complete the case, and send the resolution or document that it was told in the same step.

    A code may give its incident back to the contract.
    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``NoSuchCompletionCode``, ``NobodyToWriteTo``, ``NotToldThen``,
    ``UndoesBreach``, ``MayNotUndoBreach`` or ``IllegalMove`` with all that is missing.
    """
    held = lock(number, expecting, by=by, at=at)
    complete(held, resolution)
    settle_incident(held, held.case.resolution_code)
    return held.store()


@action
def send_resolution(
    *,
    number: str,
    told_at: datetime | None = None,
    reason: str = "",
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Case:
    """Send the resolution of a completed case by mail, or document when it was told; ``reason`` as of a ``Resolution``.

    Raises as ``complete_case``.
    """
    held = lock(number, expecting, by=by, at=at)
    held.reason = reason.strip()
    _send(held, told_at)
    return held.store()


@action
def record_not_reachable(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Record that the caller cannot be told, after documented attempts. Raises as ``complete_case``."""
    held = lock(number, expecting, by=by, at=at)
    held.move(Move.RECORD_NOT_REACHABLE)
    return held.store()


@action
def close_case(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Close a case whose resolution is complete and sent. Raises as ``complete_case``."""
    held = lock(number, expecting, by=by, at=at)
    held.move(Move.CLOSE)
    return held.store()


@action
def reopen_case(*, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Work on it again; its resolution must be sent again. Raises as ``complete_case``, ``ClosedTooLongAgo``."""
    held = lock(number, expecting, by=by, at=at)
    decision = held.move(Move.REOPEN, Given(reason=reason))
    if Mark.FOLLOW_UP in decision.marks:
        raise ClosedTooLongAgo("It was closed too long ago to be reopened. Register a case that follows it.")
    return held.store()


@action
def judge_message(
    *, number: str, solved: bool, expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Say whether what the customer wrote after the completion was thanks, or that it is not solved.

    Not solved reopens the case at the message's time. Raises as ``complete_case``.
    """
    held = lock(number, expecting, by=by, at=at)
    held.move(Move.JUDGE_THANKS if solved else Move.JUDGE_NOT_SOLVED)
    return held.store()


def complete(held: CaseAtHand, resolution: Resolution) -> None:
    """Complete a case at hand. Raises as ``complete_case``."""
    held.reason = resolution.reason.strip()
    code = _code(resolution.code_id) or held.case.resolution_code
    given = Given(
        text=resolution.text,
        code=str(code.id) if code else None,
        code_says_unanswered=bool(code and code.for_unanswered),
        told=resolution.send,
    )
    move = Move.COMPLETE_AS_UNANSWERED if resolution.unanswered else Move.COMPLETE
    if resolution.send:
        write_to_customer(held, resolution.text, move, Mode.RESOLUTION, given=given)
        return
    held.move(move, given)
    if resolution.told_at is not None:
        _send(held, resolution.told_at)


def _send(held: CaseAtHand, told_at: datetime | None) -> None:
    if told_at is None:
        write_to_customer(held, held.case.resolution_text, Move.SEND_RESOLUTION, Mode.RESOLUTION)
    else:
        held.move(Move.SEND_RESOLUTION, Given(happened_at=told_at))
        _check_told(held, told_at)


def _check_told(held: CaseAtHand, told_at: datetime) -> None:
    """Told before it was received or opened again, it would stay unsolved for its clocks."""
    if told_at < held.case.received_at or not held.evaluation().solved:
        message = "It was told after the case was received, and after it was opened for the last time."
        refuse(NotToldThen, "The resolution cannot have been told then.", [Fault("told_at", message)])


def _check_writable(case: Case, is_complete: bool) -> None:
    status = Status(case.status)
    is_open = status in UNFINISHED
    if not is_open and (status != Status.COMPLETED or case.sent_at is not None):
        raise ResolutionKept(
            "The resolution stays as the customer knows it. Reopen the case to write another."
        )
    if not is_open and not is_complete:
        raise ResolutionKept("The case is completed: its resolution keeps a text and a completion code.")


def _code(code_id: UUID | None) -> CompletionCode | None:
    if code_id is None:
        return None
    found = CompletionCode.objects.filter(id=code_id, is_active=True).first()
    if found is None:
        message = "Choose a completion code that is in use."
        refuse(NoSuchCompletionCode, message, [Fault("resolution_code_id", message)])
    return found
