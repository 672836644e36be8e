"""What registering a case needs to know of the set-up, read in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from servanda.core import routing
from servanda.organisations.models import Priority
from servanda.organisations.queries.queues import route_of


@dataclass(frozen=True, slots=True)
class Place:
    """A support organisation, as text references. ``queues`` says of each of its queues whether it is in use."""

    organisation: str
    work_calendar: str
    zone: str
    is_default: bool
    default_queue: str | None
    queues: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class SetUp:
    """``places`` by organisation, the default first; ``default_severity`` is a level, 1 the worst."""

    places: Mapping[str, Place]
    routes: tuple[routing.Route, ...]
    default_severity: int | None
    default_priority: Priority | None

    @property
    def default(self) -> Place | None:
        """The organisation that takes what nothing else names; none before set-up."""
        first = next(iter(self.places.values()), None)
        return first if first and first.is_default else None

    @property
    def queues_in_use(self) -> frozenset[str]:
        """The queues that a case may go to."""
        return frozenset(
            queue for place in self.places.values() for queue, in_use in place.queues.items() if in_use
        )

    def organisation_of(self, queue: str) -> str | None:
        """Whose queue it is, in use or not."""
        return next((name for name, place in self.places.items() if queue in place.queues), None)


def set_up() -> SetUp:
    """All organisations, their queues, the routing table and the defaults: few rows, one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SET_UP)
        found = cursor.fetchall()
    return SetUp(
        places={row[0]: Place(*row[:6]) for row in found},
        routes=_routes([route for row in found for route in row[6]]),
        default_severity=found[0][7] if found else None,
        default_priority=_priority(found[0][8]) if found and found[0][8] else None,
    )


_SET_UP: Final = """
SELECT place.id::text, place.work_calendar_id::text, place.zone, place.is_default, place.default_queue_id::text,
       (SELECT coalesce(json_object_agg(queue.id, queue.is_active AND place.is_active), '{}')
          FROM organisations_queue queue WHERE queue.organisation_id = place.id),
       (SELECT coalesce(json_agg(route), '[]')
          FROM organisations_route route JOIN organisations_queue queue ON queue.id = route.queue_id
         WHERE queue.organisation_id = place.id),
       (SELECT level FROM organisations_severity WHERE is_default),
       (SELECT row_to_json(priority) FROM organisations_priority priority WHERE is_default)
  FROM organisations_supportorganisation place ORDER BY place.is_default DESC, place.code
"""


def _priority(row: Mapping[str, Any]) -> Priority:
    return Priority(**{**row, "id": UUID(row["id"])})


def _routes(rows: Iterable[Mapping[str, Any]]) -> tuple[routing.Route, ...]:
    return tuple(
        route_of(row["id"], row["queue_id"], row["criteria"], row["match"])
        for row in sorted(rows, key=lambda row: int(row["position"]))
    )
