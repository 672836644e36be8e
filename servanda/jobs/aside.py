"""What failed a moment ago: left alone for a minute, so that it keeps none of the others back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection

log = structlog.get_logger("servanda.jobs")

LEFT_ALONE_FOR: Final = timedelta(minutes=1)


class Aside:
    """Ids that are left alone for now; kept in memory, so another worker tries them once as well."""

    def __init__(self) -> None:
        self._until: dict[UUID, datetime] = {}

    def ids(self, at: datetime) -> frozenset[UUID]:
        """Those that are still left alone at the instant; the others are forgotten."""
        self._until = {one: until for one, until in self._until.items() if until > at}
        return frozenset(self._until)

    @contextmanager
    def if_it_fails(self, one: UUID, *, at: datetime, **said: str) -> Iterator[None]:
        """Log what the block raises, and put the id aside. Raises it only where the database has been lost."""
        try:
            yield
        except Exception:
            if not connection.is_usable():
                raise
            log.exception("case_failed", id=str(one), **said)
            self._until[one] = at + LEFT_ALONE_FOR
