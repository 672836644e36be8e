"""What a move changes on the case besides status and place, by its marks and its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.cases.models import Case, SentHow
from servanda.cases.queries import judging_ends, reminder_due
from servanda.core.access import Viewer
from servanda.core.cases import Decision, EventType, Given, Mark, Move, Status


@dataclass(frozen=True, slots=True)
class _Marking:
    """One move that has been decided and whose clock events have their ``seqs``."""

    case: Case
    decision: Decision
    given: Given
    seqs: Sequence[int]
    by: Viewer

    @property
    def happened_at(self) -> datetime:
        return self.given.happened_at or self.decision.at


def mark(case: Case, decision: Decision, given: Given, seqs: Sequence[int], by: Viewer) -> None:
    """Set everything that follows from a decided move; ``seqs`` are those of its clock events.

    Costs nothing but where a message is to be judged or the customer is asked: then as ``judging_ends``.
    """
    marking = _Marking(case, decision, given, seqs, by)
    for one in sorted(decision.marks, key=_ORDER.index):
        _BY_MARK[one](marking)
    if decision.move in _BY_MOVE:
        _BY_MOVE[decision.move](marking)
    forget_what_ended(case)
    _count_silence(marking)


def _completed(marking: _Marking) -> None:
    case, given = marking.case, marking.given
    case.resolution_text = given.text.strip() or case.resolution_text
    case.resolution_code_id = UUID(given.code) if given.code else case.resolution_code_id
    case.completed_at, case.completed_by_id = marking.decision.at, marking.by.user_id
    case.attempts = 0
    # What was urgent is answered; the stream keeps that it was.
    case.escalated_at = None


def _sent(marking: _Marking) -> None:
    case = marking.case
    case.sent_at, case.sent_by_id = marking.happened_at, marking.by.user_id
    case.sent_how = SentHow.TOLD if marking.given.happened_at else SentHow.MAIL
    telling = zip(marking.decision.events, marking.seqs, strict=True)
    event, seq = next((event, seq) for event, seq in telling if event.type in _TELLING)
    case.told_seq, case.told_at = seq, event.at
    case.told_solved = event.type is EventType.SOLVED


def _not_reachable(marking: _Marking) -> None:
    case = marking.case
    case.sent_at, case.sent_by_id = marking.decision.at, marking.by.user_id
    case.sent_how = SentHow.NOT_REACHABLE


def _unsent(marking: _Marking) -> None:
    case = marking.case
    case.sent_at = case.sent_by_id = case.told_seq = case.told_at = None
    case.sent_how, case.told_solved = "", False
    case.documented = 0 if marking.decision.move in _REOPENING else case.documented
    if case.status == Status.CLOSED:
        # Closed is only what was answered; this waits to be answered again.
        case.status, case.closed_at = Status.COMPLETED, None


def _to_judge(marking: _Marking) -> None:
    # Who writes again before anybody judged has waited since the first time.
    case = marking.case
    if case.unjudged_message_at is None:
        case.judge_until = judging_ends(case, marking.decision.at)
    case.unjudged_message_at = min(case.unjudged_message_at or marking.happened_at, marking.happened_at)


def _judged(marking: _Marking) -> None:
    marking.case.unjudged_message_at = marking.case.judge_until = None


def _closed(marking: _Marking) -> None:
    marking.case.closed_at = marking.decision.at


def _escalated(marking: _Marking) -> None:
    marking.case.escalated_at = marking.decision.at


def _dispatched(marking: _Marking) -> None:
    marking.case.dispatched_by_id = marking.by.user_id


def _asked(marking: _Marking) -> None:
    case = marking.case
    case.reminders_sent += 0 if case.asked_at is None else 1
    case.asked_at = marking.decision.at
    case.remind_at = reminder_due(case, case.asked_at)


def _held(marking: _Marking) -> None:
    case, given = marking.case, marking.given
    case.hold_reason_id = UUID(given.hold_reason) if given.hold_reason else None
    case.held_since, case.resume_at = marking.decision.at, given.resume_at


def _cancelled(marking: _Marking) -> None:
    marking.case.cancel_reason = str(marking.given.cancel_reason or "")


def _reopened(marking: _Marking) -> None:
    if Mark.FOLLOW_UP in marking.decision.marks:
        return
    marking.case.closed_at = marking.case.completed_at = marking.case.completed_by_id = None


def _nothing_here(_: _Marking) -> None:
    """The mark is read by the action itself."""


def forget_what_ended(case: Case) -> None:
    """Leave nothing on the case of a wait or a hold that its status says is over."""
    if case.status != Status.AWAITING_INFO:
        case.asked_at, case.reminders_sent, case.remind_at = None, 0, None
    if case.status != Status.ON_HOLD:
        case.hold_reason = case.held_since = case.resume_at = None


def _count_silence(marking: _Marking) -> None:
    """From the sending, and anew once what the customer wrote since is judged; never ends sooner than it would."""
    case, marks = marking.case, marking.decision.marks
    is_silent = case.status == Status.COMPLETED and case.unjudged_message_at is None
    if not is_silent or case.sent_at is None or case.silent_days is None:
        case.silent_until = None
    elif marks & _SILENCE_BEGINS:
        since = marking.decision.at if Mark.MESSAGE_JUDGED in marks else case.sent_at
        until = since + timedelta(days=case.silent_days)
        case.silent_until = max(case.silent_until or until, until)


_TELLING: Final = (EventType.SOLVED, EventType.EXTERNAL_INFO)
_SILENCE_BEGINS: Final = {Mark.RESOLUTION_SENT, Mark.RESOLUTION_NOT_REACHABLE, Mark.MESSAGE_JUDGED}
_REOPENING: Final = (Move.REOPEN, Move.JUDGE_NOT_SOLVED)

_BY_MARK: Final[Mapping[Mark, Callable[[_Marking], None]]] = {
    Mark.COMPLETED: _completed,
    Mark.RESOLUTION_SENT: _sent,
    Mark.RESOLUTION_NOT_REACHABLE: _not_reachable,
    Mark.RESOLUTION_UNSENT: _unsent,
    Mark.MESSAGE_TO_JUDGE: _to_judge,
    Mark.MESSAGE_JUDGED: _judged,
    Mark.CLOSED: _closed,
    Mark.ESCALATED: _escalated,
    Mark.OLDER_THAN_QUESTION: _nothing_here,
    Mark.FOLLOW_UP: _nothing_here,
    Mark.TASKS_CANCELLED: _nothing_here,
    Mark.HANDOVERS_WITHDRAWN: _nothing_here,
}
_ORDER: Final = tuple(_BY_MARK)

_BY_MOVE: Final[Mapping[Move, Callable[[_Marking], None]]] = {
    Move.DISPATCH: _dispatched,
    Move.SEND_REPLY: _asked,
    Move.HOLD: _held,
    Move.CANCEL: _cancelled,
    Move.REOPEN: _reopened,
    Move.JUDGE_NOT_SOLVED: _reopened,
}
