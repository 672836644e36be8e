"""Sending texts to customers: each as one mail, however often it takes."""

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.cases import actions as cases
from servanda.cases.models import Delivery, ExternalInfo
from servanda.core.access import Viewer
from servanda.foundation.transactions import action
from servanda.mail import queries
from servanda.mail.addressing import domain_of
from servanda.mail.models import OutgoingMail, OutgoingState
from servanda.mail.rendering import rendered

TRY_FOR: Final = timedelta(days=3)
"""So long a mail server may be away or say *later*; then the text counts as not delivered."""

_NEVER: Final = 500
"""From this code on a mail server means it (RFC 5321 4.2.1)."""
_ABOUT_THIS_MAIL: Final = (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
_CANNOT_BE_WRITTEN: Final = (ValueError, smtplib.SMTPNotSupportedError)


class NotSentYet(Exception):
    """The mail has to be tried again: it is too early, or the mail server does not take it now."""


def send_external_info(*, info_id: UUID, by: Viewer, at: datetime) -> OutgoingMail | None:
    """Mail a text to the customer, unless it was recalled, sent or given up already: then nothing happens.

    Safe to run twice and at once: the Message-ID is kept before anything is sent, and whoever sends holds the text
    locked. What the server refuses for good, and what it put off for three days, is recorded as not delivered.
    Raises ``NotSentYet``.
    """
    mail = prepare_mail(info_id=info_id, by=by, at=at)
    if mail is None:
        return None
    try:
        refused_copies = hand_over(mail_id=mail.id, by=by, at=at)
    except NotSentYet:
        raise
    except Exception as error:
        failure = _failure(error)
        if failure is None and at - mail.first_tried_at < TRY_FOR:
            raise NotSentYet(_said(error)) from error
        return give_up(mail_id=mail.id, failure=failure or f"given up: {_said(error)}", by=by, at=at)
    if refused_copies:
        text = f"A copy of the mail was refused by the mail server. {refused_copies}"
        cases.write_internal_note(number=mail.info.case.number, text=text, by=by, at=at)
    return mail


@action
def prepare_mail(*, info_id: UUID, by: Viewer, at: datetime) -> OutgoingMail | None:
    """The mail that a text is sent by, with its Message-ID for good; none if there is nothing to send."""
    info = _locked(info_id)
    if info is None or info.delivery != Delivery.WAITING:
        return None
    message_id = f"<{info.id}@{domain_of(info.case.organisation)}>"
    known = {"message_id": message_id, "first_tried_at": at}
    return OutgoingMail.objects.select_related("info__case").get_or_create(info=info, defaults=known)[0]


@action
def hand_over(*, mail_id: UUID, by: Viewer, at: datetime) -> str:
    """Give a prepared mail to the server, once; what it said of copies that it refused.

    Raises ``NotSentYet`` before its time, and whatever the mail server does.
    """
    mail = OutgoingMail.objects.get(id=mail_id)
    info = _locked(mail.info_id)
    if info is None or info.delivery != Delivery.WAITING:
        return ""
    if info.send_at > at:
        raise NotSentYet("The text can still be recalled.")
    mail.info = info
    refused = _send(mail)
    cases.record_delivery(info_id=info.id, by=by, at=at)
    mail.state, mail.sent_at = OutgoingState.SENT, at
    mail.store()
    return refused


@action
def give_up(*, mail_id: UUID, failure: str, by: Viewer, at: datetime) -> OutgoingMail:
    """Record that a mail will not arrive: the owner of its case is told."""
    mail = OutgoingMail.objects.get(id=mail_id)
    cases.record_failure(info_id=mail.info_id, failure=failure, by=by, at=at)
    mail.state = OutgoingState.FAILED
    mail.store()
    return mail


def _locked(info_id: UUID) -> ExternalInfo | None:
    found = ExternalInfo.objects.select_related("case__organisation").select_for_update(of=("self",))
    return found.filter(id=info_id).first()


def _send(mail: OutgoingMail) -> str:
    """Refused copies alone do not make a mail unsent."""
    try:
        rendered(mail, queries.conversation(mail.info.case_id)).send()
    except smtplib.SMTPRecipientsRefused as error:
        if _concerns_somebody(error.recipients, mail.info.to):
            raise
        return _said(error)
    return ""


def _concerns_somebody(refused: Mapping[str, object], addressed: list[str]) -> bool:
    return bool({one.casefold() for one in refused} & {one.casefold() for one in addressed})


def _failure(error: Exception) -> str | None:
    """What a server that refuses for good said; none if it may take the mail later."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        final = all(code >= _NEVER for code, _ in error.recipients.values())
    elif isinstance(error, _ABOUT_THIS_MAIL):
        final = error.smtp_code >= _NEVER
    else:
        final = isinstance(error, _CANNOT_BE_WRITTEN)
    return _said(error) if final else None


def _said(error: Exception) -> str:
    """In words, without those that only programmers read."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{one}: {code} {_text(said)}" for one, (code, said) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return " ".join(str(error).split()) or type(error).__name__


def _text(said: bytes | str) -> str:
    return " ".join((said.decode("utf-8", "replace") if isinstance(said, bytes) else said).split())
