"""What follows from a move besides status and clocks: marks for the action, and who is told."""

import pytest

from servanda.core.cases import (
    CASE_MOVES,
    TASKS,
    CancelReason,
    CaseFacts,
    EventType,
    Given,
    Mark,
    Merged,
    Move,
    Person,
    Recipient,
    Status,
    Survivor,
    decide,
)

from .make import EVA, NOW, OTHER_QUEUE, alice, bob, carla, case, erik, eva, member, task

S, M, R = Status, Move, Recipient
BECAUSE = Given(reason="Because")
DONE = Given(text="Reset it", code="fixed", code_says_unanswered=True)
OWNER, FORMER, LEAD = R.OWNER, R.FORMER_OWNER, (R.OWNER, R.LEAD, R.ORGANISATION_MANAGER)
BOTH_OWNERS = (R.OWNER, R.SURVIVORS_OWNER)
TO_JUDGE = case(S.COMPLETED, unjudged_message_at=NOW)
REOPENED = {Mark.RESOLUTION_UNSENT, Mark.MESSAGE_JUDGED}
CANCELLED = {Mark.TASKS_CANCELLED, Mark.HANDOVERS_WITHDRAWN}

LINES = [
    (M.DISPATCH, case(S.NEW), alice, Given(queue_id=OTHER_QUEUE), set(), (R.QUEUE, R.ASSIGNEE)),
    (M.ACCEPT, case(S.NEW), alice, Given(), set(), (FORMER,)),
    (M.REJECT, case(S.QUEUED), member, BECAUSE, set(), (R.QUEUE,)),
    (M.TAKE_OWNERSHIP, case(), eva, Given(), set(), (FORMER,)),
    (M.REASSIGN, case(), bob, Given(assignee_id=EVA), set(), (FORMER, OWNER)),
    (M.INFORM, case(), erik, Given(), set(), ()),
    (M.SEND_REPLY, case(), erik, Given(), set(), ()),
    (M.CUSTOMER_ANSWERS, case(S.AWAITING_INFO), carla, Given(), set(), (OWNER,)),
    (M.CUSTOMER_WRITES, case(), carla, Given(), set(), (OWNER,)),
    (M.CUSTOMER_WRITES, case(S.COMPLETED), carla, Given(), {Mark.MESSAGE_TO_JUDGE}, (OWNER,)),
    (M.TAKE_BACK, case(S.AWAITING_INFO), bob, BECAUSE, set(), (OWNER,)),
    (M.HOLD, case(), erik, Given(hold_reason="parts"), set(), ()),
    (M.RESUME, case(S.ON_HOLD), erik, Given(), set(), (OWNER,)),
    (M.COMPLETE, case(), erik, DONE, {Mark.COMPLETED}, ()),
    (M.COMPLETE_AS_UNANSWERED, case(S.AWAITING_INFO), erik, DONE, {Mark.COMPLETED}, ()),
    (M.SEND_RESOLUTION, case(S.COMPLETED), erik, Given(), {Mark.RESOLUTION_SENT}, ()),
    (
        M.RECORD_NOT_REACHABLE,
        case(S.COMPLETED, attempts=1),
        bob,
        Given(),
        {Mark.RESOLUTION_NOT_REACHABLE},
        (),
    ),
    (M.JUDGE_THANKS, TO_JUDGE, erik, Given(), {Mark.MESSAGE_JUDGED}, ()),
    (M.JUDGE_NOT_SOLVED, TO_JUDGE, erik, Given(), REOPENED, (OWNER,)),
    (
        M.CLOSE,
        case(S.COMPLETED, resolution_sent=True),
        erik,
        Given(),
        {Mark.CLOSED, Mark.MESSAGE_JUDGED},
        (),
    ),
    (M.REOPEN, case(S.COMPLETED), carla, BECAUSE, REOPENED, (OWNER,)),
    (
        M.REOPEN,
        case(S.CLOSED, reopen_until=NOW.min.replace(tzinfo=NOW.tzinfo)),
        carla,
        BECAUSE,
        {Mark.FOLLOW_UP},
        (OWNER,),
    ),
    (M.ESCALATE, case(), carla, BECAUSE, {Mark.ESCALATED}, LEAD),
    (M.CANCEL, case(), erik, Given(cancel_reason=CancelReason.SPAM), CANCELLED, (OWNER, R.ASSIGNEE)),
    (M.MERGE, case(), bob, Given(survivor=Survivor("4818", "acme", S.NEW)), {Mark.MERGED}, BOTH_OWNERS),
    (
        M.UNDO_MERGE,
        case(S.CANCELLED, merged=Merged("4818", NOW, S.OPEN, 9)),
        bob,
        Given(),
        {Mark.MERGE_UNDONE},
        BOTH_OWNERS,
    ),
    (M.SPLIT, case(S.CLOSED), bob, Given(), {Mark.NEW_CASE}, ()),
]


@pytest.mark.parametrize(
    ("move", "facts", "person", "given", "marks", "told"),
    [pytest.param(*line, id=f"{line[0]} while {line[1].status}".replace("_", " ")) for line in LINES],
)
def test_what_follows_from_a_move(
    move: Move,
    facts: CaseFacts,
    person: Person,
    given: Given,
    marks: set[Mark],
    told: tuple[Recipient, ...],
) -> None:
    decision = decide(move, facts, person, NOW, given)
    assert (set(decision.marks), decision.told) == (marks, told)


def test_every_move_but_the_programs_own_is_listed_with_what_follows() -> None:
    assert {move for _, move in CASE_MOVES} - {line[0] for line in LINES} == {M.RESOLUTION_BOUNCED}


def test_a_reply_from_new_asks_the_customer() -> None:
    events = decide(M.SEND_REPLY, case(S.NEW), alice, NOW).events
    assert [(event.type, event.data["mode"]) for event in events] == [(EventType.EXTERNAL_INFO, "send_reply")]


@pytest.mark.parametrize(
    ("move", "status"),
    [
        pytest.param(M.DISPATCH, S.NEW, id="first dispatch"),
        pytest.param(M.COMPLETE, S.OPEN, id="complete"),
        pytest.param(M.REOPEN, S.COMPLETED, id="reopen"),
        pytest.param(M.CANCEL, S.QUEUED, id="cancel"),
    ],
)
def test_every_clock_event_of_a_task_names_it(move: Move, status: Status) -> None:
    given = Given(reason="Because", text="Replaced the board", queue_id=OTHER_QUEUE)
    events = TASKS.decide(move, task(status), erik, NOW, given).events
    assert [event.data["task"] for event in events] == ["t1"]
