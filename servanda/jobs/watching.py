"""The watch: each second, what has come by time is done, and the deadlines that are due fire (3-clocks 3.5).

One runs in every worker process. They share the work by locks alone: nothing says which of them has which case.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import Event
from typing import Final
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from servanda.cases.actions import fire_due
from servanda.commitments.queries import due_sheets
from servanda.core.access import system
from servanda.foundation import clock
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from servanda.jobs.aside import Aside
from servanda.jobs.times import move_due_cases

log = structlog.get_logger("servanda.jobs")

BATCH: Final = 100
"""Cases in one transaction: enough that its dozen statements hardly count, and few enough to be quick."""

AHEAD: Final = 10 * BATCH
"""Ids that are read at once, so that one whose next batch is locked by another watch finds a free one."""

WATCH: Final = system("watch")


class Watch:
    """What one watch remembers from one turn to the next: the cases that failed."""

    def __init__(self) -> None:
        self._aside = Aside()

    def look(self, *, at: datetime) -> bool:
        """Take one turn: move what has come by time, and fire one batch; whether there may be more to do at once.

        Costs five statements while nothing is due, however many clocks are open. Raises ``DatabaseError`` where the
        database has been lost.
        """
        moved = move_due_cases(at=at, aside=self._aside)
        return self.fire(at=at) > 0 or moved > 0

    def fire(self, *, at: datetime) -> int:
        """Fire the first batch that nobody else has at work, the longest due first; how many were recorded.

        Raises as ``look``.
        """
        due = due_sheets(at=at, limit=AHEAD, but=self._aside.ids(at))
        return next((fired for batch in _batches(due) if (fired := self._fire(batch, at))), 0)

    def _fire(self, batch: Sequence[UUID], at: datetime) -> int:
        """One transaction for all; where it fails, one for each, so that only the one that failed waits."""
        try:
            return fire_due(sheet_ids=batch, by=WATCH, at=at)
        except Exception:
            if not connection.is_usable():
                raise
            return sum(self._fire_alone(sheet_id, at) for sheet_id in batch)

    def _fire_alone(self, sheet_id: UUID, at: datetime) -> int:
        fired = 0
        with self._aside.if_it_fails(sheet_id, at=at, due="deadline"):
            fired = fire_due(sheet_ids=[sheet_id], by=WATCH, at=at)
        return fired


def keep_watch(stopping: Event) -> None:
    """Watch until told to stop, which is heeded between two batches. A lost database is tried again each second."""
    watch = Watch()
    while not stopping.is_set():
        if not _looked(watch):
            stopping.wait(_until_next_second())
    connection.close()


def _looked(watch: Watch) -> bool:
    close_old_connections()
    try:
        return watch.look(at=clock.now())
    except (DatabaseError, InterfaceError, DatabaseUnavailable) as lost:
        log.warning("watch_interrupted", why=" ".join(str(lost).split()))
    except Exception:
        log.exception("watch_failed")
    finally:
        close_old_connections()
    return False


def _until_next_second() -> float:
    """Deadlines are whole seconds: looking right after one begins is looking in time."""
    return 1 - clock.milliseconds() % 1000 / 1000


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
