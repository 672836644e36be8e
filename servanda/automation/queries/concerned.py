"""Whom an event concerns: by the words of a move, or by a list of recipients (2-domain 2.2, 2.4)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from servanda.automation.queries.directory import QUEUE, Directory, placed
from servanda.cases.models import CaseEvent, EventKind
from servanda.core.agreements.escalation import RecipientKind
from servanda.core.cases import Move, Recipient
from servanda.core.clocks.firing import What
from servanda.core.notices import OF_CLOCK, NoticeKind, foremost, kind_of

Written = Mapping[str, str]
_Found = Iterable[UUID | None]


def concerned(event: CaseEvent, people: Directory) -> Mapping[UUID, NoticeKind]:
    """Those who are there, each for the foremost reason; never who caused the event. No statement."""
    found: dict[UUID, list[NoticeKind]] = defaultdict(list)
    for user_id, kind in (*_of_words(event, people), *_of_recipients(event, people)):
        if user_id != event.by_user_id:
            found[user_id].append(kind)
    return {user_id: foremost(kinds) for user_id, kinds in found.items()}


def outside(event: CaseEvent) -> Mapping[str, NoticeKind]:
    """The addresses of people outside that are told, each once in whatever case it is written."""
    written = [
        one["address"] for one in event.data.get("recipients", ()) if one["kind"] == RecipientKind.ADDRESS
    ]
    return {address: _kind(event) for address in {one.casefold(): one for one in written}.values()}


def standing_in(event: CaseEvent, people: Directory) -> Mapping[UUID, Sequence[Written]]:
    """Managers who are told in place of recipients: those have ``left``, or there was nobody.

    None who is a recipient as well. No statement.
    """
    found: dict[UUID, list[Written]] = defaultdict(list)
    named: set[UUID] = set()
    for written, wanted in _recipients(event, people):
        there = people.there(wanted)
        named.update(there)
        for user_id in () if there else _standing_in(event, written, people):
            found[user_id].append({**written, "left": "yes"} if any(wanted) else written)
    return {user_id: ones for user_id, ones in found.items() if user_id not in named}


def _of_words(event: CaseEvent, people: Directory) -> Iterator[tuple[UUID, NoticeKind]]:
    told: Mapping[str, str] = event.data.get("told", {})
    for word, one in told.items():
        recipient = Recipient(word)
        for user_id in people.there(_TOLD.get(recipient, _user)(people, UUID(one))):
            yield user_id, _kind(event, recipient)


def _of_recipients(event: CaseEvent, people: Directory) -> Iterator[tuple[UUID, NoticeKind]]:
    for written, wanted in _recipients(event, people):
        for user_id in people.there(wanted) or _standing_in(event, written, people):
            yield user_id, _kind(event)


def _recipients(event: CaseEvent, people: Directory) -> Iterator[tuple[Written, Sequence[UUID | None]]]:
    """Each recipient within, with the users that it stands for, whether they are still there or not."""
    for written in event.data.get("recipients", ()):
        if written["kind"] != RecipientKind.ADDRESS:
            yield written, list(_RECIPIENTS[written["kind"]](event, written, people))


def _standing_in(event: CaseEvent, written: Written, people: Directory) -> Iterable[UUID]:
    """For whoever has left, or was never there: the manager. A deadline that moved concerns who saw it, no other."""
    if event.kind not in (EventKind.CLOCK, EventKind.COVER):
        return ()
    of_team = people.managers.get(UUID(written["id"])) if written["kind"] == RecipientKind.TEAM else None
    return people.there((of_team, people.managers.get(event.case.organisation_id)))[:1]


def _kind(event: CaseEvent, recipient: Recipient | None = None) -> NoticeKind:
    if event.kind == EventKind.CLOCK:
        return OF_CLOCK[What(event.data["what"])]
    if event.kind == EventKind.COVER:
        return _OF_COVER[event.data["what"]]
    if event.kind in _OF_EVENT or recipient is None:
        return _OF_EVENT[event.kind]
    return kind_of(Move(event.data["move"]), recipient)


_OF_EVENT: Final[Mapping[str, NoticeKind]] = {
    EventKind.DELIVERY: NoticeKind.NOT_DELIVERED,
    EventKind.DEADLINE_MOVED: NoticeKind.DEADLINE_MOVED,
    EventKind.BREACH_ANNULLED: NoticeKind.BREACH_ANNULLED,
}


_OF_COVER: Final[Mapping[str, NoticeKind]] = {
    "authorisation_asked": NoticeKind.COVER_TO_DECIDE,
    "named_provisionally": NoticeKind.NAMING_TO_CONFIRM,
}
"""What is told of cover: what somebody has to decide."""


def _user(people: Directory, user_id: UUID) -> _Found:
    return [user_id]


def _members(people: Directory, place_id: UUID) -> _Found:
    return people.members.get(place_id, ())


_TOLD: Final[Mapping[Recipient, Callable[[Directory, UUID], _Found]]] = {
    Recipient.QUEUE: _members,
    Recipient.LEAD: lambda people, queue_id: [people.leads.get(queue_id)],
    Recipient.ORGANISATION_MANAGER: lambda people, one: [people.managers.get(one)],
}
"""Those that name a place; the others name a user."""


def _lead(event: CaseEvent, written: Written, people: Directory) -> _Found:
    queue_id = placed(event)["queue"]
    return [people.leads.get(queue_id)] if queue_id else []


def _agreement_owner(event: CaseEvent, written: Written, people: Directory) -> _Found:
    agreement = event.case.agreement
    return [agreement.owner_id] if agreement else []


_RECIPIENTS: Final[Mapping[str, Callable[[CaseEvent, Written, Directory], _Found]]] = {
    RecipientKind.ASSIGNEE: lambda event, written, people: [placed(event)["assignee"]],
    RecipientKind.OWNER: lambda event, written, people: [placed(event)["owner"]],
    RecipientKind.QUEUE_LEAD: _lead,
    RecipientKind.ORGANISATION_MANAGER: lambda event, written, people: [
        people.managers.get(event.case.organisation_id)
    ],
    RecipientKind.AGREEMENT_OWNER: _agreement_owner,
    RecipientKind.USER: lambda event, written, people: [UUID(written["id"])],
    RecipientKind.TEAM: lambda event, written, people: _members(people, UUID(written["id"])),
    QUEUE: lambda event, written, people: _members(people, UUID(written["id"])),
}
