"""Telling people that a promise comes to its end, or that its allowance is used (2-domain 2.8)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from procrastinate.types import JSONValue

from servanda.agreements.models import Contract, PromiseNotice
from servanda.agreements.queries import DuePromise
from servanda.automation import queries
from servanda.automation.models import About, MailState, Notice, NoticeChannel
from servanda.automation.queries import Told
from servanda.core.access import Viewer
from servanda.core.notices import MailWhen
from servanda.foundation import outbox
from servanda.foundation.transactions import action
from servanda.organisations.queries import sender_of


@action
def tell_of_promise(*, due: DuePromise, by: Viewer, at: datetime) -> Sequence[Notice]:
    """Tell each recipient once of this end or use; done again, or twice at once, it changes nothing.

    Mails go out by the job ``notices.mail``. A dozen statements. Returns the new notices.
    """
    told = {_named(one): one for one in queries.promise_told(due, at=at)}
    rows = [_row(due, recipient, at) for recipient in sorted(told)]
    PromiseNotice.objects.bulk_create(rows, ignore_conflicts=True)
    new = PromiseNotice.objects.filter(id__in=[row.id for row in rows])
    words = queries.promise_words(due)
    notices = [notice for row in new for notice in _notices(row, told[row.recipient], words, at)]
    Notice.objects.bulk_create(notices)
    mails: list[JSONValue] = [str(one.id) for one in notices if one.channel == NoticeChannel.MAIL]
    if mails:
        outbox.announce("notices.mail", notice_ids=mails)
    return notices


def _named(told: Told) -> str:
    return f"user:{told.user.id}" if told.user else f"mail:{told.address.casefold()}"


def _row(due: DuePromise, recipient: str, at: datetime) -> PromiseNotice:
    is_contract = isinstance(due.subject, Contract)
    return PromiseNotice(
        contract_id=due.subject.id if is_contract else None,
        agreement_id=None if is_contract else due.subject.id,
        of=due.due.of,
        value=due.due.value,
        anchor=due.due.anchor,
        recipient=recipient,
        told_at=at,
    )


def _notices(row: PromiseNotice, told: Told, words: dict[str, Any], at: datetime) -> Iterator[Notice]:
    words = words | _written_by(told)
    facts: dict[str, Any] = {
        "recipient": told.user,
        "address": told.address,
        "kind": told.kind,
        "about": About.PROMISE,
        "about_id": row.id,
        "words": {name: part for name, part in words.items() if part},
        "created_at": at,
    }
    if told.ways.bell:
        yield Notice(channel=NoticeChannel.BELL, **facts)
    if told.ways.mail is MailWhen.AT_ONCE:
        yield Notice(channel=NoticeChannel.MAIL, mail_state=MailState.WAITING, **facts)


def _written_by(told: Told) -> dict[str, str]:
    """Of the organisation in whose name somebody is written to: its name, and the sender of its mails."""
    by = told.written_by
    return {"organisation": by.description, "sender": sender_of(by)} if by else {}
