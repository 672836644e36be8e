"""Who is told of what happened to cases, and by which ways."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from servanda.automation.models import NoticePreference
from servanda.automation.queries.concerned import concerned, outside
from servanda.automation.queries.directory import Directory
from servanda.cases.models import CaseEvent, Delivery, EventKind, ExternalInfo
from servanda.cases.queries.seen_by import sight
from servanda.core.notices import DEFAULT_WAYS, MailWhen, NoticeKind, Ways
from servanda.organisations.models import SupportOrganisation
from servanda.organisations.queries import viewers_of
from servanda.people.models import User

BY_MAIL: Final = Ways(bell=False, mail=MailWhen.AT_ONCE)
"""How people outside are told: they have no bell, and nothing to choose by."""


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told, why, and by which ways. Either a user, or an address of somebody outside.

    ``written_by``: the organisation in whose name a customer is written to.
    """

    user: User | None
    address: str
    kind: NoticeKind
    ways: Ways
    written_by: SupportOrganisation | None = None


def case_events(event_ids: Iterable[UUID]) -> Sequence[CaseEvent]:
    """With everything that notices of them name, by id. One statement."""
    found = CaseEvent.objects.select_related("case__customer", "case__organisation", "case__agreement")
    return list(found.filter(id__in=list(event_ids)).order_by("id"))


def told_of(events: Collection[CaseEvent], people: Directory) -> Mapping[UUID, Sequence[Told]]:
    """Active staff whom each event concerns and who may see its case now, and the addresses that it names.

    By event, staff by name, never who caused it. Whoever is concerned for several reasons is told once, for the
    foremost. Three statements at most, however many events and people.
    """
    wanted = {event.id: concerned(event, people) for event in events}
    users = [user for user in people.active.values() if any(user.id in one for one in wanted.values())]
    viewers, chosen = viewers_of(users), _chosen(users)
    open_to = sight([event.case for event in events], list(viewers.values()))
    found: dict[UUID, Sequence[Told]] = {}
    for event in events:
        kinds = wanted[event.id]
        seeing = [user for user in users if user.id in kinds and open_to.sees(viewers[user.id], event.case)]
        found[event.id] = [*_staff(seeing, kinds, chosen), *_outside(event)]
    return found


def texts_to_mail(event_ids: Iterable[UUID]) -> Sequence[ExternalInfo]:
    """The texts to customers that these events stand for and that wait to be mailed. One statement."""
    written = CaseEvent.objects.filter(id__in=list(event_ids), kind=EventKind.EXTERNAL_INFO)
    return list(
        ExternalInfo.objects.filter(id__in=written.values("content_id"), delivery=Delivery.WAITING).order_by(
            "send_at", "id"
        )
    )


def ways_of(users: Sequence[User], kind: NoticeKind) -> Mapping[UUID, Ways]:
    """By which ways each of them wants notices of the kind. One statement."""
    chosen = _chosen(users)
    return {user.id: chosen.get((user.id, kind), DEFAULT_WAYS[kind]) for user in users}


_Chosen = Mapping[tuple[UUID, NoticeKind], Ways]


def _staff(users: Iterable[User], kinds: Mapping[UUID, NoticeKind], chosen: _Chosen) -> Iterable[Told]:
    for user in users:
        kind = kinds[user.id]
        yield Told(user, "", kind, chosen.get((user.id, kind), DEFAULT_WAYS[kind]))


def _outside(event: CaseEvent) -> Iterable[Told]:
    for address, kind in outside(event).items():
        yield Told(None, address, kind, BY_MAIL)


def _chosen(users: Sequence[User]) -> _Chosen:
    found = NoticePreference.objects.filter(user__in=users)
    return {(one.user_id, NoticeKind(one.kind)): one.ways for one in found}
