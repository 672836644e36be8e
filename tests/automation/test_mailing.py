"""Notices by mail, and the jobs that bring everything on its way."""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from servanda.automation import actions
from servanda.automation.models import MailState, Notice, NoticeChannel
from servanda.cases import actions as cases
from servanda.cases.models import ExternalInfo
from servanda.core.notices import NoticeKind
from servanda.jobs import happenings
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db


class Refusing(BaseEmailBackend):
    """A mail server that takes nobody whose address is at Halden."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"no such mailbox")})


class Busy(BaseEmailBackend):
    """A mail server that wants to see everybody twice."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPRecipientsRefused({email_messages[0].to[0]: (450, b"greylisted, try again")})


class Away(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPServerDisconnected("Connection unexpectedly closed")


def by_backend(settings: Settings, backend: type[BaseEmailBackend]) -> None:
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"


def mailed(user: User, number: int = 1, **fields: Any) -> Notice:
    return rings.rung(user, number, channel=NoticeChannel.MAIL, **fields)


def announced(job: str) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=job))


def test_a_mail_says_what_happened_and_leads_there(bob: User, settings: Settings) -> None:
    settings.SERVANDA_BASE_URL = "https://support.halden.example"
    words = {"subject": "Press <3> & stop", "by": "Alice Auer", "reason": "The line stands."}
    notice = mailed(bob, kind=NoticeKind.ESCALATED, case_number="1007", words=words)
    happenings.mail([str(notice.id)])
    [sent] = mail.outbox
    assert sent.subject == "1007 Escalated: Press <3> & stop"
    assert sent.to == [bob.email]
    assert str(sent.body).startswith("Escalated, by Alice Auer.\n\n1007 Press <3> & stop\n")
    assert "Reason: The line stands." in sent.body
    assert f"https://support.halden.example/notices/{notice.id}" in sent.body


def test_a_subject_of_several_lines_becomes_one(bob: User) -> None:
    notice = mailed(bob, words={"subject": "Stop\r\nBcc: all@halden.example"})
    happenings.mail([str(notice.id)])
    assert mail.outbox[0].subject == "1001 Assigned to you: Stop Bcc: all@halden.example"
    assert mail.outbox[0].recipients() == [bob.email]


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_has_a_headline_of_its_own(kind: NoticeKind, bob: User) -> None:
    subject = actions.message_of(mailed(bob, kind=kind)).subject
    others = [actions.message_of(mailed(bob, 2 + n, kind=one)).subject for n, one in enumerate(NoticeKind)]
    assert [other.partition(" ")[2] for other in others].count(subject.partition(" ")[2]) == 1


def test_a_mail_is_sent_once_however_often_its_job_runs(bob: User) -> None:
    notice = mailed(bob)
    for _ in range(2):
        happenings.mail([str(notice.id)])
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [
        f"<notice.{notice.id}@127.0.0.1>"
    ]
    notice.refresh_from_db()
    assert notice.mail_state == MailState.SENT
    assert notice.sent_at is not None


def test_a_refused_address_is_kept_as_such(bob: User, settings: Settings) -> None:
    by_backend(settings, Refusing)
    notice = actions.mail_notice(notice_id=mailed(bob).id, by=rings.TELLER, at=NOON)
    assert (notice.mail_state, notice.sent_at) == ("refused", None)
    assert notice.failure == f"The mail server refuses {bob.email}."


def test_who_has_left_meanwhile_gets_no_mail(bob: User) -> None:
    notice = mailed(bob)
    User.objects.filter(id=bob.id).update(is_active=False)
    assert actions.mail_notice(notice_id=notice.id, by=rings.TELLER, at=NOON).mail_state == "refused"
    assert mail.outbox == []


@pytest.mark.parametrize("backend", [Away, Busy])
def test_mails_wait_for_a_server_that_does_not_take_them_now(
    backend: type[BaseEmailBackend], bob: User, alice: User, settings: Settings
) -> None:
    notices = [mailed(bob), mailed(alice)]
    ids = [str(notice.id) for notice in notices]
    present = settings.EMAIL_BACKEND
    by_backend(settings, backend)
    with pytest.raises(happenings.MailServerAway, match="2 of 2"):
        happenings.mail(ids)
    assert set(Notice.objects.values_list("mail_state", flat=True)) == {"waiting"}
    settings.EMAIL_BACKEND = present
    happenings.mail(ids)
    assert len(mail.outbox) == 2


def test_each_wait_for_the_mail_server_is_longer_up_to_a_day() -> None:
    waits = [happenings.MAIL_RETRIES.exponential_wait ** (attempt + 1) for attempt in range(9)]
    assert waits == sorted(set(waits))
    assert timedelta(hours=6) < timedelta(seconds=sum(waits)) < timedelta(days=2)
    assert happenings.mail.retry_strategy is happenings.MAIL_RETRIES


def test_a_text_to_the_customer_goes_its_way_when_it_can_no_longer_be_recalled(
    tomas: User, bob: User
) -> None:
    case = works.opened(works.desk(tomas, lead=bob), tomas)
    cases.inform_customer(number=case.number, text="On my way.", by=viewer_of(tomas), at=NOON)
    ids = announced("cases.happened")[-1].args["event_ids"]
    happenings.happened(ids)
    info = ExternalInfo.objects.get()
    [job] = announced("mail.send_external_info")
    assert (job.args, job.scheduled_at) == ({"info_id": str(info.id)}, info.send_at)


def test_a_recalled_text_goes_nowhere(tomas: User, bob: User) -> None:
    case = works.opened(works.desk(tomas, lead=bob), tomas)
    info = cases.inform_customer(number=case.number, text="On my way.", by=viewer_of(tomas), at=NOON)
    ids = announced("cases.happened")[-1].args["event_ids"]
    cases.recall_external_info(number=case.number, info_id=info.id, by=viewer_of(tomas), at=NOON)
    happenings.happened(ids)
    assert announced("mail.send_external_info") == []
