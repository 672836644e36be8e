"""The cases that a list asks for, in its order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from servanda.cases import queries
from servanda.core.access import Viewer
from servanda.foundation.paging import page
from servanda.web.desk.work.asking import Asked, View

ROWS: Final = 50
BY_AGE: Final = ("-received_at", "-id")


@dataclass(frozen=True, slots=True)
class Found:
    """Some cases in their order; ``at_risk`` of them, at the beginning, are at risk; ``next`` marks what follows."""

    cases: Sequence[Any]
    at_risk: int
    next: str | None


def find(asked: Asked, customer_id: UUID | None, *, viewer: Viewer, at: datetime, after: str = "") -> Found:
    """At most three statements, however many cases there are. Raises ``NotAllowed`` and what a bad mark does."""
    wanted = asked.wanted(customer_id)
    if asked.view is View.EVERYTHING:
        listed = page(queries.listed(wanted, viewer=viewer), order=BY_AGE, limit=ROWS, after=after)
        return Found(listed.items, 0, listed.next)
    work = queries.work(wanted, viewer=viewer, at=at, limit=ROWS, after=after)
    return Found(work.items, work.at_risk, work.next)
