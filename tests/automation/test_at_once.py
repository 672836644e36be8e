"""Jobs as the worker runs them, and the same job twice at one moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.core import mail
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.automation import actions
from servanda.automation.models import Notice, NoticeChannel
from servanda.cases import actions as cases
from servanda.core.access import Role
from servanda.jobs import happenings
from servanda.organisations.queries import viewer_of
from tests.automation import rings
from tests.cases import works
from tests.cast import NOON, staff
from tests.jobs.test_jobs import run_worker_until_idle

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_who_tell_at_once_tell_once() -> None:
    tomas, bob = staff("Tomás Rivera", Role.ENGINEER), staff("Bob Berger", Role.QUEUE_LEAD)
    case = works.registered(works.desk(tomas, lead=bob), dispatch=True)

    def telling() -> int:
        try:
            return len(rings.tell(case))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as people:
        new = [run.result() for run in [people.submit(telling) for _ in range(4)]]
    assert (sum(new), Notice.objects.count()) == (2, 2)


def test_two_who_tell_of_the_same_events_in_another_order_tell_once() -> None:
    tomas, bob = staff("Tomás Rivera", Role.ENGINEER), staff("Bob Berger", Role.QUEUE_LEAD)
    desk = works.desk(tomas, lead=bob)
    entries = [rings.last_event(works.registered(desk, dispatch=True)).id for _ in range(20)]

    def telling(ids: list[UUID]) -> int:
        try:
            return len(actions.tell(event_ids=ids, by=rings.TELLER, at=NOON))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as people:
        orders = [entries, entries[::-1], entries[5:] + entries[:5], entries[::-2]]
        new = [run.result() for run in [people.submit(telling, order) for order in orders]]
    assert (sum(new), Notice.objects.count()) == (40, 40)


def test_the_worker_tells_and_mails_what_an_action_announced() -> None:
    tomas, bob = staff("Tomás Rivera", Role.ENGINEER), staff("Bob Berger", Role.QUEUE_LEAD)
    case = works.registered(works.desk(lead=bob))
    cases.dispatch_case(number=case.number, assignee_id=tomas.id, by=viewer_of(bob), at=NOON)
    run_worker_until_idle()
    notices = Notice.objects.filter(recipient=tomas)
    assert set(notices.values_list("channel", "mail_state")) == {("bell", ""), ("mail", "sent")}
    assert [job.status for job in ProcrastinateJob.objects.filter(task_name="notices.mail")] == ["succeeded"]


def test_two_who_mail_at_once_mail_once() -> None:
    notice = rings.rung(staff("Bob Berger", Role.QUEUE_LEAD), channel=NoticeChannel.MAIL)

    def mailing() -> None:
        try:
            happenings.mail([str(notice.id)])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as people:
        for run in [people.submit(mailing) for _ in range(3)]:
            run.result()
    assert len(mail.outbox) == 1
