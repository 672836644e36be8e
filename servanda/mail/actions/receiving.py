"""Taking a message: kept raw before anything is decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from servanda.core.access import Viewer
from servanda.core.refusals import Invalid
from servanda.foundation import outbox
from servanda.foundation.transactions import action
from servanda.mail import queries
from servanda.mail.models import LONGEST_MESSAGE_ID, IncomingMail, MailOutcome
from servanda.mail.reading import content_hash, message_id_of

LARGEST: Final = 100_000_000
"""Bytes; mail servers stop far below it."""
_LONGEST_ENVELOPE: Final = 320


class MailUnusable(Invalid):
    """There is no message, or one that no mail server would pass on."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is kept; ``is_new`` unless it was kept before."""

    mail: IncomingMail
    is_new: bool


@action
def receive_mail(
    *, raw: bytes, envelope_from: str = "", envelope_to: str = "", by: Viewer, at: datetime
) -> Received:
    """Keep a message, received at the instant, and announce that it waits to be read; the same one only once.

    ``envelope_from`` is ``<>`` for mail that must not be answered. Raises ``MailUnusable``.
    """
    if not raw.strip():
        raise MailUnusable("There is no message: nothing was sent.")
    if len(raw) > LARGEST:
        raise MailUnusable(f"The message is larger than {LARGEST:,} bytes.")
    mail = IncomingMail(
        message_id=message_id_of(raw)[:LONGEST_MESSAGE_ID],
        content_hash=content_hash(raw),
        raw=raw,
        received_at=at,
        envelope_from=_plain(envelope_from),
        envelope_to=_plain(envelope_to),
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        known = queries.taken_from(mail.message_id, mail.content_hash)
        if known is None:
            raise
        return Received(known, is_new=False)
    MailOutcome.objects.create(incoming=mail, received_at=at)
    outbox.announce("mail.process", incoming_id=str(mail.id))
    return Received(mail, is_new=True)


def _plain(address: str) -> str:
    return " ".join(address.replace("\0", "").split())[:_LONGEST_ENVELOPE]
