"""Laws of the machine, for whatever case, person and input."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.access import Permission
from servanda.core.cases import (
    CASE_MOVES,
    CASES,
    FOLDED,
    TASK_MOVES,
    TASKS,
    UNFINISHED,
    CancelReason,
    CaseFacts,
    EventType,
    Fold,
    Given,
    IllegalMove,
    Merged,
    Move,
    Person,
    Relation,
    ResolutionCounts,
    Status,
    Survivor,
    TaskFacts,
    Told,
    the_program,
)
from servanda.core.refusals import NotAllowed

from .make import (
    ALICE,
    BOB,
    CARLA,
    ERIK,
    EVA,
    HOUR,
    NOW,
    OTHER_QUEUE,
    QUEUE,
    alice,
    bob,
    carla,
    case,
    erik,
    eva,
    gus,
    member,
)

INSTANTS = st.none() | st.sampled_from([NOW - 9 * 24 * HOUR, NOW - HOUR, NOW, NOW + HOUR])
SOME = st.sampled_from([NOW - 9 * 24 * HOUR, NOW - HOUR, NOW])
USERS: st.SearchStrategy[UUID | None] = st.sampled_from([None, ALICE, BOB, ERIK, EVA, CARLA])
QUEUES: st.SearchStrategy[UUID | None] = st.sampled_from([None, QUEUE, OTHER_QUEUE])
TEXTS = st.sampled_from(["", " ", "Because"])
CODES = st.sampled_from([None, "fixed"])
PEOPLE = st.sampled_from([alice, bob, carla, erik, eva, gus, member, the_program("law")]) | st.builds(
    Person, st.just(erik.viewer), st.frozensets(st.sampled_from(Relation))
)
SURVIVORS = st.builds(
    Survivor, st.sampled_from(["4817", "4818"]), st.sampled_from([None, "acme"]), st.sampled_from(Status)
)
GIVEN = st.builds(
    Given,
    reason=TEXTS,
    queue_id=QUEUES,
    assignee_id=USERS,
    happened_at=INSTANTS,
    text=TEXTS,
    code=CODES,
    code_says_unanswered=st.booleans(),
    told=st.booleans(),
    settles_tasks=st.booleans(),
    withdraws_handovers=st.booleans(),
    hold_reason=CODES,
    hold_pauses=st.booleans(),
    resume_at=INSTANTS,
    cancel_reason=st.none() | st.sampled_from(CancelReason),
    survivor=st.none() | SURVIVORS,
)
FACTS = st.builds(
    CaseFacts,
    stored=st.sampled_from(Status),
    organisation_id=st.just(case().organisation_id),
    queue_id=QUEUES,
    assignee_id=USERS,
    owner_id=USERS,
    last_event_at=INSTANTS,
    open_handovers=st.integers(0, 1),
    number=st.just("4817"),
    customer=st.sampled_from([None, "acme"]),
    fold=st.builds(Fold, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    counts=st.sampled_from(ResolutionCounts),
    resolution_text=TEXTS,
    resolution_code=CODES,
    resolution_sent=st.booleans(),
    told_by=st.none() | st.builds(Told, st.integers(1, 9), SOME, solved=st.booleans()),
    unfinished_tasks=st.integers(0, 1),
    documentation_required=st.booleans(),
    interactions=st.integers(0, 1),
    draft_interactions=st.integers(0, 1),
    asked_at=INSTANTS,
    reminders_left=st.integers(0, 1),
    attempts=st.integers(0, 1),
    held_since=INSTANTS,
    hold_ends_on_message=st.booleans(),
    unjudged_message_at=st.none() | SOME,
    judge_until=INSTANTS,
    silent_until=INSTANTS,
    reopen_until=INSTANTS,
    merged=st.none()
    | st.builds(Merged, st.just("4818"), SOME, st.sampled_from(UNFINISHED), st.integers(1, 9)),
)
TASK_FACTS = st.builds(
    TaskFacts,
    stored=st.sampled_from(Status),
    organisation_id=st.just(case().organisation_id),
    queue_id=QUEUES,
    assignee_id=USERS,
    owner_id=USERS,
    open_handovers=st.integers(0, 1),
    case_unfinished=st.booleans(),
    dispatched_before=st.booleans(),
)
MOVES = st.sampled_from(Move)


EVERYTHING = Person(bob.viewer, frozenset(Relation))
PROGRAM = the_program("law")
READY: dict[str, Any] = {
    "reason": "Because",
    "queue_id": QUEUE,
    "assignee_id": EVA,
    "happened_at": None,
    "text": "Reset it",
    "code": "fixed",
    "code_says_unanswered": True,
    "settles_tasks": True,
    "withdraws_handovers": True,
    "hold_reason": "parts",
    "resume_at": None,
    "cancel_reason": CancelReason.SPAM,
    "survivor": Survivor("4818", "acme", Status.OPEN),
}
SETTLED: dict[str, Any] = {
    "customer": "acme",
    "resolution_text": "Reset it",
    "resolution_code": "fixed",
    "draft_interactions": 0,
    "interactions": 1,
    "reminders_left": 0,
    "attempts": 1,
    "unjudged_message_at": NOW - HOUR,
    "merged": Merged("4818", NOW - HOUR, Status.NEW, 3),
    "told_by": Told(3, NOW - HOUR, solved=True),
}
FOLDS = {Status.AWAITING_INFO: Fold(waiting=True), Status.ON_HOLD: Fold(held=True), Status.OPEN: Fold()}


@st.composite
def questions(draw: st.DrawFn) -> tuple[Move, CaseFacts, Person, Given]:
    """Draw a question: any at all, or one that the table knows, asked by somebody who may and with most in hand."""
    facts, given_input = draw(FACTS), draw(GIVEN)
    if draw(st.booleans()):
        return draw(MOVES), facts, draw(PEOPLE), given_input
    status, move = draw(st.sampled_from(sorted(CASE_MOVES)))
    kept = draw(st.sets(st.sampled_from(sorted(READY)), max_size=2))
    facts = replace(facts, **SETTLED, stored=status, fold=FOLDS.get(status, facts.fold))
    given_input = replace(given_input, **{name: READY[name] for name in READY if name not in kept})
    return move, facts, draw(st.sampled_from([EVERYTHING, PROGRAM])), given_input


@given(questions())
def test_every_move_of_a_case_is_decided_or_refused_with_reasons(
    question: tuple[Move, CaseFacts, Person, Given],
) -> None:
    move, facts, person, given_input = question
    missing = CASES.refusals_of(move, facts, person, NOW, given_input)
    try:
        decision = CASES.decide(move, facts, person, NOW, given_input)
    except (IllegalMove, NotAllowed) as refused:
        assert refused.faults == missing
        assert missing
        assert all(fault.message for fault in missing)
        return
    assert missing == ()
    assert decision.status is None or decision.status not in FOLDED
    assert move in CASES.allowed_moves(facts, person, NOW)


@given(MOVES, TASK_FACTS, PEOPLE, GIVEN)
def test_every_move_of_a_task_is_decided_or_refused_with_reasons(
    move: Move, facts: TaskFacts, person: Person, given_input: Given
) -> None:
    missing = TASKS.refusals_of(move, facts, person, NOW, given_input)
    try:
        decision = TASKS.decide(move, facts, person, NOW, given_input)
    except (IllegalMove, NotAllowed) as refused:
        assert refused.faults == missing != ()
        return
    assert missing == ()
    assert decision.status is not None
    assert move in TASKS.allowed_moves(facts, person, NOW)


@given(questions())
def test_events_are_learnt_live_and_never_happen_later(
    question: tuple[Move, CaseFacts, Person, Given],
) -> None:
    move, facts, person, given_input = question
    if CASES.refusals_of(move, facts, person, NOW, given_input):
        return
    decision = CASES.decide(move, facts, person, NOW, given_input)
    live_at = max(NOW, facts.last_event_at or NOW)
    for event in (*decision.events, *decision.survivor_events):
        assert event.recorded_at == live_at
        assert event.at <= live_at


@given(questions())
def test_completing_ends_waiting_and_hold(
    question: tuple[Move, CaseFacts, Person, Given],
) -> None:
    move, facts, person, given_input = question
    if CASES.refusals_of(move, facts, person, NOW, given_input):
        return
    decision = CASES.decide(move, facts, person, NOW, given_input)
    types = {event.type for event in decision.events}
    if move in (Move.COMPLETE, Move.COMPLETE_AS_UNANSWERED) and EventType.SOLVED not in types:
        assert (EventType.TAKEN_BACK in types) == facts.fold.waiting
        assert (EventType.RESUME in types) == facts.fold.held
    assert EventType.RESUME not in types or facts.fold.held


@given(FACTS, PEOPLE)
def test_offered_moves_stand_in_the_table(facts: CaseFacts, person: Person) -> None:
    for move in CASES.allowed_moves(facts, person, NOW):
        assert (facts.status, move) in CASE_MOVES


@given(FACTS)
def test_a_stranger_is_offered_nothing(facts: CaseFacts) -> None:
    assert CASES.allowed_moves(facts, gus, NOW) == ()


@pytest.mark.parametrize("status", list(Status), ids=str)
def test_every_unfinished_case_can_be_escalated_and_cancelled(status: Status) -> None:
    unfinished = status in UNFINISHED
    for move in (Move.ESCALATE, Move.CANCEL, Move.MERGE):
        assert ((status, move) in CASE_MOVES) is unfinished


def test_every_move_of_the_vocabulary_stands_in_the_case_table() -> None:
    assert {move for _, move in CASE_MOVES} == set(Move)


def test_no_task_ever_awaits_info_holds_or_closes() -> None:
    statuses = {status for status, _ in TASK_MOVES}
    assert statuses.isdisjoint({Status.AWAITING_INFO, Status.ON_HOLD, Status.CLOSED})


def test_every_permission_about_moves_is_used() -> None:
    used = {
        grant.permission
        for table in (CASE_MOVES, TASK_MOVES)
        for rows in table.values()
        for row in rows
        for grant in row.grants
    }
    elsewhere = {Permission.CASE_SEE, Permission.CASE_JUDGE_AGAIN, Permission.CASE_OVERRULE_NOT_NAMED}
    about_cases = {one for one in Permission if one.startswith("case.")}
    assert about_cases - elsewhere <= used
