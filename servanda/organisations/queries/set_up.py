"""What registering a case needs to know of the set-up, read in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from servanda.core import routing
from servanda.organisations.models import Queue, Route, Severity, SupportOrganisation
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
    """All organisations, their queues, the routing table and the default severity: few rows, one statement."""
    in_use = Q(is_active=True, organisation__is_active=True)
    queues = Queue.objects.filter(organisation=OuterRef("pk"))
    routes = Route.objects.filter(queue__organisation=OuterRef("pk"))
    shape = JSONObject(id="id", position="position", queue="queue_id", criteria="criteria", match="match")
    rows = (
        SupportOrganisation.objects.order_by("-is_default", "code")
        .annotate(
            queue_rows=ArraySubquery(queues.values(row=JSONObject(id="id", in_use=in_use))),
            route_rows=ArraySubquery(routes.values(row=shape)),
            default_severity=Subquery(Severity.objects.filter(is_default=True).values("level")[:1]),
        )
        .values()
    )
    found: list[Any] = list(rows)
    return SetUp(
        places={str(row["id"]): _place(row) for row in found},
        routes=_routes(found),
        default_severity=found[0]["default_severity"] if found else None,
    )


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        organisation=str(row["id"]),
        work_calendar=str(row["work_calendar_id"]),
        zone=row["zone"],
        is_default=row["is_default"],
        default_queue=str(row["default_queue_id"]) if row["default_queue_id"] else None,
        queues={queue["id"]: queue["in_use"] for queue in row["queue_rows"]},
    )


def _routes(found: Iterable[Mapping[str, Any]]) -> tuple[routing.Route, ...]:
    rows = [row for place in found for row in place["route_rows"]]
    return tuple(
        route_of(row["id"], row["queue"], row["criteria"], row["match"])
        for row in sorted(rows, key=lambda row: int(row["position"]))
    )
