"""The moves of a case: one table for pages, API and tests (2-domain 2.4).

A line reads: from these statuses, this move, with this row (or the first of several whose condition holds).
"""

from typing import Final

from servanda.core.cases import case_rows as rows
from servanda.core.cases.rows import table
from servanda.core.cases.words import FOLDED, UNFINISHED, Move, Status

_NEW, _QUEUED, _OPEN = Status.NEW, Status.QUEUED, Status.OPEN
_WAITING, _HELD = Status.AWAITING_INFO, Status.ON_HOLD
_COMPLETED, _CLOSED = Status.COMPLETED, Status.CLOSED

CASE_MOVES: Final = table(
    (
        ((_NEW, _QUEUED, _OPEN), Move.DISPATCH, (rows.DISPATCH,)),
        ((_NEW,), Move.ACCEPT, (rows.ACCEPT_NEW,)),
        ((_QUEUED,), Move.ACCEPT, (rows.ACCEPT_QUEUED,)),
        ((_QUEUED,), Move.REJECT, rows.REJECT),
        (FOLDED, Move.TAKE_OWNERSHIP, (rows.TAKE_OWNERSHIP,)),
        (FOLDED, Move.REASSIGN, (rows.REASSIGN,)),
        ((*UNFINISHED, _COMPLETED), Move.INFORM, (rows.INFORM,)),
        ((_NEW,), Move.SEND_REPLY, (rows.ACCEPT_NEW_AND_REPLY,)),
        ((_QUEUED,), Move.SEND_REPLY, (rows.ACCEPT_QUEUED_AND_REPLY,)),
        (FOLDED, Move.SEND_REPLY, (rows.SEND_REPLY,)),
        ((_WAITING,), Move.CUSTOMER_ANSWERS, rows.CUSTOMER_ANSWERS),
        ((_WAITING,), Move.TAKE_BACK, (rows.TAKE_BACK,)),
        ((_NEW, _QUEUED, _OPEN, _HELD), Move.CUSTOMER_WRITES, (rows.CUSTOMER_WRITES,)),
        ((_OPEN,), Move.HOLD, (rows.HOLD,)),
        ((_HELD,), Move.RESUME, (rows.RESUME,)),
        (FOLDED, Move.COMPLETE, (rows.COMPLETE,)),
        ((_WAITING,), Move.COMPLETE_AS_UNANSWERED, (rows.COMPLETE_AS_UNANSWERED,)),
        ((_COMPLETED,), Move.SEND_RESOLUTION, (rows.SEND_RESOLUTION,)),
        ((_COMPLETED,), Move.RECORD_NOT_REACHABLE, (rows.RECORD_NOT_REACHABLE,)),
        ((_COMPLETED, _CLOSED), Move.RESOLUTION_BOUNCED, (rows.RESOLUTION_BOUNCED,)),
        ((_COMPLETED,), Move.CUSTOMER_WRITES, (rows.CUSTOMER_WRITES_AFTERWARDS,)),
        ((_COMPLETED, _CLOSED), Move.JUDGE_THANKS, (rows.JUDGE_THANKS,)),
        ((_COMPLETED, _CLOSED), Move.JUDGE_NOT_SOLVED, (rows.JUDGE_NOT_SOLVED,)),
        ((_COMPLETED,), Move.CLOSE, (rows.CLOSE,)),
        ((_COMPLETED,), Move.REOPEN, (rows.REOPEN_COMPLETED,)),
        ((_CLOSED,), Move.CUSTOMER_WRITES, rows.CUSTOMER_WRITES_AFTER_CLOSING),
        ((_CLOSED,), Move.REOPEN, rows.REOPEN_CLOSED),
        (UNFINISHED, Move.ESCALATE, (rows.ESCALATE,)),
        (UNFINISHED, Move.CANCEL, (rows.CANCEL,)),
        (UNFINISHED, Move.MERGE, (rows.MERGE,)),
        ((Status.CANCELLED,), Move.UNDO_MERGE, rows.UNDO_MERGE),
        (tuple(Status), Move.SPLIT, (rows.SPLIT,)),
    )
)
