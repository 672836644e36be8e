"""The people behind places: who leads, manages and belongs to what several events name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from servanda.cases.models import CaseEvent
from servanda.core.agreements.escalation import RecipientKind
from servanda.core.cases import Recipient
from servanda.organisations.models import Queue, SupportOrganisation
from servanda.people.models import Team, User
from servanda.people.queries import active_staff

QUEUE: Final = "queue"
"""Besides the kinds that an escalation level knows: the members of a queue."""

Placed = Mapping[str, UUID | None]

OF_QUEUES: Final = frozenset({Recipient.QUEUE, Recipient.LEAD})
"""Those of a ``told`` that name a queue; the manager names an organisation, all others a user."""


@dataclass(frozen=True, slots=True)
class Directory:
    """``leads`` and ``names`` by queue, ``managers`` by organisation or team, ``members`` by queue or team.

    ``active`` are those of all these people who can be told, by name.
    """

    names: Mapping[UUID, str]
    leads: Mapping[UUID, UUID | None]
    managers: Mapping[UUID, UUID | None]
    members: Mapping[UUID, Sequence[UUID]]
    active: Mapping[UUID, User]

    def there(self, found: Iterable[UUID | None]) -> Sequence[UUID]:
        """Those of them who have not left, in their order."""
        return [one for one in found if one in self.active and one is not None]


@dataclass(frozen=True, slots=True)
class _Named:
    """The ids of all that events name."""

    queues: frozenset[UUID]
    teams: frozenset[UUID]
    organisations: frozenset[UUID]
    users: frozenset[UUID]


def placed(event: CaseEvent) -> Placed:
    """``queue``, ``owner`` and ``assignee`` of the case: as they were when a level came, which may have moved it."""
    found = event.data.get("placed")
    if found is None:
        case = event.case
        return {"queue": case.queue_id, "owner": case.owner_id, "assignee": case.assignee_id}
    return {name: UUID(found[name]) if name in found else None for name in ("queue", "owner", "assignee")}


def directory(events: Collection[CaseEvent]) -> Directory:
    """Everybody whom these events may concern. Six statements at most, however many events."""
    named = _named(events)
    queues = list(Queue.objects.filter(id__in=named.queues).values_list("id", "name", "lead_id"))
    managers = dict(
        SupportOrganisation.objects.filter(id__in=named.organisations).values_list("id", "manager_id")
    )
    members = _members(Queue.members.through, Q(queue__in=named.queues), "queue_id")
    if named.teams:
        managers |= Team.objects.filter(id__in=named.teams).values_list("id", "manager_id")
        members |= _members(Team.members.through, Q(team__in=named.teams, team__is_active=True), "team_id")
    leads = {queue_id: lead_id for queue_id, _, lead_id in queues}
    people = {*named.users, *leads.values(), *managers.values()}.union(*members.values()) - {None}
    return Directory(
        names={queue_id: name for queue_id, name, _ in queues},
        leads=leads,
        managers=managers,
        members=members,
        active={user.id: user for user in active_staff().filter(id__in=people)},
    )


def _members(through: Any, wanted: Q, place: str) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for place_id, user_id in through.objects.filter(wanted).values_list(place, "user_id"):
        found[place_id].append(user_id)
    return dict(found)


def _named(events: Collection[CaseEvent]) -> _Named:
    found: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        for what, one in _names(event):
            if one is not None:
                found[what].add(UUID(str(one)))
    return _Named(*(frozenset(found[what]) for what in ("queue", "team", "organisation", "user")))


def _names(event: CaseEvent) -> Iterator[tuple[str, Any]]:
    case, where = event.case, placed(event)
    yield from (("queue", one) for one in (case.queue_id, where["queue"], event.data.get("queue")))
    yield "organisation", case.organisation_id
    yield from (("user", where[one]) for one in ("owner", "assignee"))
    yield "user", case.agreement.owner_id if case.agreement else None
    for word, one in event.data.get("told", {}).items():
        yield _place(Recipient(word)), one
    for written in event.data.get("recipients", ()):
        if written["kind"] in (QUEUE, RecipientKind.TEAM, RecipientKind.USER):
            yield written["kind"], written["id"]


def _place(recipient: Recipient) -> str:
    if recipient in OF_QUEUES:
        return "queue"
    return "organisation" if recipient is Recipient.ORGANISATION_MANAGER else "user"
