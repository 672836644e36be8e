"""Notices by mail."""

from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from servanda.automation.models import MailState, Notice
from servanda.core.access import Viewer
from servanda.foundation.transactions import action

LONGEST_SUBJECT: Final = 160
FOR_GOOD: Final = 500
"""SMTP replies from here on mean that trying again does not help."""


@action
def mail_notice(*, notice_id: UUID, by: Viewer, at: datetime) -> Notice:
    """Hand a waiting notice to the mail server; one that was handed over, or cannot be, is left alone.

    A run beside this one waits for it. Only what dies between handing over and commit is sent again, under the
    same ``Message-ID``. An address that is refused for good is kept as such; whatever else the mail server or
    the way to it raises (``OSError``) is raised, and the notice goes on waiting.
    """
    notice = Notice.objects.select_related("recipient").select_for_update(of=("self",)).get(id=notice_id)
    if notice.mail_state == MailState.WAITING:
        notice.failure = _sent(notice, at)
        notice.mail_state = MailState.REFUSED if notice.failure else MailState.SENT
        notice.sent_at = None if notice.failure else at
        notice.store()
    return notice


def message_of(notice: Notice, at: datetime | None = None) -> EmailMessage:
    """The mail, in plain text, times in the reader's zone; its ``Message-ID`` is the notice's for good.

    A deadline that has come ``at`` its sending was due then; without, when it was told.
    Somebody outside gets no link into the desk, and times in the zone of the support organisation, which is the
    sender where it writes to a customer.
    """
    reader = notice.recipient
    zone = reader.zone if reader else notice.words["zone"]
    at = at or notice.created_at
    facts = {"notice": notice, "base_url": settings.SERVANDA_BASE_URL, "zone": zone, "at": at}
    host = urlsplit(settings.SERVANDA_BASE_URL).hostname
    with timezone.override(ZoneInfo(zone)):
        return EmailMessage(
            subject=_line("notices/mail_subject.txt", facts),
            body=render_to_string("notices/mail.txt" if reader else "notices/mail_outside.txt", facts),
            from_email=notice.words.get("sender"),
            to=[reader.email if reader else notice.address],
            headers={"Message-ID": f"<notice.{notice.id}@{host}>", "Auto-Submitted": "auto-generated"},
        )


def _sent(notice: Notice, at: datetime) -> str:
    """Sends it; why it cannot be, if so."""
    if notice.recipient and not notice.recipient.is_active:
        return "The user has been deactivated."
    try:
        message_of(notice, at).send()
    except SMTPRecipientsRefused as refused:
        if any(code < FOR_GOOD for code, _ in refused.recipients.values()):
            raise
        return f"The mail server refuses {', '.join(refused.recipients)}."[:400]
    return ""


def _line(template: str, facts: dict[str, Any]) -> str:
    return " ".join(render_to_string(template, facts).split())[:LONGEST_SUBJECT]
