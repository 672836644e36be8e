"""The moves of a task: reject, ownership and reopening as for cases, without waiting, hold and closing (2.5).

A handover that completes makes the program complete the task from any unfinished state.
"""

from typing import Final

from servanda.core.cases import effects as e
from servanda.core.cases import grants as g
from servanda.core.cases import needs as n
from servanda.core.cases.facts import TaskFacts
from servanda.core.cases.rows import Grant, Owner, Placing, Row, table
from servanda.core.cases.words import Mark, Move, Recipient, Status

_Row = Row[TaskFacts]
_NEW, _QUEUED, _OPEN = Status.NEW, Status.QUEUED, Status.OPEN
_UNFINISHED: Final = (_NEW, _QUEUED, _OPEN)
_OWNER, _FORMER, _CASE_OWNER = Recipient.OWNER, Recipient.FORMER_OWNER, Recipient.CASE_OWNER


_DISPATCH: Final = _Row(
    _QUEUED,
    g.MAY_WORK_ON_TASK,
    (n.TARGET,),
    (e.TASK_DISPATCHED, e.TASK_REASSIGNED),
    told=(Recipient.QUEUE, Recipient.ASSIGNEE),
    placing=Placing.AS_GIVEN,
)
_REJECT: Final = (
    _Row(
        _QUEUED,
        g.MAY_ACCEPT_TASK,
        (n.REASON,),
        told=(Recipient.QUEUE,),
        placing=Placing.BACK_TO_QUEUE,
        when=n.lies_with_assignee_in_queue,
    ),
    _Row(_NEW, g.MAY_ACCEPT_TASK, (n.REASON,), told=(Recipient.DISPATCHER,), placing=Placing.NOWHERE),
)
_TAKE: Final = _Row(
    _OPEN,
    g.MAY_WORK_ON_TASK,
    (n.A_USER, n.NOT_OWNER),
    told=(_FORMER,),
    owner=Owner.ACTOR,
    placing=Placing.WITH_ACTOR,
)
_REASSIGN: Final = _Row(
    _OPEN,
    g.MAY_REASSIGN,
    (n.NEW_OWNER,),
    told=(_FORMER, _OWNER),
    owner=Owner.NAMED,
    placing=Placing.WITH_NAMED,
)
_COMPLETE: Final = _Row(
    Status.COMPLETED,
    g.MAY_WORK_ON_TASK,
    (n.RESULT, n.REASON_FOR_OPEN_HANDOVER),
    (e.TASK_COMPLETED,),
    (Mark.COMPLETED,),
    (_CASE_OWNER,),
)
_COMPLETE_BY_HANDOVER: Final = _Row(
    Status.COMPLETED,
    (g.PROGRAM,),
    (),
    (e.TASK_COMPLETED,),
    (Mark.COMPLETED,),
    (_CASE_OWNER,),
    when=n.by_program,
)
_REOPEN: Final = _Row(
    _OPEN, g.MAY_WORK_ON_TASK, (n.REASON, n.CASE_UNFINISHED), (e.TASK_REOPENED,), told=(_OWNER, _CASE_OWNER)
)
_CANCEL: Final = _Row(
    Status.CANCELLED,
    g.MAY_WORK_ON_TASK,
    (n.REASON, n.HANDOVERS_AGREED),
    (e.TASK_CANCELLED,),
    (Mark.HANDOVERS_WITHDRAWN,),
    (_OWNER, _CASE_OWNER),
)


def _accept(grants: tuple[Grant, ...]) -> Row[TaskFacts]:
    return _Row(_OPEN, grants, (n.A_USER,), told=(_FORMER,), owner=Owner.ACTOR, placing=Placing.WITH_ACTOR)


TASK_MOVES: Final = table(
    (
        (_UNFINISHED, Move.DISPATCH, (_DISPATCH,)),
        ((_NEW,), Move.ACCEPT, (_accept(g.MAY_WORK_ON_TASK),)),
        ((_QUEUED,), Move.ACCEPT, (_accept(g.MAY_ACCEPT_TASK),)),
        ((_QUEUED,), Move.REJECT, _REJECT),
        ((_OPEN,), Move.TAKE_OWNERSHIP, (_TAKE,)),
        ((_OPEN,), Move.REASSIGN, (_REASSIGN,)),
        ((_OPEN,), Move.COMPLETE, (_COMPLETE_BY_HANDOVER, _COMPLETE)),
        ((_NEW, _QUEUED), Move.COMPLETE, (_COMPLETE_BY_HANDOVER,)),
        ((Status.COMPLETED,), Move.REOPEN, (_REOPEN,)),
        (_UNFINISHED, Move.CANCEL, (_CANCEL,)),
    )
)
