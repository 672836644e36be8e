"""Where a case lies and who has it."""

import pytest

from servanda.cases import actions, queries
from servanda.cases.actions import NoSuchTarget
from servanda.cases.models import CaseEvent
from servanda.commitments.queries import evaluations
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason, Channel, IllegalMove, Move
from servanda.core.clocks import State
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions as set_up
from servanda.organisations.models import HoldReason
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def hold_reason(**values: bool) -> HoldReason:
    made = set_up.add_term(
        vocabulary="hold-reasons", values={"label": "Test", **values}, by=works.BUILDER, at=NOON
    )
    return HoldReason.objects.get(id=made.id)


def test_a_queue_rejects_a_case_to_whoever_dispatched_it(
    as_alice: Viewer, alice: User, as_tomas: Viewer, tomas: User
) -> None:
    desk = works.desk(tomas)
    number = works.registered(desk, by=as_alice, dispatch=True).number
    case = actions.reject_case(number=number, reason="Not ours.", by=as_tomas, at=works.later(1))
    assert (case.status, case.queue_id) == ("new", None)
    told = CaseEvent.objects.filter(case=case).latest("seq").data["told"]
    assert told == {"dispatcher": str(alice.id)}


def test_an_assignee_rejects_a_case_to_its_queue(as_alice: Viewer, as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    number = works.registered(desk, by=as_alice).number
    actions.dispatch_case(
        number=number, queue_id=desk.queue.id, assignee_id=tomas.id, by=as_alice, at=works.later(1)
    )
    case = actions.reject_case(number=number, reason="On leave.", by=as_tomas, at=works.later(2))
    assert (case.status, case.queue_id, case.assignee_id) == ("queued", desk.queue.id, None)


def test_nobody_accepts_from_a_queue_of_others(as_tomas: Viewer, tomas: User, bob: User) -> None:
    desk = works.desk(bob)
    number = works.registered(desk, dispatch=True).number
    with pytest.raises(NotAllowed):
        actions.accept_case(number=number, by=as_tomas, at=works.later(1))


def test_a_case_is_not_dispatched_to_nowhere(as_alice: Viewer) -> None:
    number = works.registered(works.desk(), by=as_alice).number
    with pytest.raises(IllegalMove):
        actions.dispatch_case(number=number, by=as_alice, at=works.later(1))


def test_a_case_is_not_dispatched_to_somebody_who_left(as_alice: Viewer, tomas: User) -> None:
    number = works.registered(works.desk(), by=as_alice).number
    tomas.is_active = False
    tomas.save()
    with pytest.raises(NoSuchTarget):
        actions.dispatch_case(number=number, assignee_id=tomas.id, by=as_alice, at=works.later(1))


def test_a_case_belongs_to_the_organisation_of_the_queue_it_is_dispatched_to(as_alice: Viewer) -> None:
    number = works.registered(works.desk(), by=as_alice).number
    elsewhere = places.queue("Spare parts", places.organisation("SPARE"))
    case = actions.dispatch_case(number=number, queue_id=elsewhere.id, by=as_alice, at=works.later(1))
    assert case.organisation_id == elsewhere.organisation_id


def test_a_lead_gives_a_case_to_another_owner(as_bob: Viewer, bob: User, tomas: User, alice: User) -> None:
    desk = works.desk(tomas, lead=bob)
    case = works.opened(desk, tomas)
    case = actions.reassign_case(number=case.number, owner_id=bob.id, by=as_bob, at=works.later(1))
    assert (case.owner_id, case.assignee_id, case.status) == (bob.id, bob.id, "open")


def test_a_hold_that_pauses_stops_the_resolution_clock(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    reason = hold_reason(pauses_resolution=True)
    case = actions.hold_case(number=case.number, hold_reason_id=reason.id, by=as_tomas, at=works.later(10))
    ort = queries.clocks_of([case], at=works.later(60))[case.id].ort
    assert case.status == "on_hold" and ort is not None and ort.state is State.PAUSED


def test_a_hold_whose_reason_does_not_pause_lets_the_clock_run(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    case = actions.hold_case(
        number=case.number, hold_reason_id=hold_reason().id, by=as_tomas, at=works.later(10)
    )
    ort = queries.clocks_of([case], at=works.later(60))[case.id].ort
    assert ort is not None and ort.used.seconds == 60 * 60


def test_a_message_ends_a_hold_if_its_reason_says_so(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    reason = hold_reason(pauses_resolution=True, ends_when_customer_writes=True)
    actions.hold_case(number=case.number, hold_reason_id=reason.id, by=as_tomas, at=works.later(10))
    actions.record_customer_message(
        number=case.number, text="Now.", channel=Channel.EMAIL, by=as_tomas, at=works.later(20)
    )
    case = queries.case(case.number, viewer=as_tomas)
    assert (case.status, case.hold_reason) == ("open", None)


def test_a_hold_needs_a_reason(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    with pytest.raises(IllegalMove):
        actions.hold_case(number=case.number, hold_reason_id=None, by=as_tomas, at=works.later(1))


def test_taking_back_lets_the_clock_run_on(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    actions.ask_customer(number=case.number, text="Which one?", by=as_tomas, at=works.later(5))
    case = actions.take_back_case(
        number=case.number, reason="Found it in the manual.", by=as_tomas, at=works.later(15)
    )
    ort = queries.clocks_of([case], at=works.later(20))[case.id].ort
    assert case.status == "open" and ort is not None and ort.used.seconds == 10 * 60


def test_an_escalated_case_is_at_risk_at_once(as_alice: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    number = works.registered(desk, by=as_alice).number
    case = actions.escalate_case(number=number, reason="Line stands still.", by=as_alice, at=works.later(1))
    assert case.at_risk_at == works.later(1)


def test_cancelling_ends_the_clocks(as_bob: Viewer) -> None:
    number = works.registered(works.desk()).number
    case = actions.cancel_case(number=number, cancel_reason=CancelReason.SPAM, by=as_bob, at=works.later(1))
    clocks = queries.clocks_of([case], at=works.later(1))[case.id]
    assert {clock.state for clock in clocks.shown} == {State.CANCELLED}
    assert (case.status, case.running_due_at, case.at_risk_at) == ("cancelled", None, None)


def test_a_refused_move_says_what_is_missing_and_who_can_help(as_alice: Viewer) -> None:
    number = works.registered(works.desk(), by=as_alice).number
    with pytest.raises(IllegalMove) as refused:
        actions.close_case(number=number, by=as_alice, at=works.later(1))
    said = " ".join(fault.message for fault in refused.value.faults)
    assert "possible while completed" in said and "engineer" in said


def test_only_moves_that_could_succeed_are_offered(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    case = queries.case(case.number, viewer=as_tomas)
    now = works.later(1)
    found = evaluations([case.sheet_id], at=now)[case.sheet_id]
    moves = queries.moves_of(case, found, viewer=as_tomas, at=now)
    assert Move.COMPLETE in moves and Move.CLOSE not in moves and Move.ACCEPT not in moves


def test_a_stale_move_is_refused(as_alice: Viewer) -> None:
    case = works.registered(works.desk(), by=as_alice)
    with pytest.raises(Stale):
        actions.accept_case(number=case.number, expecting=case.revision + 1, by=as_alice, at=works.later(1))
