"""The moves of a task: as for cases where the domain says so, decided by the same machine."""

import pytest

from servanda.core.access import Role
from servanda.core.cases import (
    TASKS,
    EventType,
    Given,
    IllegalMove,
    Mark,
    Move,
    Person,
    Recipient,
    Status,
    TaskFacts,
    the_program,
)
from servanda.core.refusals import NotAllowed

from .make import ALICE, ERIK, EVA, NOW, QUEUE, alice, bob, erik, eva, member, staff, task

S, M, E = Status, Move, EventType
HANDOVER = the_program("handover completed")
BECAUSE = Given(reason="Because")
DONE = Given(text="Replaced the board")


@pytest.mark.parametrize(
    ("status", "move", "person", "given", "to", "types"),
    [
        pytest.param(
            S.NEW, M.DISPATCH, erik, Given(queue_id=QUEUE), S.QUEUED, [E.TASK_DISPATCHED], id="first dispatch"
        ),
        pytest.param(S.NEW, M.ACCEPT, eva, Given(), S.OPEN, [], id="accept new"),
        pytest.param(S.QUEUED, M.ACCEPT, member, Given(), S.OPEN, [], id="accept queued"),
        pytest.param(S.QUEUED, M.REJECT, erik, BECAUSE, S.QUEUED, [], id="the assignee rejects"),
        pytest.param(S.OPEN, M.TAKE_OWNERSHIP, eva, Given(), S.OPEN, [], id="take ownership"),
        pytest.param(S.OPEN, M.REASSIGN, bob, Given(assignee_id=EVA), S.OPEN, [], id="reassign"),
        pytest.param(S.OPEN, M.COMPLETE, erik, DONE, S.COMPLETED, [E.TASK_COMPLETED], id="complete"),
        pytest.param(
            S.NEW, M.COMPLETE, HANDOVER, Given(), S.COMPLETED, [E.TASK_COMPLETED], id="handover, new"
        ),
        pytest.param(
            S.QUEUED, M.COMPLETE, HANDOVER, Given(), S.COMPLETED, [E.TASK_COMPLETED], id="handover, queued"
        ),
        pytest.param(
            S.OPEN, M.COMPLETE, HANDOVER, Given(), S.COMPLETED, [E.TASK_COMPLETED], id="handover, open"
        ),
        pytest.param(S.COMPLETED, M.REOPEN, erik, BECAUSE, S.OPEN, [E.TASK_REOPENED], id="reopen"),
        pytest.param(S.OPEN, M.CANCEL, erik, BECAUSE, S.CANCELLED, [E.TASK_CANCELLED], id="cancel"),
    ],
)
def test_where_a_move_of_a_task_leads(
    status: Status, move: Move, person: Person, given: Given, to: Status, types: list[EventType]
) -> None:
    assert move in TASKS.allowed_moves(task(status), person, NOW)
    decision = TASKS.decide(move, task(status), person, NOW, given)
    assert decision.status is to
    assert [event.type for event in decision.events] == types


@pytest.mark.parametrize("status", [S.NEW, S.QUEUED, S.OPEN])
def test_a_later_dispatch_reassigns_with_the_new_calendar(status: Status) -> None:
    facts = task(status, dispatched_before=True)
    events = TASKS.decide(M.DISPATCH, facts, erik, NOW, Given(queue_id=QUEUE)).events
    assert [(event.type, event.data) for event in events] == [
        (E.TASK_REASSIGNED, {"task": "t1", "calendar": "north-hours"})
    ]


def test_a_task_rejected_from_its_queue_goes_back_to_whoever_dispatched() -> None:
    decision = TASKS.decide(M.REJECT, task(S.QUEUED, assignee_id=None), member, NOW, BECAUSE)
    assert (decision.status, decision.queue_id, decision.told) == (S.NEW, None, (Recipient.DISPATCHER,))


def test_completion_tells_the_owner_of_the_case() -> None:
    decision = TASKS.decide(M.COMPLETE, task(), erik, NOW, DONE)
    assert decision.told == (Recipient.CASE_OWNER,)
    assert decision.marks == {Mark.COMPLETED}


@pytest.mark.parametrize(
    ("move", "facts", "given", "fields"),
    [
        pytest.param(
            M.COMPLETE, task(open_handovers=1), Given(), ["result", "reason"], id="no result, open handover"
        ),
        pytest.param(M.COMPLETE, task(S.NEW), DONE, ["status"], id="by hand only once open"),
        pytest.param(
            M.REOPEN, task(S.COMPLETED, case_unfinished=False), BECAUSE, ["case"], id="its case is finished"
        ),
        pytest.param(M.CANCEL, task(open_handovers=1), BECAUSE, ["handovers"], id="handovers not agreed"),
        pytest.param(M.HOLD, task(), Given(), ["status"], id="tasks know no hold"),
    ],
)
def test_a_task_says_everything_that_is_missing(
    move: Move, facts: TaskFacts, given: Given, fields: list[str]
) -> None:
    with pytest.raises(IllegalMove) as refused:
        TASKS.decide(move, facts, erik, NOW, given)
    assert [fault.field for fault in refused.value.faults] == fields


def test_a_move_that_tasks_never_make_is_said_so() -> None:
    assert TASKS.refusals_of(M.HOLD, task(), erik, NOW)[0].message == "Not possible while open; it never is."


def test_a_task_with_an_open_handover_is_completed_by_hand_with_a_reason() -> None:
    given = Given(text="Replaced the board", reason="The order was placed twice")
    assert M.COMPLETE in TASKS.allowed_moves(task(open_handovers=1), erik, NOW)
    assert TASKS.decide(M.COMPLETE, task(open_handovers=1), erik, NOW, given).status is S.COMPLETED


@pytest.mark.parametrize(
    "person", [pytest.param(alice, id="agent"), pytest.param(staff(ALICE, Role.AUDITOR), id="auditor")]
)
def test_tasks_are_for_engineers(person: Person) -> None:
    assert TASKS.allowed_moves(task(), person, NOW) == ()
    with pytest.raises(NotAllowed, match="engineer"):
        TASKS.decide(M.COMPLETE, task(), person, NOW, DONE)


def test_whoever_accepts_owns_the_task() -> None:
    decision = TASKS.decide(M.ACCEPT, task(S.QUEUED), member, NOW)
    assert (decision.owner_id, decision.assignee_id) == (EVA, EVA)
    assert decision.told == (Recipient.FORMER_OWNER,)
    assert ERIK not in (decision.owner_id, decision.assignee_id)
