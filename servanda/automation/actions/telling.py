"""Telling people what happened: the one way into notices."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate.types import JSONValue

from servanda.automation import queries
from servanda.automation.models import About, MailState, Notice, NoticeChannel
from servanda.automation.queries import Told
from servanda.cases.models import CaseEvent
from servanda.core.access import Viewer
from servanda.core.notices import MailWhen
from servanda.foundation import outbox
from servanda.foundation.transactions import action


@action
def tell(*, event_id: UUID, by: Viewer, at: datetime) -> Sequence[Notice]:
    """Write the notices of a case event, each by the ways its reader chose; returns the new ones.

    Done again, or twice at once, it changes nothing. Mails go out by the job ``notices.mail``, announced once.
    """
    if Notice.objects.filter(about_id=event_id, about=About.CASE_EVENT).exists():
        return []
    event = queries.case_event(event_id)
    wanted = [notice for told in queries.told_of(event) for notice in _notices(event, told, at)]
    # Of two at once the second waits here for the first to commit, and then adds nothing.
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    new = list(Notice.objects.filter(id__in=[notice.id for notice in wanted]))
    mails: list[JSONValue] = [str(one.id) for one in new if one.channel == NoticeChannel.MAIL]
    if mails:
        outbox.announce("notices.mail", notice_ids=mails)
    return new


def _notices(event: CaseEvent, told: Told, at: datetime) -> Iterator[Notice]:
    facts: dict[str, Any] = {
        "recipient": told.user,
        "kind": told.kind,
        "about": About.CASE_EVENT,
        "about_id": event.id,
        "case_number": event.case.number,
        "words": _words(event),
        "created_at": at,
    }
    if told.ways.bell:
        yield Notice(channel=NoticeChannel.BELL, **facts)
    if told.ways.mail is MailWhen.AT_ONCE:
        yield Notice(channel=NoticeChannel.MAIL, mail_state=MailState.WAITING, **facts)


def _words(event: CaseEvent) -> dict[str, str]:
    """The parts that a wording may use; those that are empty are left out."""
    case = event.case
    words = {
        "subject": case.subject,
        "customer": case.customer.name if case.customer else "",
        "queue": queries.queue_of(event),
        "by": event.by_name,
        "move": event.data.get("move", ""),
        "reason": event.data.get("reason", ""),
        "failure": event.data.get("failure", ""),
    }
    return {name: text for name, text in words.items() if text}
