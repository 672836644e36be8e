"""Any series of things that people do to a case, in any order: what must hold, holds after each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.cases import actions, queries
from servanda.cases.actions import Call, Direction, Resolution
from servanda.cases.actions.ordering import ORDERED, set_order
from servanda.cases.models import Case
from servanda.commitments.models import ClockEvent
from servanda.commitments.queries import evaluations
from servanda.core.access import Viewer
from servanda.core.cases import (
    CancelReason,
    Channel,
    Fold,
    IllegalMove,
    Move,
    Status,
    allowed_moves,
    folded_status,
)
from servanda.core.clocks import Evaluation, State
from servanda.core.refusals import Refusal
from servanda.organisations.models import HoldReason
from servanda.people.models import User
from tests.cases import works

pytestmark = pytest.mark.django_db

MAIL: Final = works.BUILDER


@dataclass(frozen=True)
class World:
    """One case, and who and what there is."""

    number: str
    desk: works.Desk
    lead: Viewer
    hold_reason: HoldReason


Deed = Callable[[World, datetime], object]


def resolution(world: World, *, send: bool, told_at: datetime | None = None) -> Resolution:
    return Resolution("Replaced.", world.desk.solved.id, send=send, told_at=told_at)


DEEDS: Final[Mapping[str, tuple[Move | None, Deed]]] = {
    "dispatch": (
        Move.DISPATCH,
        lambda world, at: actions.dispatch_case(
            number=world.number, queue_id=world.desk.queue.id, by=world.lead, at=at
        ),
    ),
    "accept": (Move.ACCEPT, lambda world, at: actions.accept_case(number=world.number, by=world.lead, at=at)),
    "reject": (
        Move.REJECT,
        lambda world, at: actions.reject_case(number=world.number, reason="No.", by=world.lead, at=at),
    ),
    "inform": (
        Move.INFORM,
        lambda world, at: actions.inform_customer(number=world.number, text="Hello.", by=world.lead, at=at),
    ),
    "ask": (
        Move.SEND_REPLY,
        lambda world, at: actions.ask_customer(number=world.number, text="Which?", by=world.lead, at=at),
    ),
    "message": (
        None,
        lambda world, at: actions.record_customer_message(
            number=world.number, text="It.", channel=Channel.EMAIL, by=MAIL, at=at
        ),
    ),
    "call": (
        None,
        lambda world, at: actions.record_interaction(
            number=world.number,
            call=Call("Called.", direction=Direction.OUTBOUND, counts_as_response=True),
            by=world.lead,
            at=at,
        ),
    ),
    "note": (
        None,
        lambda world, at: actions.write_internal_note(number=world.number, text="Hm.", by=world.lead, at=at),
    ),
    "take back": (
        Move.TAKE_BACK,
        lambda world, at: actions.take_back_case(number=world.number, reason="Found.", by=world.lead, at=at),
    ),
    "hold": (
        Move.HOLD,
        lambda world, at: actions.hold_case(
            number=world.number, hold_reason_id=world.hold_reason.id, by=world.lead, at=at
        ),
    ),
    "resume": (Move.RESUME, lambda world, at: actions.resume_case(number=world.number, by=world.lead, at=at)),
    "severity": (
        None,
        lambda world, at: actions.change_case(
            number=world.number, severity=1 + at.minute % 4, by=world.lead, at=at
        ),
    ),
    "complete": (
        Move.COMPLETE,
        lambda world, at: actions.complete_case(
            number=world.number, resolution=resolution(world, send=False), by=world.lead, at=at
        ),
    ),
    "complete and send": (
        Move.COMPLETE,
        lambda world, at: actions.complete_case(
            number=world.number, resolution=resolution(world, send=True), by=world.lead, at=at
        ),
    ),
    "send": (
        Move.SEND_RESOLUTION,
        lambda world, at: actions.send_resolution(number=world.number, by=world.lead, at=at),
    ),
    "close": (Move.CLOSE, lambda world, at: actions.close_case(number=world.number, by=world.lead, at=at)),
    "reopen": (
        Move.REOPEN,
        lambda world, at: actions.reopen_case(number=world.number, reason="Again.", by=world.lead, at=at),
    ),
    "escalate": (
        Move.ESCALATE,
        lambda world, at: actions.escalate_case(number=world.number, reason="Now!", by=world.lead, at=at),
    ),
    "cancel": (
        Move.CANCEL,
        lambda world, at: actions.cancel_case(
            number=world.number, cancel_reason=CancelReason.MISTAKE, by=world.lead, at=at
        ),
    ),
}
RARE: Final = ("cancel", "close", "escalate")
OFTEN: Final = tuple(name for name in DEEDS if name not in RARE)

steps = st.lists(
    st.tuples(st.sampled_from((*OFTEN, *OFTEN, *RARE)), st.integers(0, 600)), min_size=3, max_size=14
)


@pytest.fixture
def world(as_bob: Viewer, bob: User) -> World:
    desk = works.desk(lead=bob)
    reason = HoldReason.objects.filter(pauses_resolution=True).first()
    assert reason is not None
    return World(works.registered(desk).number, desk, as_bob, reason)


# The world is rolled back after each example, so it may stand for all of them. An example is up to 14 deeds in
# the database, so a quick run tries fewer than of pure rules.
@settings(
    max_examples=max(settings.default.max_examples // 3, 20),  # type: ignore[union-attr]
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_whatever_is_done_to_a_case_its_rules_hold(world: World, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        minutes = 0
        for name, later in steps:
            minutes += later
            do(world, name, works.later(minutes))
        transaction.set_rollback(True)


def do(world: World, name: str, at: datetime) -> None:
    """One deed: offered moves succeed, others are refused and change nothing."""
    move, deed = DEEDS[name]
    before, offered = standing(world, at)
    try:
        with transaction.atomic():
            deed(world, at)
    except Refusal as refused:
        assert move not in offered, (name, before.status, refused.message)
        assert standing(world, at)[0].revision == before.revision
        return
    assert move is None or move in offered
    check(Case.objects.select_related("sheet").get(number=world.number), at)


def standing(world: World, at: datetime) -> tuple[Case, tuple[Move, ...]]:
    case = queries.case(world.number, viewer=world.lead)
    now = evaluations([case.sheet_id], at=at)[case.sheet_id]
    person = queries.person_of(case, world.lead)
    return case, allowed_moves(queries.facts_of(case, now), person, at)


def check(case: Case, at: datetime) -> None:
    """What must hold of a case that is stored."""
    now = evaluations([case.sheet_id], at=at)[case.sheet_id]
    fold = Fold(now.responded, now.waiting, now.held is not None, now.solved)
    assert folded_status(Status(case.status), fold) == case.status
    kept = [getattr(case, name) for name in ORDERED]
    set_order(case, now)
    assert kept == [getattr(case, name) for name in ORDERED]
    seqs = ClockEvent.objects.filter(sheet=case.sheet_id).order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, case.sheet.last_seq + 1))
    entries = case.events.order_by("seq").values_list("seq", flat=True)
    assert list(entries) == list(range(1, case.events_recorded + 1))
    check_clocks(case, now)


def check_clocks(case: Case, now: Evaluation) -> None:
    running = any(clock.state is State.RUNNING for clock in now.clocks)
    if case.status == Status.CANCELLED:
        assert not running
    if case.status == Status.CLOSED:
        assert now.solved and case.sent_at is not None
    if case.status == Status.AWAITING_INFO:
        assert case.asked_at is not None
    if case.status in (Status.OPEN, Status.AWAITING_INFO, Status.ON_HOLD):
        assert case.owner_id is not None


def test_a_refusal_says_why(world: World) -> None:
    with pytest.raises(IllegalMove) as refused:
        actions.close_case(number=world.number, by=world.lead, at=works.later(1))
    assert refused.value.faults
