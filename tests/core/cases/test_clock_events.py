"""The clock events that moves write: moves write what they end (3-clocks 3.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from servanda.core.cases import (
    CancelReason,
    CaseFacts,
    EventType,
    Fold,
    Given,
    IllegalMove,
    Mark,
    Merged,
    Move,
    Person,
    ResolutionCounts,
    Status,
    Survivor,
    Told,
    decide,
    effects,
    the_program,
)
from servanda.core.cases.facts import Asking

from .make import HOUR, NOW, bob, carla, case, erik, member

S, M, E = Status, Move, EventType
PROGRAM = the_program("mail")
BECAUSE = Given(reason="Because")
RESOLVED = Given(text="Reset it", code="fixed")
TOLD_AT_ONCE = Given(text="Reset it", code="fixed", told=True)
BY_COMPLETION: dict[str, Any] = {"counts": ResolutionCounts.COMPLETED}
BOTH = Fold(responded=True, waiting=True, held=True)
SOLVED = Fold(responded=True, solved=True)
SAVE = {"mode": "save", "automatic": False}
ASK = {"mode": "send_reply", "automatic": False}

Written = list[tuple[EventType, Mapping[str, object]]]


def written(move: Move, facts: CaseFacts, person: Person, given: Given | None = None) -> Written:
    return [(event.type, event.data) for event in decide(move, facts, person, NOW, given).events]


@pytest.mark.parametrize(
    ("move", "facts", "person", "given", "expected"),
    [
        pytest.param(
            M.DISPATCH, case(), erik, Given(assignee_id=None, queue_id=case().queue_id), [], id="dispatch"
        ),
        pytest.param(M.TAKE_OWNERSHIP, case(owner_id=None), erik, Given(), [], id="ownership"),
        pytest.param(M.INFORM, case(), erik, Given(), [(E.EXTERNAL_INFO, SAVE)], id="inform"),
        pytest.param(
            M.INFORM,
            case(),
            erik,
            Given(automatic=True),
            [(E.EXTERNAL_INFO, {"mode": "save", "automatic": True})],
            id="acknowledgement",
        ),
        pytest.param(M.SEND_REPLY, case(), erik, Given(), [(E.EXTERNAL_INFO, ASK)], id="ask"),
        pytest.param(
            M.SEND_REPLY, case(S.QUEUED), member, Given(), [(E.EXTERNAL_INFO, ASK)], id="accept and ask"
        ),
        pytest.param(
            M.SEND_REPLY,
            case(S.ON_HOLD),
            erik,
            Given(),
            [(E.RESUME, {}), (E.EXTERNAL_INFO, ASK)],
            id="ask on hold",
        ),
        pytest.param(
            M.CUSTOMER_ANSWERS, case(S.AWAITING_INFO), carla, None, [(E.CUSTOMER_MESSAGE, {})], id="answer"
        ),
        pytest.param(
            M.CUSTOMER_WRITES,
            case(S.ON_HOLD, hold_ends_on_message=True),
            carla,
            None,
            [(E.RESUME, {}), (E.CUSTOMER_MESSAGE, {})],
            id="a message that ends the hold",
        ),
        pytest.param(
            M.CUSTOMER_WRITES, case(S.ON_HOLD), carla, None, [(E.CUSTOMER_MESSAGE, {})], id="the hold goes on"
        ),
        pytest.param(
            M.CUSTOMER_WRITES,
            case(hold_ends_on_message=True),
            carla,
            None,
            [(E.CUSTOMER_MESSAGE, {})],
            id="nothing was held",
        ),
        pytest.param(M.TAKE_BACK, case(S.AWAITING_INFO), erik, BECAUSE, [(E.TAKEN_BACK, {})], id="take back"),
        pytest.param(
            M.HOLD,
            case(),
            erik,
            Given(hold_reason="parts", hold_pauses=True, resume_at=NOW + HOUR),
            [(E.HOLD, {"reason": "parts", "pauses": True})],
            id="hold",
        ),
        pytest.param(M.RESUME, case(S.ON_HOLD), erik, None, [(E.RESUME, {})], id="resume"),
        pytest.param(M.COMPLETE, case(), erik, RESOLVED, [], id="complete, counts when sent"),
        pytest.param(
            M.COMPLETE,
            case(S.AWAITING_INFO, fold=BOTH),
            erik,
            RESOLVED,
            [(E.TAKEN_BACK, {}), (E.RESUME, {})],
            id="complete while waiting and held, counts when sent",
        ),
        pytest.param(
            M.COMPLETE,
            case(),
            erik,
            TOLD_AT_ONCE,
            [(E.SOLVED, {"told": True})],
            id="complete and send, counts when sent",
        ),
        pytest.param(
            M.COMPLETE,
            case(S.AWAITING_INFO, fold=BOTH, **BY_COMPLETION),
            erik,
            RESOLVED,
            [(E.SOLVED, {"told": False})],
            id="complete, counts when completed",
        ),
        pytest.param(
            M.COMPLETE,
            case(**BY_COMPLETION),
            erik,
            TOLD_AT_ONCE,
            [(E.SOLVED, {"told": True})],
            id="complete and send, counts when completed",
        ),
        pytest.param(
            M.SEND_RESOLUTION,
            case(S.COMPLETED),
            erik,
            None,
            [(E.SOLVED, {"told": True})],
            id="sending solves",
        ),
        pytest.param(
            M.SEND_RESOLUTION,
            case(S.COMPLETED, fold=SOLVED),
            erik,
            None,
            [(E.EXTERNAL_INFO, SAVE)],
            id="a later sending informs",
        ),
        pytest.param(
            M.RECORD_NOT_REACHABLE,
            case(S.COMPLETED, attempts=1),
            bob,
            None,
            [(E.SOLVED, {"told": False})],
            id="not reachable solves untold",
        ),
        pytest.param(
            M.RECORD_NOT_REACHABLE,
            case(S.COMPLETED, attempts=1, fold=SOLVED),
            bob,
            None,
            [],
            id="not reachable, solved already",
        ),
        pytest.param(
            M.CUSTOMER_WRITES, case(S.COMPLETED), carla, None, [(E.CUSTOMER_MESSAGE, {})], id="thanks"
        ),
        pytest.param(
            M.JUDGE_THANKS, case(S.COMPLETED, unjudged_message_at=NOW), erik, None, [], id="thanks judged"
        ),
        pytest.param(M.CLOSE, case(S.COMPLETED, resolution_sent=True), erik, None, [], id="close"),
        pytest.param(M.REOPEN, case(S.COMPLETED), carla, BECAUSE, [(E.REOPENED, {})], id="reopen"),
        pytest.param(M.REOPEN, case(S.CLOSED), carla, BECAUSE, [(E.REOPENED, {})], id="reopen closed"),
        pytest.param(M.ESCALATE, case(), carla, BECAUSE, [], id="escalate"),
        pytest.param(
            M.CANCEL,
            case(),
            erik,
            Given(cancel_reason=CancelReason.DUPLICATE),
            [(E.CANCELLED, {})],
            id="cancel",
        ),
        pytest.param(M.SPLIT, case(), bob, None, [], id="split"),
    ],
)
def test_what_a_move_writes(
    move: Move, facts: CaseFacts, person: Person, given: Given | None, expected: Written
) -> None:
    assert written(move, facts, person, given) == expected


def test_complete_and_send_marks_the_resolution_as_sent() -> None:
    assert decide(M.COMPLETE, case(), erik, NOW, TOLD_AT_ONCE).marks == {Mark.COMPLETED, Mark.RESOLUTION_SENT}


def test_a_bounce_of_the_sending_retracts_what_told() -> None:
    facts = case(S.COMPLETED, told_by=Told(7, NOW - HOUR, solved=True))
    decision = decide(M.RESOLUTION_BOUNCED, facts, PROGRAM, NOW)
    assert [(event.type, event.at, event.data) for event in decision.events] == [
        (E.RETRACTED, NOW, {"seq": 7})
    ]
    assert decision.marks == {Mark.RESOLUTION_UNSENT}


def test_a_bounce_leaves_a_case_solved_whose_completion_counts() -> None:
    facts = case(S.CLOSED, told_by=Told(7, NOW - HOUR, solved=True), **BY_COMPLETION)
    events = decide(M.RESOLUTION_BOUNCED, facts, PROGRAM, NOW).events
    assert [(event.type, event.at, event.recorded_at, event.data) for event in events] == [
        (E.RETRACTED, NOW, NOW, {"seq": 7}),
        (E.SOLVED, NOW - HOUR, NOW, {"told": False}),
    ]


def test_a_bounce_of_a_later_sending_needs_no_new_solving() -> None:
    facts = case(S.COMPLETED, told_by=Told(7, NOW, solved=False), **BY_COMPLETION)
    assert written(M.RESOLUTION_BOUNCED, facts, PROGRAM) == [(E.RETRACTED, {"seq": 7})]


def test_a_bounce_without_a_telling_on_record_is_refused() -> None:
    with pytest.raises(IllegalMove, match="resolution bounced"):
        decide(M.RESOLUTION_BOUNCED, case(S.COMPLETED, **BY_COMPLETION), PROGRAM, NOW)


def test_a_merge_is_written_in_both_cases() -> None:
    decision = decide(M.MERGE, case(), bob, NOW, Given(survivor=Survivor("4818", "acme", S.NEW)))
    assert [event.type for event in decision.events] == [E.CANCELLED]
    assert [(event.type, event.data) for event in decision.survivor_events] == [
        (E.MERGED_IN, {"case": "4817"})
    ]


def test_undoing_a_merge_is_written_in_both_cases() -> None:
    facts = case(S.CANCELLED, merged=Merged("4818", NOW, S.OPEN, seq=9))
    decision = decide(M.UNDO_MERGE, facts, bob, NOW)
    assert [(event.type, event.data) for event in decision.events] == [(E.RETRACTED, {"seq": 9})]
    assert [(event.type, event.data) for event in decision.survivor_events] == [
        (E.MERGE_UNDONE, {"case": "4817"})
    ]


@pytest.mark.parametrize(
    ("last_event_at", "at"),
    [
        pytest.param(None, NOW, id="first event"),
        pytest.param(NOW - HOUR, NOW, id="the usual order"),
        pytest.param(NOW + HOUR, NOW + HOUR, id="another machine's clock was ahead"),
    ],
)
def test_a_live_event_never_comes_before_the_last_one(last_event_at: datetime | None, at: datetime) -> None:
    decision = decide(M.INFORM, case(last_event_at=last_event_at), erik, NOW)
    assert [(event.at, event.recorded_at) for event in decision.events] == [(at, at)]
    assert decision.at == at


@pytest.mark.parametrize(
    ("move", "facts", "person"),
    [
        pytest.param(M.CUSTOMER_WRITES, case(), erik, id="a call documented later"),
        pytest.param(M.SEND_RESOLUTION, case(S.COMPLETED), erik, id="told in a call"),
        pytest.param(M.SEND_RESOLUTION, case(S.COMPLETED, fold=SOLVED), erik, id="told in a later call"),
    ],
)
def test_what_is_documented_keeps_its_own_time(move: Move, facts: CaseFacts, person: Person) -> None:
    decision = decide(move, facts, person, NOW, Given(happened_at=NOW - HOUR))
    assert [(event.at, event.recorded_at) for event in decision.events] == [(NOW - HOUR, NOW)]


def test_what_happened_this_instant_is_documented_now() -> None:
    decision = decide(M.CUSTOMER_WRITES, case(), erik, NOW, Given(happened_at=NOW))
    assert [(event.at, event.recorded_at) for event in decision.events] == [(NOW, NOW)]


def test_a_message_judged_not_solved_reopens_at_its_own_time() -> None:
    facts = case(S.COMPLETED, unjudged_message_at=NOW - HOUR, judge_until=NOW)
    decision = decide(M.JUDGE_NOT_SOLVED, facts, PROGRAM, NOW)
    assert [(event.type, event.at) for event in decision.events] == [(E.REOPENED, NOW - HOUR)]
    assert decision.marks == {Mark.RESOLUTION_UNSENT, Mark.MESSAGE_JUDGED}


@pytest.mark.parametrize(
    ("happened_at", "marks"),
    [
        pytest.param(NOW - 2 * HOUR, {Mark.OLDER_THAN_QUESTION}, id="before the question"),
        pytest.param(NOW - HOUR, set(), id="at the question"),
        pytest.param(None, set(), id="now"),
    ],
)
def test_a_message_older_than_the_question_is_attached_and_said_so(
    happened_at: datetime | None, marks: set[Mark]
) -> None:
    facts = case(S.AWAITING_INFO, asked_at=NOW - HOUR)
    decision = decide(M.CUSTOMER_ANSWERS, facts, erik, NOW, Given(happened_at=happened_at))
    assert decision.marks == marks
    assert [event.type for event in decision.events] == [E.CUSTOMER_MESSAGE]


@pytest.mark.parametrize(
    ("happened_at", "types"),
    [
        pytest.param(NOW - 2 * HOUR, [E.CUSTOMER_MESSAGE], id="older than the hold"),
        pytest.param(NOW - HOUR, [E.RESUME, E.CUSTOMER_MESSAGE], id="since the hold"),
    ],
)
def test_only_a_message_since_the_hold_ends_it_and_at_its_own_time(
    happened_at: datetime, types: list[EventType]
) -> None:
    facts = case(S.ON_HOLD, held_since=NOW - HOUR, hold_ends_on_message=True)
    events = decide(M.CUSTOMER_WRITES, facts, erik, NOW, Given(happened_at=happened_at)).events
    assert [event.type for event in events] == types
    assert {event.at for event in events} == {happened_at}


def test_facts_nobody_gave_leave_no_trace() -> None:
    """Undoing and bouncing read records that their needs require; without them nothing is invented."""
    bare: Any = Asking(case(), erik, NOW)
    assert effects.TAKE_TELLING_BACK.data(bare) == {}
    assert effects.TAKE_MERGE_BACK.data(bare) == {}
    assert effects.SOLVED_ALL_THE_SAME.at(bare) == NOW
    assert effects.REOPEN_AT_MESSAGE.at(bare) == NOW
