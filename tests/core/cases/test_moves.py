"""Every line of the moves table: where a move leads, who may make it, what it needs."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from servanda.core.cases import (
    CancelReason,
    CaseFacts,
    Fold,
    Given,
    IllegalMove,
    Mark,
    Merged,
    Move,
    Person,
    Recipient,
    Status,
    Survivor,
    Told,
    allowed_moves,
    decide,
    folded_status,
    refusals_of,
    the_program,
)
from servanda.core.refusals import NotAllowed

from .make import (
    ALICE,
    ERIK,
    EVA,
    HOUR,
    NOW,
    OTHER_QUEUE,
    QUEUE,
    alice,
    auditor,
    backup,
    bob,
    carla,
    case,
    erik,
    eva,
    foreign_lead,
    gus,
    member,
    registering,
    registrar,
)

S, M = Status, Move
BECAUSE = Given(reason="Because")
RESOLVED = Given(text="Reset it", code="fixed")
PROGRAM = the_program("silent closing")
TO_SURVIVOR = Given(survivor=Survivor("4818", "acme", Status.OPEN))


@pytest.mark.parametrize(
    ("status", "move", "person", "given", "to"),
    [
        pytest.param(
            S.NEW, M.DISPATCH, alice, Given(queue_id=OTHER_QUEUE), S.QUEUED, id="dispatch a new case"
        ),
        pytest.param(S.QUEUED, M.DISPATCH, alice, Given(assignee_id=EVA), S.QUEUED, id="dispatch again"),
        pytest.param(
            S.OPEN, M.DISPATCH, alice, Given(queue_id=OTHER_QUEUE), S.QUEUED, id="dispatch an open case"
        ),
        pytest.param(S.NEW, M.ACCEPT, alice, Given(), None, id="accept new"),
        pytest.param(S.QUEUED, M.ACCEPT, member, Given(), None, id="accept queued"),
        pytest.param(S.QUEUED, M.REJECT, erik, BECAUSE, S.QUEUED, id="the assignee rejects"),
        pytest.param(S.OPEN, M.TAKE_OWNERSHIP, eva, Given(), None, id="take ownership"),
        pytest.param(S.ON_HOLD, M.REASSIGN, bob, Given(assignee_id=EVA), None, id="reassign"),
        pytest.param(S.NEW, M.INFORM, alice, Given(), S.NEW, id="inform on new"),
        pytest.param(S.ON_HOLD, M.INFORM, alice, Given(), None, id="inform on hold"),
        pytest.param(S.COMPLETED, M.INFORM, alice, Given(), S.COMPLETED, id="inform on completed"),
        pytest.param(S.NEW, M.SEND_REPLY, alice, Given(), None, id="reply from new"),
        pytest.param(S.QUEUED, M.SEND_REPLY, member, Given(), None, id="reply from queued"),
        pytest.param(S.AWAITING_INFO, M.SEND_REPLY, erik, Given(), None, id="remind"),
        pytest.param(S.AWAITING_INFO, M.CUSTOMER_ANSWERS, carla, Given(), None, id="the customer answers"),
        pytest.param(S.AWAITING_INFO, M.TAKE_BACK, erik, BECAUSE, None, id="take back"),
        pytest.param(
            S.QUEUED, M.CUSTOMER_WRITES, carla, Given(), S.QUEUED, id="the customer writes to a queue"
        ),
        pytest.param(S.ON_HOLD, M.CUSTOMER_WRITES, carla, Given(), None, id="the customer writes on hold"),
        pytest.param(S.OPEN, M.HOLD, erik, Given(hold_reason="parts"), None, id="hold"),
        pytest.param(S.ON_HOLD, M.RESUME, erik, Given(), None, id="resume"),
        pytest.param(S.ON_HOLD, M.COMPLETE, erik, RESOLVED, S.COMPLETED, id="complete"),
        pytest.param(
            S.AWAITING_INFO,
            M.COMPLETE_AS_UNANSWERED,
            erik,
            replace(RESOLVED, code_says_unanswered=True),
            S.COMPLETED,
            id="complete as unanswered",
        ),
        pytest.param(S.COMPLETED, M.SEND_RESOLUTION, erik, Given(), S.COMPLETED, id="send the resolution"),
        pytest.param(S.COMPLETED, M.CUSTOMER_WRITES, carla, Given(), S.COMPLETED, id="the customer thanks"),
        pytest.param(
            S.CLOSED, M.CUSTOMER_WRITES, carla, Given(), S.CLOSED, id="the customer writes after closing"
        ),
        pytest.param(S.COMPLETED, M.REOPEN, carla, BECAUSE, None, id="the customer reopens"),
        pytest.param(S.COMPLETED, M.REOPEN, alice, BECAUSE, None, id="an agent reopens completed"),
        pytest.param(S.CLOSED, M.REOPEN, bob, BECAUSE, None, id="the lead reopens closed"),
        pytest.param(S.NEW, M.ESCALATE, carla, BECAUSE, S.NEW, id="the customer escalates"),
        pytest.param(
            S.OPEN, M.CANCEL, erik, Given(cancel_reason=CancelReason.SPAM), S.CANCELLED, id="cancel own"
        ),
        pytest.param(S.QUEUED, M.MERGE, bob, TO_SURVIVOR, S.CANCELLED, id="merge"),
        pytest.param(S.CANCELLED, M.SPLIT, bob, Given(), S.CANCELLED, id="split"),
    ],
)
def test_where_a_move_leads(
    status: Status, move: Move, person: Person, given: Given, to: Status | None
) -> None:
    assert move in allowed_moves(case(status), person, NOW)
    assert decide(move, case(status), person, NOW, given).status is to


@pytest.mark.parametrize(
    ("move", "status", "may", "may_not"),
    [
        pytest.param(
            M.ACCEPT, S.NEW, [alice, registrar, registering, eva], [foreign_lead, auditor, carla], id="new"
        ),
        pytest.param(M.ACCEPT, S.QUEUED, [member, backup, erik, bob], [alice, eva, carla], id="queued"),
        pytest.param(M.REJECT, S.QUEUED, [member, backup, erik, bob], [alice, eva, carla], id="reject"),
        pytest.param(
            M.TAKE_OWNERSHIP, S.OPEN, [eva, bob], [alice, erik, foreign_lead, PROGRAM], id="ownership"
        ),
        pytest.param(M.REASSIGN, S.OPEN, [bob, PROGRAM], [erik, foreign_lead], id="reassign"),
        pytest.param(M.SEND_REPLY, S.QUEUED, [member, erik], [alice, eva], id="reply only by who may accept"),
        pytest.param(M.SEND_REPLY, S.OPEN, [alice, eva], [auditor, carla], id="reply"),
        pytest.param(
            M.CUSTOMER_ANSWERS, S.AWAITING_INFO, [carla, alice, PROGRAM], [gus, auditor], id="answer"
        ),
        pytest.param(M.TAKE_BACK, S.AWAITING_INFO, [erik, bob], [eva, alice, carla], id="take back"),
        pytest.param(M.COMPLETE, S.OPEN, [erik, eva, registering], [alice, carla], id="complete"),
        pytest.param(M.SEND_RESOLUTION, S.COMPLETED, [eva, registering], [alice, carla], id="send"),
        pytest.param(M.RECORD_NOT_REACHABLE, S.COMPLETED, [bob], [erik], id="not reachable"),
        pytest.param(M.RESOLUTION_BOUNCED, S.COMPLETED, [PROGRAM], [bob, carla], id="bounce"),
        pytest.param(M.JUDGE_THANKS, S.COMPLETED, [erik, bob], [eva, carla], id="judge"),
        pytest.param(M.CLOSE, S.COMPLETED, [eva, carla], [alice, gus], id="close"),
        pytest.param(M.REOPEN, S.COMPLETED, [alice, carla], [auditor, gus], id="reopen completed"),
        pytest.param(M.REOPEN, S.CLOSED, [bob, carla], [alice, erik, gus], id="reopen closed"),
        pytest.param(M.ESCALATE, S.OPEN, [alice, carla], [auditor, gus], id="escalate"),
        pytest.param(M.CANCEL, S.OPEN, [erik, bob], [eva, alice, carla], id="cancel"),
        pytest.param(M.MERGE, S.OPEN, [bob], [erik, foreign_lead, carla], id="merge"),
        pytest.param(M.SPLIT, S.CLOSED, [bob], [erik, carla], id="split"),
    ],
)
def test_who_may_make_a_move(
    move: Move, status: Status, may: Collection[Person], may_not: Collection[Person]
) -> None:
    ready = {"resolution_sent": status is not S.COMPLETED or move is M.CLOSE, "attempts": 1}
    facts = case(status, unjudged_message_at=NOW, told_by=Told(7, NOW - HOUR, solved=True), **ready)
    assert [person for person in may if move not in allowed_moves(facts, person, NOW)] == []
    assert [person for person in may_not if move in allowed_moves(facts, person, NOW)] == []


@pytest.mark.parametrize(
    ("move", "facts", "person", "given", "fields"),
    [
        pytest.param(M.DISPATCH, case(S.NEW), alice, Given(), ["target"], id="no target"),
        pytest.param(M.REJECT, case(S.QUEUED), erik, Given(reason=" "), ["reason"], id="no reason"),
        pytest.param(M.REASSIGN, case(), bob, Given(), ["assignee_id"], id="no new owner"),
        pytest.param(M.TAKE_OWNERSHIP, case(), erik, Given(), ["owner"], id="owner already"),
        pytest.param(M.ACCEPT, case(S.NEW), PROGRAM, Given(), [""], id="a program owns nothing"),
        pytest.param(
            M.CUSTOMER_WRITES,
            case(),
            alice,
            Given(happened_at=NOW + HOUR),
            ["happened_at"],
            id="in the future",
        ),
        pytest.param(M.HOLD, case(), erik, Given(resume_at=NOW), ["hold_reason", "resume_at"], id="hold"),
        pytest.param(
            M.COMPLETE,
            case(unfinished_tasks=1),
            erik,
            Given(),
            ["resolution_text", "resolution_code", "tasks"],
            id="complete without anything",
        ),
        pytest.param(
            M.COMPLETE_AS_UNANSWERED,
            case(S.AWAITING_INFO, reminders_left=1),
            erik,
            RESOLVED,
            ["reminders", "resolution_code"],
            id="unanswered, but not reminded",
        ),
        pytest.param(
            M.SEND_RESOLUTION,
            case(S.COMPLETED, resolution_text=" ", resolution_code=None),
            erik,
            Given(),
            ["resolution_text", "resolution_code"],
            id="nothing to send",
        ),
        pytest.param(
            M.RECORD_NOT_REACHABLE,
            case(S.COMPLETED, resolution_sent=True),
            bob,
            Given(),
            ["resolution_sent", "interactions"],
            id="not reachable without attempts",
        ),
        pytest.param(
            M.RESOLUTION_BOUNCED, case(S.COMPLETED), PROGRAM, Given(), ["resolution_sent"], id="bounce"
        ),
        pytest.param(
            M.CLOSE,
            case(S.COMPLETED, resolution_text="", documentation_required=True, draft_interactions=1),
            erik,
            Given(),
            ["resolution_text", "resolution_sent", "interactions", "interactions"],
            id="the closing gate",
        ),
        pytest.param(M.JUDGE_THANKS, case(S.COMPLETED), erik, Given(), ["message"], id="nothing to judge"),
        pytest.param(M.CANCEL, case(open_handovers=1), erik, Given(), ["reason", "handovers"], id="cancel"),
        pytest.param(M.MERGE, case(), bob, Given(), ["survivor"], id="merge into nothing"),
        pytest.param(
            M.MERGE,
            case(),
            bob,
            Given(survivor=Survivor("4818", "globex", S.CLOSED)),
            ["survivor", "survivor"],
            id="merge into a closed case of another customer",
        ),
        pytest.param(
            M.MERGE,
            case(),
            bob,
            Given(survivor=Survivor("4817", "acme", S.OPEN)),
            ["survivor"],
            id="into itself",
        ),
        pytest.param(
            M.UNDO_MERGE, case(S.CANCELLED), bob, Given(), ["merged"], id="undo what was not merged"
        ),
    ],
)
def test_a_refusal_says_everything_that_is_missing(
    move: Move, facts: CaseFacts, person: Person, given: Given, fields: list[str]
) -> None:
    with pytest.raises(IllegalMove) as refused:
        decide(move, facts, person, NOW, given)
    assert [fault.field for fault in refused.value.faults] == fields
    assert refused.value.message.endswith(f"{move.replace('_', ' ')}.")


def test_a_person_who_alone_is_the_obstacle_is_told_who_may() -> None:
    with pytest.raises(NotAllowed, match="queue lead; or engineer who is owner"):
        decide(M.CANCEL, case(), eva, NOW, Given(cancel_reason=CancelReason.SPAM))


def test_a_wrong_status_is_told_with_the_right_ones_and_all_else() -> None:
    faults = refusals_of(M.REJECT, case(), alice, NOW)
    assert [fault.field for fault in faults] == ["status", "", "reason"]
    assert faults[0].message == "Not possible while open; possible while queued."
    assert "queue member" in faults[1].message


@pytest.mark.parametrize(
    ("facts", "given"),
    [
        pytest.param(
            case(unfinished_tasks=2), replace(RESOLVED, settles_tasks=True), id="tasks in the same step"
        ),
        pytest.param(case(resolution_text="Reset it", resolution_code="fixed"), Given(), id="entered before"),
    ],
)
def test_a_case_is_completed_once_nothing_is_missing(facts: CaseFacts, given: Given) -> None:
    decision = decide(M.COMPLETE, facts, erik, NOW, given)
    assert decision.marks == {Mark.COMPLETED}


@pytest.mark.parametrize(
    ("move", "facts"),
    [
        pytest.param(M.COMPLETE, case(unfinished_tasks=1), id="complete: tasks are settled in the same step"),
        pytest.param(M.CANCEL, case(open_handovers=1), id="cancel: withdrawing is agreed in the same step"),
    ],
)
def test_a_move_is_offered_while_its_input_can_still_mend_it(move: Move, facts: CaseFacts) -> None:
    assert move in allowed_moves(facts, erik, NOW)


SENT: dict[str, Any] = {"resolution_sent": True}


@pytest.mark.parametrize(
    ("facts", "person"),
    [
        pytest.param(case(S.COMPLETED, **SENT), erik, id="by hand"),
        pytest.param(
            case(S.COMPLETED, **SENT, draft_interactions=1), erik, id="drafts do not matter unless required"
        ),
        pytest.param(
            case(S.COMPLETED, **SENT, documentation_required=True, interactions=1), erik, id="documented"
        ),
        pytest.param(case(S.COMPLETED, **SENT, unjudged_message_at=NOW), carla, id="by the customer"),
        pytest.param(case(S.COMPLETED, **SENT, silent_until=NOW), PROGRAM, id="after the silent days"),
    ],
)
def test_a_case_closes_when_complete_sent_and_documented(facts: CaseFacts, person: Person) -> None:
    assert decide(M.CLOSE, facts, person, NOW).status is S.CLOSED


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"silent_until": None}, id="no silent days"),
        pytest.param({"silent_until": NOW + HOUR}, id="not silent long enough"),
        pytest.param({"silent_until": NOW, "unjudged_message_at": NOW - HOUR}, id="the customer has written"),
    ],
)
def test_silent_closing_waits(changed: dict[str, Any]) -> None:
    faults = refusals_of(M.CLOSE, case(S.COMPLETED, **SENT, **changed), PROGRAM, NOW)
    assert [fault.field for fault in faults] == ["silent_until"]


@pytest.mark.parametrize(
    ("person", "judge_until", "reopens"),
    [
        pytest.param(erik, NOW + HOUR, True, id="the owner at any time"),
        pytest.param(PROGRAM, NOW, True, id="the program after four working hours"),
        pytest.param(PROGRAM, NOW + HOUR, False, id="the program not earlier"),
        pytest.param(PROGRAM, None, False, id="the program never without an end"),
    ],
)
def test_a_message_after_completion_reopens_when_judged(
    person: Person, judge_until: Any, *, reopens: bool
) -> None:
    facts = case(S.COMPLETED, unjudged_message_at=NOW - HOUR, judge_until=judge_until)
    assert (refusals_of(M.JUDGE_NOT_SOLVED, facts, person, NOW) == ()) is reopens


@pytest.mark.parametrize("move", [M.REOPEN, M.CUSTOMER_WRITES])
@pytest.mark.parametrize(
    ("reopen_until", "follow_up"),
    [
        pytest.param(None, False, id="no end of the window"),
        pytest.param(NOW, False, id="last instant of the window"),
        pytest.param(NOW - timedelta(seconds=1), True, id="after the window"),
    ],
)
def test_after_the_window_a_closed_case_is_followed_up(
    move: Move, reopen_until: Any, *, follow_up: bool
) -> None:
    decision = decide(move, case(S.CLOSED, reopen_until=reopen_until), carla, NOW, BECAUSE)
    assert (Mark.FOLLOW_UP in decision.marks) is follow_up
    assert (decision.events == ()) is follow_up
    assert not follow_up or decision.status is S.CLOSED


@pytest.mark.parametrize(
    ("before", "to"),
    [
        pytest.param(S.NEW, S.NEW, id="new"),
        pytest.param(S.QUEUED, S.QUEUED, id="queued"),
        pytest.param(S.ON_HOLD, None, id="on hold: by the fold"),
    ],
)
def test_undoing_a_merge_restores_the_status_before(before: Status, to: Status | None) -> None:
    merged = Merged("4818", NOW - timedelta(days=7), before, seq=9)
    assert decide(M.UNDO_MERGE, case(S.CANCELLED, merged=merged), bob, NOW).status is to


def test_a_merge_is_not_undone_after_seven_days() -> None:
    merged = Merged("4818", NOW - timedelta(days=7, seconds=1), S.OPEN, seq=9)
    faults = refusals_of(M.UNDO_MERGE, case(S.CANCELLED, merged=merged), bob, NOW)
    assert [fault.field for fault in faults] == ["merged"]


@pytest.mark.parametrize(
    ("move", "facts", "person", "given", "owner", "place"),
    [
        pytest.param(
            M.ACCEPT,
            case(S.NEW, owner_id=None, queue_id=None),
            alice,
            Given(),
            ALICE,
            (None, ALICE),
            id="accept",
        ),
        pytest.param(
            M.SEND_REPLY,
            case(S.QUEUED, owner_id=None),
            member,
            Given(),
            EVA,
            (QUEUE, EVA),
            id="reply accepts",
        ),
        pytest.param(M.SEND_REPLY, case(), eva, Given(), ERIK, (QUEUE, ERIK), id="reply on an open case"),
        pytest.param(
            M.DISPATCH, case(), alice, Given(queue_id=OTHER_QUEUE), ERIK, (OTHER_QUEUE, None), id="to a queue"
        ),
        pytest.param(M.DISPATCH, case(), alice, Given(assignee_id=EVA), ERIK, (QUEUE, EVA), id="to a person"),
        pytest.param(
            M.DISPATCH,
            case(),
            alice,
            Given(queue_id=OTHER_QUEUE, assignee_id=EVA),
            ERIK,
            (OTHER_QUEUE, EVA),
            id="to a person in a queue",
        ),
        pytest.param(M.REJECT, case(S.QUEUED), erik, BECAUSE, ERIK, (QUEUE, None), id="assignee to queue"),
        pytest.param(
            M.REJECT, case(S.QUEUED, queue_id=None), erik, BECAUSE, ERIK, (None, None), id="assignee alone"
        ),
        pytest.param(
            M.REJECT, case(S.QUEUED, assignee_id=None), member, BECAUSE, ERIK, (None, None), id="from a queue"
        ),
        pytest.param(M.TAKE_OWNERSHIP, case(), eva, Given(), EVA, (QUEUE, EVA), id="take ownership"),
        pytest.param(M.REASSIGN, case(), bob, Given(assignee_id=EVA), EVA, (QUEUE, EVA), id="reassign"),
    ],
)
def test_who_owns_it_and_where_it_lies_afterwards(
    move: Move, facts: CaseFacts, person: Person, given: Given, owner: Any, place: Any
) -> None:
    decision = decide(move, facts, person, NOW, given)
    assert decision.owner_id == owner
    assert (decision.queue_id, decision.assignee_id) == place


@pytest.mark.parametrize(
    ("facts", "to", "told"),
    [
        pytest.param(
            case(S.QUEUED, assignee_id=None), S.NEW, (Recipient.DISPATCHER,), id="to whoever dispatched"
        ),
        pytest.param(case(S.QUEUED), S.QUEUED, (Recipient.QUEUE,), id="to its queue"),
    ],
)
def test_a_rejected_case_goes_back(facts: CaseFacts, to: Status, told: tuple[Recipient, ...]) -> None:
    decision = decide(M.REJECT, facts, bob, NOW, BECAUSE)
    assert (decision.status, decision.told) == (to, told)


@pytest.mark.parametrize(
    ("facts", "person", "told"),
    [
        pytest.param(case(), bob, (Recipient.FORMER_OWNER, Recipient.OWNER), id="the former owner is told"),
        pytest.param(case(owner_id=None), bob, (Recipient.OWNER,), id="there was none"),
        pytest.param(case(owner_id=EVA), bob, (Recipient.OWNER,), id="it is the same"),
    ],
)
def test_who_is_told_of_a_new_owner(facts: CaseFacts, person: Person, told: tuple[Recipient, ...]) -> None:
    assert decide(M.REASSIGN, facts, person, NOW, Given(assignee_id=EVA)).told == told


def test_an_escalation_tells_owner_lead_and_manager() -> None:
    decision = decide(M.ESCALATE, case(), carla, NOW, BECAUSE)
    assert decision.told == (Recipient.OWNER, Recipient.LEAD, Recipient.ORGANISATION_MANAGER)
    assert decision.marks == {Mark.ESCALATED}


@pytest.mark.parametrize(
    ("stored", "fold", "shown"),
    [
        pytest.param(S.OPEN, Fold(), S.OPEN, id="open"),
        pytest.param(S.OPEN, Fold(waiting=True, held=True), S.AWAITING_INFO, id="waiting before held"),
        pytest.param(S.AWAITING_INFO, Fold(held=True), S.ON_HOLD, id="held"),
        pytest.param(S.ON_HOLD, Fold(), S.OPEN, id="neither any more"),
        pytest.param(S.QUEUED, Fold(waiting=True), S.QUEUED, id="others as stored"),
    ],
)
def test_waiting_and_held_come_from_the_fold_alone(stored: Status, fold: Fold, shown: Status) -> None:
    assert folded_status(stored, fold) is shown


def test_a_decision_says_the_status_under_the_new_fold() -> None:
    asked, done = (
        decide(M.SEND_REPLY, case(), erik, NOW),
        decide(M.COMPLETE, case(), erik, NOW, RESOLVED),
    )
    assert asked.status_by(Fold(waiting=True)) is S.AWAITING_INFO
    assert done.status_by(Fold(waiting=True)) is S.COMPLETED
