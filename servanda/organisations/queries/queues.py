"""Finding queues and the rows of the routing table."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from servanda.core import routing
from servanda.core.access import Permission, Viewer
from servanda.core.cover.criteria import Criterion, Match, Subject
from servanda.core.refusals import Unknown
from servanda.organisations.models import Queue, Route
from servanda.organisations.queries.rights import require_everywhere, require_staff
from servanda.people.models import User


class NoSuchQueue(Unknown):
    """No queue by that id."""


class NoSuchRoute(Unknown):
    """No row of the routing table by that id."""


def queues(*, viewer: Viewer) -> QuerySet[Queue]:
    """All by name, with organisation and lead. Raises ``NotAllowed``."""
    require_staff(viewer)
    return Queue.objects.select_related("organisation", "lead").order_by("sort_name", "id")


def queues_with_members(*, viewer: Viewer) -> QuerySet[Queue]:
    """As ``queues``, with the members by name: two statements. Raises ``NotAllowed``."""
    members = Prefetch("members", queryset=User.objects.order_by("sort_name", "id"))
    return queues(viewer=viewer).prefetch_related(members)


def queue(queue_id: UUID, *, viewer: Viewer) -> Queue:
    """Raises ``NotAllowed``, ``NoSuchQueue``."""
    return _one(queues(viewer=viewer), queue_id)


def lock_queue(queue_id: UUID, *, viewer: Viewer) -> Queue:
    """The queue, locked until the end of the transaction. Raises as ``queue``."""
    return _one(queues(viewer=viewer).select_for_update(of=("self",)), queue_id)


def queues_of(user_id: UUID, *, viewer: Viewer) -> QuerySet[Queue]:
    """The queues in use that the user is a member of. Raises ``NotAllowed``."""
    return queues(viewer=viewer).filter(members=user_id, is_active=True)


def queues_with_member(user_id: UUID | None) -> QuerySet[Queue]:
    """The queues that somebody is a member of, for rules and conditions, whoever asks."""
    return Queue.objects.filter(members=user_id)


def routes(*, viewer: Viewer) -> QuerySet[Route]:
    """The routing table in its order. Raises ``NotAllowed``."""
    require_everywhere(viewer, Permission.SETUP_SEE)
    return Route.objects.select_related("queue__organisation").order_by("position")


def lock_route(route_id: UUID, *, viewer: Viewer) -> Route:
    """The row, locked until the end of the transaction. Raises ``NotAllowed``, ``NoSuchRoute``."""
    found = routes(viewer=viewer).select_for_update(of=("self",)).filter(id=route_id).first()
    if found is None:
        raise NoSuchRoute("There is no such row in the routing table.")
    return found


def routing_table() -> tuple[routing.Route, ...]:
    """The rows as the core reads them, in order. One statement."""
    return tuple(
        route_of(str(row.id), str(row.queue_id), row.criteria, row.match)
        for row in Route.objects.order_by("position")
    )


def route_of(reference: str, queue: str, criteria: Iterable[Mapping[str, Any]], match: str) -> routing.Route:
    """A row as the core reads it."""
    found = tuple(Criterion(Subject(one["subject"]), tuple(one["one_of"])) for one in criteria)
    return routing.Route(reference, queue, found, Match(match))


def queues_in_use() -> frozenset[str]:
    """Ids of the queues that a case may go to, as the core compares them. One statement."""
    found = Queue.objects.filter(is_active=True, organisation__is_active=True)
    return frozenset(str(queue_id) for queue_id in found.values_list("id", flat=True))


def _one(found: QuerySet[Queue], queue_id: UUID) -> Queue:
    queue = found.filter(id=queue_id).first()
    if queue is None:
        raise NoSuchQueue("There is no such queue.")
    return queue
