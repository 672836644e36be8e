"""The open cases of a customer, as a section of its page; its view data is ``cases_of``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.cases import queries
from servanda.core.access import Permission, Viewer
from servanda.web.desk.work.asking import Asked, View
from servanda.web.desk.work.rows import Reader, Row, rows_of

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class CasesOf:
    """The first open cases in the order of work; ``open`` and ``everything`` are where all of them are."""

    rows: Sequence[Row]
    has_more: bool
    open: str
    everything: str


def cases_of(customer_id: UUID, number: str, *, viewer: Viewer, at: datetime) -> CasesOf | None:
    """What ``desk/work/of_customer.html`` shows as ``cases``; nothing to whoever sees no cases.

    At most four statements.
    """
    if not viewer.may(Permission.CASE_SEE):
        return None
    found = list(queries.open_cases_of(customer_id, viewer=viewer)[: SHOWN + 1])
    asked = Asked(customer=number)
    return CasesOf(
        rows=rows_of(found[:SHOWN], Reader(viewer, at)),
        has_more=len(found) > SHOWN,
        open=asked.address(),
        everything=asked.address(view=View.EVERYTHING),
    )
