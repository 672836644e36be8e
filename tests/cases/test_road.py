"""From the phone call to the closed case, by actions alone."""

import pytest

from servanda.cases import actions, queries
from servanda.cases.actions import Call, Resolution
from servanda.cases.models import Case, Direction
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.clocks import State
from servanda.core.routing import Entry
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def clocks(case: Case, minutes: int) -> queries.CaseClocks:
    at = works.later(minutes)
    return queries.clocks_of([case], at=at)[case.id]


def test_a_case_goes_the_whole_road(as_alice: Viewer, as_tomas: Viewer, tomas: User, bob: User) -> None:
    desk = works.desk(tomas, lead=bob)

    case = works.registered(desk, by=as_alice)
    assert case.status == "new"
    number = case.number
    case = actions.dispatch_case(number=number, queue_id=desk.queue.id, by=as_alice, at=works.later(1))
    assert case.status == "queued"
    case = actions.accept_case(number=number, by=as_tomas, at=works.later(5))
    assert (case.status, case.owner_id) == ("open", tomas.id)

    actions.inform_customer(number=number, text="I have your case.", by=as_tomas, at=works.later(10))
    now = clocks(case, 10)
    assert now.irt is not None and now.irt.state is State.MET
    assert now.ort is not None and now.ort.running

    actions.ask_customer(number=number, text="Send me the log, please.", by=as_tomas, at=works.later(20))
    case = queries.case(number, viewer=as_tomas)
    assert case.status == "awaiting_info"
    now = clocks(case, 50)
    assert now.ort is not None and now.ort.state is State.PAUSED and now.ort.used.seconds == 20 * 60

    actions.record_customer_message(
        number=number, text="Here it is.", channel=Channel.EMAIL, by=as_tomas, at=works.later(60)
    )
    case = queries.case(number, viewer=as_tomas)
    assert case.status == "open"
    resolution = Resolution("Replaced sensor B12.", desk.solved.id)
    case = actions.complete_case(number=number, resolution=resolution, by=as_tomas, at=works.later(70))
    assert case.status == "completed"
    case = actions.send_resolution(number=number, by=as_tomas, at=works.later(75))
    case = actions.close_case(number=number, by=as_tomas, at=works.later(80))
    assert case.status == "closed"
    now = clocks(case, 100)
    assert now.ort is not None and now.ort.state is State.MET and now.ort.used.seconds == 35 * 60

    kinds = [entry.event.kind for entry in queries.stream(case).entries]
    assert kinds == [
        "registered",
        "moved",
        "moved",
        "external_info",
        "external_info",
        "customer_message",
        "moved",
        "external_info",
        "moved",
    ]


def test_a_call_is_registered_and_solved_in_one_step(as_alice: Viewer, alice: User) -> None:
    desk = works.desk()
    done = actions.register_case(
        new=works.new_case(desk),
        entry=Entry.STAFF,
        resolution=Resolution("Switched it off and on.", desk.solved.id, told_at=NOON),
        by=as_alice,
        at=NOON,
    )
    assert (done.case.status, done.case.owner_id, done.case.sent_how) == ("completed", alice.id, "told")


def test_a_call_documented_afterwards_counts_at_its_own_time(
    as_alice: Viewer, as_tomas: Viewer, tomas: User
) -> None:
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    called = Call(
        "Told her what to try.",
        direction=Direction.OUTBOUND,
        happened_at=works.later(3),
        counts_as_response=True,
    )
    actions.record_interaction(number=case.number, call=called, by=as_tomas, at=works.later(30))
    irt = clocks(case, 30).irt
    assert irt is not None and irt.state is State.MET and irt.stopped_at == works.later(3)
