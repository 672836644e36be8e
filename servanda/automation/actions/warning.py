"""Telling those who keep a secret that somebody else was shown it (2-domain 2.2)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate.types import JSONValue

from servanda.agreements.models import SecretReveal
from servanda.automation import queries
from servanda.automation.models import About, MailState, Notice, NoticeChannel
from servanda.core.access import Viewer
from servanda.core.notices import NoticeKind
from servanda.foundation import outbox
from servanda.foundation.transactions import action


@action
def tell_of_broken_glass(*, reveal_id: UUID, by: Viewer, at: datetime) -> Sequence[Notice]:
    """Let the bell ring and send a mail to everybody who reads or grants it, whatever they chose.

    Done again it changes nothing; returns the new notices. Raises ``NoSuchReveal``.
    """
    reveal = queries.broken_glass(reveal_id)
    wanted = list(_notices(reveal, at))
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    new = list(Notice.objects.filter(id__in=[notice.id for notice in wanted]))
    mails: list[JSONValue] = [str(one.id) for one in new if one.channel == NoticeChannel.MAIL]
    if mails:
        outbox.announce("notices.mail", notice_ids=mails)
    return new


def _notices(reveal: SecretReveal, at: datetime) -> Iterator[Notice]:
    facts: dict[str, Any] = {
        "kind": NoticeKind.GLASS_BROKEN,
        "about": About.SECRET_REVEAL,
        "about_id": reveal.id,
        "case_number": reveal.case_number,
        "words": _words(reveal),
        "created_at": at,
    }
    for user in queries.reached_by(reveal):
        yield Notice(recipient=user, channel=NoticeChannel.BELL, **facts)
        yield Notice(recipient=user, channel=NoticeChannel.MAIL, mail_state=MailState.WAITING, **facts)


def _words(reveal: SecretReveal) -> dict[str, str]:
    """The label names the entry; the secret itself is not read."""
    key = reveal.information.support_key
    return {
        "subject": reveal.information.label,
        "key": key.code,
        "customer": key.customer.name,
        "by": reveal.user.name,
        "reason": reveal.reason,
    }
