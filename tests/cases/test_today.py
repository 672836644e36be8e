"""What Today asks: deadlines of those who answer for them, and customers who wait for an answer."""

from datetime import timedelta
from typing import Final

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.cases import actions, queries
from servanda.cases.actions import Call
from servanda.cases.models import Direction
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.refusals import NotAllowed
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

LONG_AFTER: Final = NOON + timedelta(days=30)


def due(viewer: Viewer, minutes: int = 0, **asked: object) -> list[str]:
    found = queries.deadlines(
        viewer=viewer,
        at=works.later(minutes),
        until=LONG_AFTER,
        **asked,  # type: ignore[arg-type]
    )
    return [case.number for case in found]


def waiting(viewer: Viewer) -> list[str]:
    return [message.case.number for message in queries.answers_waiting(viewer=viewer)]


def test_deadlines_of_ones_queues_and_of_ones_own_cases_are_told(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    queued = works.registered(desk, dispatch=True)
    own = works.opened(desk, tomas, severity=1)
    assert sorted(due(as_tomas)) == [queued.number, own.number]


def test_deadlines_of_others_are_not(as_tomas: Viewer, tomas: User, bob: User) -> None:
    desk = works.desk(bob)
    works.opened(desk, bob)
    assert due(as_tomas) == []


def test_a_deadline_after_the_end_is_not_told(as_tomas: Viewer, tomas: User) -> None:
    works.registered(works.desk(tomas), dispatch=True)
    assert queries.deadlines(viewer=as_tomas, at=NOON, until=NOON) == []


def test_a_paused_case_breaks_nothing(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    actions.ask_customer(number=case.number, text="Which line?", by=as_tomas, at=works.later(5))
    assert due(as_tomas) == []


def test_of_many_deadlines_those_nearest_to_now_are_told_in_their_order(
    as_tomas: Viewer, tomas: User
) -> None:
    desk = works.desk(tomas)
    made = [works.registered(desk, dispatch=True, when=works.later(at)) for at in (0, 20, 40, 60)]
    first_due = made[0].running_due_at
    assert first_due is not None
    at = int((first_due - NOON).total_seconds()) // 60 + 45
    assert due(as_tomas, at, limit=2) == [made[2].number, made[3].number]


@pytest.mark.parametrize("count", [1, 6])
def test_deadlines_cost_two_statements_however_many(
    count: int, as_tomas: Viewer, tomas: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = works.desk(tomas)
    for _ in range(count):
        works.registered(desk, dispatch=True)
    with django_assert_num_queries(2):
        assert len(due(as_tomas)) == count


def test_deadlines_and_answers_ask_for_the_permission(as_ada: Viewer) -> None:
    with pytest.raises(NotAllowed):
        due(as_ada)
    with pytest.raises(NotAllowed):
        waiting(as_ada)


def test_a_customer_who_wrote_last_waits_for_an_answer(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    write(case.number, as_tomas, 5)
    assert waiting(as_tomas) == [case.number]


def test_of_several_messages_the_last_one_is_told(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    write(case.number, as_tomas, 5)
    write(case.number, as_tomas, 6, "Still nothing.")
    assert [one.text for one in queries.answers_waiting(viewer=as_tomas)] == ["Still nothing."]


def test_who_was_informed_waits_no_longer(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    write(case.number, as_tomas, 5)
    actions.inform_customer(number=case.number, text="We look into it.", by=as_tomas, at=works.later(9))
    assert waiting(as_tomas) == []


def test_a_text_that_was_recalled_answered_nobody(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    write(case.number, as_tomas, 5)
    info = actions.inform_customer(number=case.number, text="Oops", by=as_tomas, at=works.later(9))
    actions.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=works.later(9))
    assert waiting(as_tomas) == [case.number]


def test_who_was_called_back_waits_no_longer(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    write(case.number, as_tomas, 5)
    call = Call(
        text="Explained.", channel=Channel.PHONE, direction=Direction.OUTBOUND, happened_at=works.later(8)
    )
    actions.record_interaction(number=case.number, call=call, by=as_tomas, at=works.later(9))
    assert waiting(as_tomas) == []


def test_a_message_on_somebody_elses_case_waits_for_them(
    as_tomas: Viewer, tomas: User, as_bob: Viewer, bob: User
) -> None:
    case = works.opened(works.desk(tomas, bob), bob)
    write(case.number, as_tomas, 5)
    assert (waiting(as_tomas), waiting(as_bob)) == ([], [case.number])


def write(number: str, by: Viewer, minutes: int, text: str = "It stopped again.") -> None:
    actions.record_customer_message(
        number=number, text=text, channel=Channel.PHONE, by=by, at=works.later(minutes)
    )
