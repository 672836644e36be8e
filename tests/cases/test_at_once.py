"""Two people, two tabs, two programs on one case: real connections, real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import pytest
from django.db import connection, transaction

from servanda.cases import actions
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, CaseEvent, ExternalInfo
from servanda.commitments.models import ClockEvent
from servanda.core.access import Role, Viewer
from servanda.core.cases import Channel
from servanda.organisations.models import HoldReason
from servanda.organisations.queries import viewer_of
from tests.cases import works
from tests.cast import staff
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")


def engineers() -> tuple[Viewer, Viewer, works.Desk]:
    tomas, mei = staff("Tomás Rivera", Role.ENGINEER), staff("Mei Sato", Role.ENGINEER)
    return viewer_of(tomas), viewer_of(mei), works.desk(tomas, mei)


def test_two_accept_at_once_and_one_gets_it() -> None:
    tomas, mei, desk = engineers()
    number = works.registered(desk, dispatch=True).number

    def accept(by: Viewer) -> Callable[[], object]:
        return lambda: actions.accept_case(number=number, by=by, at=works.later(1))

    assert sorted(at_once(accept(tomas), accept(mei))) == ["", "illegal_move"]
    case = Case.objects.get(number=number)
    winners = CaseEvent.objects.filter(case=case, data__move="accept")
    assert [one.by_user_id for one in winners] == [case.owner_id]


def test_a_message_and_a_completion_at_once_are_both_kept() -> None:
    tomas, _, desk = engineers()
    case = works.registered(desk, dispatch=True)
    actions.accept_case(number=case.number, by=tomas, at=works.later(1))
    actions.ask_customer(number=case.number, text="Which?", by=tomas, at=works.later(2))
    resolution = Resolution("Done.", desk.solved.id)
    said = at_once(
        lambda: actions.record_customer_message(
            number=case.number, text="It.", channel=Channel.EMAIL, by=works.BUILDER, at=works.later(3)
        ),
        lambda: actions.complete_case(number=case.number, resolution=resolution, by=tomas, at=works.later(3)),
    )
    assert said == ["", ""]
    stored = Case.objects.get(number=case.number)
    assert stored.status == "completed"
    assert list(
        ClockEvent.objects.filter(sheet=stored.sheet_id).order_by("seq").values_list("seq", flat=True)
    ) == list(range(1, stored.sheet.last_seq + 1))


def asked(tomas: Viewer, desk: works.Desk) -> Case:
    """A case whose customer is to be reminded once, at minute 60."""
    number = works.registered(desk, dispatch=True).number
    actions.accept_case(number=number, by=tomas, at=works.later(1))
    info = actions.ask_customer(number=number, text="Which?", by=tomas, at=works.later(2))
    actions.record_delivery(info_id=info.id, by=works.BUILDER, at=works.later(3))
    Case.objects.filter(number=number).update(reminders=1, reminder_interval_s=60, remind_at=works.later(60))
    return Case.objects.get(number=number)


def test_two_watches_remind_a_customer_once() -> None:
    tomas, _, desk = engineers()
    case = asked(tomas, desk)

    def remind() -> None:
        actions.remind_customer(case_id=case.id, by=works.BUILDER, at=works.later(61))

    assert at_once(remind, remind) == ["", ""]
    assert ExternalInfo.objects.filter(mode="reminder").count() == 1
    assert Case.objects.get(id=case.id).reminders_sent == 1


def test_an_answer_and_a_reminder_at_once_leave_nothing_to_remind_of() -> None:
    tomas, _, desk = engineers()
    case = asked(tomas, desk)
    said = at_once(
        lambda: actions.record_customer_message(
            number=case.number, text="It.", channel=Channel.EMAIL, by=works.BUILDER, at=works.later(61)
        ),
        lambda: actions.remind_customer(case_id=case.id, by=works.BUILDER, at=works.later(61)),
    )
    assert said == ["", ""]
    stored = Case.objects.get(id=case.id)
    assert (stored.status, stored.remind_at, stored.reminders_sent) == ("open", None, 0)


def test_many_registrations_at_once_have_numbers_of_their_own() -> None:
    _, _, desk = engineers()
    said = at_once(*([lambda: works.registered(desk)] * 4))
    assert said == [""] * 4
    assert Case.objects.values("number").distinct().count() == 4


def test_a_message_that_waited_for_a_hold_ends_it() -> None:
    tomas, _, desk = engineers()
    number = works.registered(desk, dispatch=True).number
    actions.accept_case(number=number, by=tomas, at=works.later(1))
    reason = HoldReason.objects.filter(ends_when_customer_writes=True)[0]
    pids: Queue[int] = Queue()

    def write() -> None:
        try:
            pids.put(scalar("SELECT pg_backend_pid()"))
            actions.record_customer_message(
                number=number, text="It.", channel=Channel.EMAIL, by=works.BUILDER, at=works.later(3)
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.hold_case(number=number, hold_reason_id=reason.id, by=tomas, at=works.later(2))
            writing = pool.submit(write)
            pid = pids.get(timeout=10)
            while not scalar("SELECT cardinality(pg_blocking_pids(%s))", pid):
                assert not writing.done()
        writing.result(timeout=10)
    assert Case.objects.get(number=number).status == "open"


def scalar(statement: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
