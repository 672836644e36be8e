"""Telling people of what happened."""

from collections.abc import Collection, Iterator, Sequence
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
def tell(*, event_ids: Collection[UUID], by: Viewer, at: datetime) -> Sequence[Notice]:
    """Write the notices of case events, each by the ways its reader chose; returns the new ones.

    Events of one second are to come together: of what an escalation level did nobody is told again by the move.
    Done again, or twice at once, it changes nothing. Mails go out by the job ``notices.mail``, announced once. Costs
    two dozen statements at most, however many events there are and people they concern.
    """
    already = Notice.objects.filter(about_id__in=list(event_ids), about=About.CASE_EVENT)
    untold = {*event_ids}.difference(already.values_list("about_id", flat=True))
    wanted = list(_notices(queries.case_events(event_ids), untold, at)) if untold else []
    if not wanted:
        return []
    # Always in the same order, or two at once could wait for each other. The second waits here for the first to
    # commit, and then adds nothing.
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    new = list(Notice.objects.filter(id__in=[notice.id for notice in wanted]))
    mails: list[JSONValue] = [str(one.id) for one in new if one.channel == NoticeChannel.MAIL]
    if mails:
        outbox.announce("notices.mail", notice_ids=mails)
    return new


def _notices(events: Sequence[CaseEvent], untold: Collection[UUID], at: datetime) -> Iterator[Notice]:
    """Of the untold; the others still speak for them."""
    people = queries.directory(events)
    told = queries.told_once(events, queries.told_of(events, people))
    causes = queries.causes(events)
    for event in (one for one in events if one.id in untold):
        words, instead = queries.words_of(event, people, causes), queries.standing_in(event, people)
        for one in sorted(told[event.id], key=_whom):
            of_one = instead.get(one.user.id) if one.user else None
            yield from _by_their_ways(event, one, words | ({"instead_of": of_one} if of_one else {}), at)


def _whom(told: Told) -> tuple[str, str]:
    return (str(told.user.id) if told.user else "", told.address.casefold())


def _by_their_ways(event: CaseEvent, told: Told, words: dict[str, Any], at: datetime) -> Iterator[Notice]:
    facts: dict[str, Any] = {
        "recipient": told.user,
        "address": told.address,
        "kind": told.kind,
        "about": About.CASE_EVENT,
        "about_id": event.id,
        "case_number": event.case.number,
        "words": words if told.user else queries.words_outside(event, words),
        "created_at": at,
    }
    if told.ways.bell:
        yield Notice(channel=NoticeChannel.BELL, **facts)
    if told.ways.mail is MailWhen.AT_ONCE:
        yield Notice(channel=NoticeChannel.MAIL, mail_state=MailState.WAITING, **facts)
