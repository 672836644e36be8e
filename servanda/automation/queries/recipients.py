"""Who is told of what happened to a case."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from servanda.automation.models import NoticePreference
from servanda.cases.models import CaseEvent, Delivery, EventKind, ExternalInfo
from servanda.cases.queries import cases
from servanda.core.access import Permission
from servanda.core.cases import Move, Recipient
from servanda.core.notices import DEFAULT_WAYS, NoticeKind, Ways, foremost, kind_of
from servanda.organisations.models import Queue, SupportOrganisation
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from servanda.people.queries import NOBODY, active_staff


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told, why, and by which ways they want to be."""

    user: User
    kind: NoticeKind
    ways: Ways


def case_event(event_id: UUID) -> CaseEvent:
    """With everything that a notice of it names. One statement."""
    return CaseEvent.objects.select_related("case__customer", "case__queue").get(id=event_id)


def queue_of(event: CaseEvent) -> str:
    """The name of the queue that the case came to, or lies in now; the case may have moved on since.

    At most one statement.
    """
    queue_id = event.data.get("queue")
    if queue_id in (None, str(event.case.queue_id)):
        return event.case.queue.name if event.case.queue else ""
    return Queue.objects.values_list("name", flat=True).get(id=queue_id)


def told_of(event: CaseEvent) -> Sequence[Told]:
    """Active staff whom the event concerns and who may see its case now, by name; never who caused it.

    Whoever is concerned for several reasons is told once, for the foremost. Costs at most six statements and
    three for each person.
    """
    kinds = _concerned(event)
    people = active_staff().filter(id__in=list(kinds)).exclude(id=event.by_user_id or NOBODY)
    seeing = [user for user in people if _may_see(user, event.case_id)]
    chosen = _chosen(seeing)
    return [
        Told(user, kind, chosen.get((user.id, kind), DEFAULT_WAYS[kind]))
        for user in seeing
        for kind in [foremost(kinds[user.id])]
    ]


def texts_to_mail(event_ids: Iterable[UUID]) -> Sequence[ExternalInfo]:
    """The texts to customers that these events stand for and that wait to be mailed. One statement."""
    written = CaseEvent.objects.filter(id__in=list(event_ids), kind=EventKind.EXTERNAL_INFO)
    return list(
        ExternalInfo.objects.filter(id__in=written.values("content_id"), delivery=Delivery.WAITING).order_by(
            "send_at", "id"
        )
    )


def _concerned(event: CaseEvent) -> Mapping[UUID, Sequence[NoticeKind]]:
    found: dict[UUID, list[NoticeKind]] = defaultdict(list)
    told: Mapping[str, str] = event.data.get("told", {})
    for word, one in told.items():
        recipient = Recipient(word)
        for user_id in _PEOPLE[recipient](UUID(one)):
            found[user_id].append(_kind(event, recipient))
    return found


def _kind(event: CaseEvent, recipient: Recipient) -> NoticeKind:
    if event.kind == EventKind.DELIVERY:
        return NoticeKind.NOT_DELIVERED
    return kind_of(Move(event.data["move"]), recipient)


def _user(user_id: UUID) -> Sequence[UUID]:
    return [user_id]


def _members(queue_id: UUID) -> Sequence[UUID]:
    return list(User.objects.filter(queues=queue_id).values_list("id", flat=True))


def _lead(queue_id: UUID) -> Sequence[UUID]:
    return [
        lead
        for lead in Queue.objects.filter(id=queue_id).values_list("lead_id", flat=True)
        if lead is not None
    ]


def _manager(organisation_id: UUID) -> Sequence[UUID]:
    found = SupportOrganisation.objects.filter(id=organisation_id).values_list("manager_id", flat=True)
    return [manager for manager in found if manager is not None]


_PEOPLE: Final[Mapping[Recipient, Callable[[UUID], Sequence[UUID]]]] = {
    Recipient.OWNER: _user,
    Recipient.FORMER_OWNER: _user,
    Recipient.ASSIGNEE: _user,
    Recipient.DISPATCHER: _user,
    Recipient.CASE_OWNER: _user,
    Recipient.SURVIVORS_OWNER: _user,
    Recipient.QUEUE: _members,
    Recipient.LEAD: _lead,
    Recipient.ORGANISATION_MANAGER: _manager,
}


def _may_see(user: User, case_id: UUID) -> bool:
    viewer = viewer_of(user)
    return viewer.may(Permission.CASE_SEE) and cases(viewer=viewer).filter(id=case_id).exists()


def _chosen(users: Sequence[User]) -> Mapping[tuple[UUID, NoticeKind], Ways]:
    found = NoticePreference.objects.filter(user__in=users)
    return {(one.user_id, NoticeKind(one.kind)): one.ways for one in found}
