"""What happens to cases by time alone."""

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from servanda.cases import actions, queries
from servanda.core.access import Viewer, system
from servanda.foundation import clock

log = structlog.get_logger("servanda.jobs")


class _Due(Protocol):
    def __call__(self, *, at: datetime) -> list[UUID]: ...


class _Act(Protocol):
    def __call__(self, *, case_id: UUID, by: Viewer, at: datetime) -> bool: ...


_BY_TIME: Final[tuple[tuple[str, _Due, _Act], ...]] = (
    ("resume date", queries.to_resume, actions.resume_held),
    ("judging time", queries.unjudged_cases, actions.reopen_unjudged),
    ("silent days", queries.silent_cases, actions.close_silent),
)
"""What has come, whom it concerns, and what is done then. The first is who history says did it."""


@app.periodic(cron="* * * * *")
@app.task(name="cases.due", queueing_lock="cases.due")
def due(timestamp: int) -> None:
    """Do what has come to be done by now."""
    move_due_cases(at=clock.now())


def move_due_cases(*, at: datetime) -> None:
    """Resume, reopen and close the cases whose time has come; one that fails keeps none of the others back.

    One that failed is due again the next minute. One statement for each of the three, beside what moving costs.
    """
    for name, due_cases, act in _BY_TIME:
        for case_id in due_cases(at=at):
            try:
                act(case_id=case_id, by=system(name), at=at)
            except Exception:
                log.exception("case_failed", due=name, case_id=str(case_id))
