"""Changing the routing table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, Max

from servanda.core.access import Permission, Viewer
from servanda.core.cover.criteria import Criterion, Match, Subject
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.models import Queue, Route


class RouteInvalid(Invalid):
    """A row of the routing table cannot be like this."""


MOST_VALUES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDetails:
    """Which cases the row is for, and where they go."""

    queue_id: UUID
    criteria: Sequence[Criterion] = ()
    match: Match = Match.ALL


@action
def add_route(*, details: RouteDetails, by: Viewer, at: datetime) -> Route:
    """Add a row at the end. Raises ``NotAllowed``, ``RouteInvalid``."""
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    last = Route.objects.aggregate(last=Max("position"))["last"] or 0
    route = Route(position=last + 1)
    _set(route, details)
    route.save(force_insert=True)
    return route


@action
def move_route_up(*, route_id: UUID, by: Viewer, at: datetime) -> Route:
    """Let the row decide before the one above it. Raises ``NotAllowed``, ``NoSuchRoute``."""
    route = _lock(route_id, by)
    above = (
        Route.objects.select_for_update().filter(position__lt=route.position).order_by("-position").first()
    )
    if above is not None:
        above.position, route.position = route.position, above.position
        above.store()
        route.store()
    return route


@action
def remove_route(*, route_id: UUID, by: Viewer, at: datetime) -> None:
    """Take the row out of the table; nothing refers to it. Raises ``NotAllowed``, ``NoSuchRoute``."""
    route = _lock(route_id, by)
    route.delete()
    Route.objects.filter(position__gt=route.position).update(position=F("position") - 1)


def _lock(route_id: UUID, by: Viewer) -> Route:
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    return queries.lock_route(route_id, viewer=by)


def _set(route: Route, details: RouteDetails) -> None:
    refuse(RouteInvalid, "This row cannot be saved.", list(_faults(details)))
    route.queue_id, route.match = details.queue_id, details.match.value
    route.criteria = [
        {"subject": criterion.subject.value, "one_of": list(criterion.one_of)}
        for criterion in details.criteria
    ]


def _faults(details: RouteDetails) -> Iterator[Fault]:
    if not Queue.objects.filter(id=details.queue_id, is_active=True).exists():
        yield Fault("queue_id", "Choose a queue that is in use.")
    if len(details.criteria) > len(Subject):
        yield Fault("criteria", "Each subject is asked for once; join its values.")
    for criterion in details.criteria:
        if not 1 <= len(criterion.one_of) <= MOST_VALUES:
            yield Fault("criteria", f"Give {criterion.subject.value} 1 to {MOST_VALUES} values.")
