"""What a list of cases is asked for, as its address says it; every narrowing has an address of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from servanda.cases.queries import Wanted
from servanda.core.cases import UNFINISHED, Status

NOTHING_BY_IT: Final = UUID(int=0)
"""Stands for a customer or queue that was asked for and does not exist: nothing is found by it."""
SEVERITIES: Final = (1, 2, 3, 4)


class View(StrEnum):
    """The lists that there are; the last one by age, the others in the order of work."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list says. ``customer`` is its number, name or id, as it was written."""

    view: View = View.OPEN
    queue_id: UUID | None = None
    customer: str = ""
    severity: int | None = None
    statuses: tuple[Status, ...] = ()
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether there is a filter besides the view."""
        return self != Asked(view=self.view)

    def wanted(self, customer_id: UUID | None) -> Wanted:
        """As ``cases.queries`` narrows a list."""
        return Wanted(
            queue_id=self.queue_id,
            mine=self.view is View.MINE,
            unassigned=self.view is View.UNASSIGNED,
            customer_id=customer_id,
            severity=self.severity,
            statuses=self.statuses,
            search=self.words,
        )

    def address(self, route: str = "cases", /, *, after: str = "", **changes: Any) -> str:
        """Where the list is that differs by the changes; ``after`` is the mark of a further page."""
        other = replace(self, **changes)
        query = QueryDict(mutable=True)
        for name, value in other._parts():
            query.appendlist(name, value)
        if after:
            query["next"] = after
        return reverse(route) + (f"?{query.urlencode()}" if query else "")

    def without(self, status: Status) -> tuple[Status, ...]:
        """The statuses that are left when one is taken away."""
        return tuple(one for one in self.statuses if one is not status)

    def _parts(self) -> Iterable[tuple[str, str]]:
        # Words alone search everything, so the open cases have to be named beside them.
        if self.view is not (View.EVERYTHING if self.words else View.OPEN):
            yield "view", str(self.view)
        if self.queue_id:
            yield "queue", str(self.queue_id)
        if self.customer:
            yield "customer", self.customer
        if self.severity:
            yield "severity", str(self.severity)
        yield from (("status", str(status)) for status in self.statuses)
        if self.words:
            yield "q", self.words


def asked_by(query: QueryDict) -> Asked:
    """What an address asks for; what it says wrongly narrows to nothing, or is left out where it cannot be."""
    words = " ".join(query.get("q", "").split())[:200]
    view = query.get("view", "")
    return Asked(
        view=View(view) if view in set(View) else View.EVERYTHING if words else View.OPEN,
        queue_id=_queue(query.get("queue", "")),
        customer=query.get("customer", "").strip()[:200],
        severity=next((one for one in SEVERITIES if str(one) == query.get("severity")), None),
        statuses=tuple(Status(one) for one in dict.fromkeys(query.getlist("status")) if one in set(Status)),
        words=words,
    )


def statuses_of(view: View) -> tuple[Status, ...]:
    """Those that cases of a view can have."""
    return tuple(Status) if view is View.EVERYTHING else UNFINISHED


def _queue(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return NOTHING_BY_IT
