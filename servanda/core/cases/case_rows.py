"""What each move of a case does: the rows that the moves table puts at their statuses (2-domain 2.4)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from servanda.core.cases import effects as e
from servanda.core.cases import grants as g
from servanda.core.cases import needs as n
from servanda.core.cases.facts import Asking, CaseFacts
from servanda.core.cases.rows import Goes, Owner, Placing, Row
from servanda.core.cases.words import Mark, Recipient, Status

CaseRow = Row[CaseFacts]
Condition = Callable[[Asking[CaseFacts]], bool]

_OWNER, _FORMER = Recipient.OWNER, Recipient.FORMER_OWNER
_REOPENS: Final = (Mark.RESOLUTION_UNSENT, Mark.MESSAGE_JUDGED)


def _older_than_question(asking: Asking[CaseFacts]) -> bool:
    return asking.facts.asked_at is not None and asking.happened_at < asking.facts.asked_at


def _was(status: Status) -> Condition:
    return lambda asking: asking.facts.merged is not None and asking.facts.merged.status_before is status


DISPATCH: Final = CaseRow(
    Status.QUEUED,
    g.MAY_DISPATCH,
    (n.TARGET,),
    told=(Recipient.QUEUE, Recipient.ASSIGNEE),
    placing=Placing.AS_GIVEN,
)
ACCEPT_NEW: Final = CaseRow(
    Goes.BY_FOLD,
    g.MAY_ACCEPT_NEW,
    (n.A_USER,),
    told=(_FORMER,),
    owner=Owner.ACTOR,
    placing=Placing.WITH_ACTOR,
)
ACCEPT_QUEUED: Final = replace(ACCEPT_NEW, grants=g.MAY_ACCEPT_QUEUED)
REJECT: Final = (
    CaseRow(
        Status.QUEUED,
        g.MAY_ACCEPT_QUEUED,
        (n.REASON,),
        told=(Recipient.QUEUE,),
        placing=Placing.BACK_TO_QUEUE,
        when=n.lies_with_assignee_in_queue,
    ),
    CaseRow(
        Status.NEW, g.MAY_ACCEPT_QUEUED, (n.REASON,), told=(Recipient.DISPATCHER,), placing=Placing.NOWHERE
    ),
)
TAKE_OWNERSHIP: Final = replace(ACCEPT_NEW, grants=g.MAY_TAKE, needs=(n.A_USER, n.NOT_OWNER))
REASSIGN: Final = CaseRow(
    Goes.BY_FOLD,
    g.MAY_REASSIGN,
    (n.NEW_OWNER,),
    told=(_FORMER, _OWNER),
    owner=Owner.NAMED,
    placing=Placing.WITH_NAMED,
)

INFORM: Final = CaseRow(Goes.STAYS, g.MAY_WRITE, (), (e.INFORM,))
SEND_REPLY: Final = CaseRow(Goes.BY_FOLD, g.MAY_WRITE, (), (e.END_HOLD, e.ASK))
# A reply from New or Queued accepts first: who may not accept cannot turn the case to the customer.
ACCEPT_NEW_AND_REPLY: Final = replace(ACCEPT_NEW, effects=(e.END_HOLD, e.ASK))
ACCEPT_QUEUED_AND_REPLY: Final = replace(ACCEPT_QUEUED, effects=(e.END_HOLD, e.ASK))

CUSTOMER_WRITES: Final = CaseRow(
    Goes.STAYS, g.MAY_BRING_ANSWER, (), (e.END_HOLD_BY_MESSAGE, e.CUSTOMER_MESSAGE), told=(_OWNER,)
)
CUSTOMER_ANSWERS: Final = (
    # A message older than the question does not answer it; that the ball stays is the fold's doing.
    replace(CUSTOMER_WRITES, marks=(Mark.OLDER_THAN_QUESTION,), when=_older_than_question),
    CUSTOMER_WRITES,
)
CUSTOMER_WRITES_AFTERWARDS: Final = CaseRow(
    Goes.STAYS, g.MAY_BRING_ANSWER, (), (e.CUSTOMER_MESSAGE,), (Mark.MESSAGE_TO_JUDGE,), (_OWNER,)
)
CUSTOMER_WRITES_AFTER_CLOSING: Final = (
    replace(CUSTOMER_WRITES_AFTERWARDS, when=n.in_window),
    CaseRow(Goes.STAYS, g.MAY_BRING_ANSWER, marks=(Mark.FOLLOW_UP,), told=(_OWNER,)),
)
TAKE_BACK: Final = CaseRow(Goes.BY_FOLD, g.MAY_TAKE_BACK, (n.REASON,), (e.TAKE_BACK,), told=(_OWNER,))
HOLD: Final = CaseRow(Goes.BY_FOLD, g.MAY_HOLD, (n.HOLD_REASON, n.RESUMES_LATER), (e.HOLD,))
RESUME: Final = CaseRow(Goes.BY_FOLD, g.MAY_HOLD, (), (e.RESUME,), told=(_OWNER,))

COMPLETE: Final = CaseRow(
    Status.COMPLETED,
    g.MAY_COMPLETE,
    (n.RESOLUTION_TEXT, n.RESOLUTION_CODE, n.NO_UNFINISHED_TASK),
    (e.END_WAITING, e.END_HOLD_UNSOLVED, e.SOLVE_WHEN_COMPLETED, e.SOLVE_WHEN_SENT_AT_ONCE),
    (Mark.COMPLETED,),
)
COMPLETE_AS_UNANSWERED: Final = replace(
    COMPLETE, needs=(n.RESOLUTION_TEXT, n.REMINDED, n.UNANSWERED_CODE, n.NO_UNFINISHED_TASK)
)
SEND_RESOLUTION: Final = CaseRow(
    Status.COMPLETED,
    g.MAY_SEND,
    (n.TEXT_IS_KEPT, n.CODE_IS_KEPT),
    (e.SOLVE_BY_SENDING, e.SEND_AFTERWARDS),
    (Mark.RESOLUTION_SENT,),
)
RECORD_NOT_REACHABLE: Final = CaseRow(
    Status.COMPLETED,
    g.MAY_RECORD_NOT_REACHABLE,
    (n.NOT_SENT, n.ATTEMPTED),
    (e.SOLVE_UNTOLD,),
    (Mark.RESOLUTION_NOT_REACHABLE,),
)
RESOLUTION_BOUNCED: Final = CaseRow(
    Goes.STAYS,
    (g.PROGRAM,),
    (n.WAS_TOLD,),
    (e.TAKE_TELLING_BACK, e.SOLVED_ALL_THE_SAME),
    (Mark.RESOLUTION_UNSENT,),
    (_OWNER,),
)
JUDGE_THANKS: Final = CaseRow(Goes.STAYS, g.MAY_JUDGE, (n.TO_JUDGE,), marks=(Mark.MESSAGE_JUDGED,))
JUDGE_NOT_SOLVED: Final = CaseRow(
    Goes.BY_FOLD, g.MAY_JUDGE, (n.TO_JUDGE, n.TIME_TO_JUDGE), (e.REOPEN_AT_MESSAGE,), _REOPENS, (_OWNER,)
)
CLOSE: Final = CaseRow(
    Status.CLOSED,
    g.MAY_CLOSE,
    (n.TEXT_IS_KEPT, n.CODE_IS_KEPT, n.SENT, n.DOCUMENTED, n.NO_DRAFT, n.SILENT),
    marks=(Mark.CLOSED, Mark.MESSAGE_JUDGED),
)
REOPEN_COMPLETED: Final = CaseRow(
    Goes.BY_FOLD, g.MAY_REOPEN_COMPLETED, (n.REASON,), (e.REOPEN,), _REOPENS, (_OWNER,)
)
REOPEN_CLOSED: Final = (
    replace(REOPEN_COMPLETED, grants=g.MAY_REOPEN_CLOSED, when=n.in_window),
    CaseRow(Goes.STAYS, g.MAY_REOPEN_CLOSED, (n.REASON,), marks=(Mark.FOLLOW_UP,), told=(_OWNER,)),
)

ESCALATE: Final = CaseRow(
    Goes.STAYS,
    g.MAY_ESCALATE,
    (n.REASON,),
    marks=(Mark.ESCALATED,),
    told=(_OWNER, Recipient.LEAD, Recipient.ORGANISATION_MANAGER),
)
CANCEL: Final = CaseRow(
    Status.CANCELLED,
    g.MAY_CANCEL,
    (n.CANCEL_REASON, n.HANDOVERS_AGREED),
    (e.CANCEL,),
    (Mark.TASKS_CANCELLED, Mark.HANDOVERS_WITHDRAWN),
    (_OWNER, Recipient.ASSIGNEE),
)
MERGE: Final = CaseRow(
    Status.CANCELLED,
    g.MAY_MERGE,
    (n.SURVIVOR, n.SAME_CUSTOMER, n.SURVIVOR_UNFINISHED),
    (e.CANCEL, e.MERGED_IN),
    (Mark.MERGED,),
    (_OWNER, Recipient.SURVIVORS_OWNER),
)
_UNDO_MERGE: Final = CaseRow(
    Goes.BY_FOLD,
    g.MAY_MERGE,
    (n.WAS_MERGED, n.UNDO_IN_TIME),
    (e.TAKE_MERGE_BACK, e.MERGE_UNDONE),
    (Mark.MERGE_UNDONE,),
    (_OWNER, Recipient.SURVIVORS_OWNER),
)
UNDO_MERGE: Final = (
    *(replace(_UNDO_MERGE, to=status, when=_was(status)) for status in (Status.NEW, Status.QUEUED)),
    _UNDO_MERGE,
)
SPLIT: Final = CaseRow(Goes.STAYS, g.MAY_MERGE, marks=(Mark.NEW_CASE,))
