"""What follows for open clocks when a work calendar or an escalation matrix was edited.

Each is done twice, the second time after a while: a case that was being registered meanwhile had read the calendar
or the matrix of before, and nobody could see it yet.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.cases import actions, queries
from servanda.core.access import Viewer, system
from servanda.foundation import clock, outbox

log = structlog.get_logger("servanda.jobs")

AGAIN_AFTER: Final = timedelta(minutes=2)
"""Longer than any transaction lasts."""

_RETRIES: Final = RetryStrategy(max_attempts=5, exponential_wait=4)


class NotRefreshed(Exception):
    """The clocks of some cases could not be stored anew; the job runs again later."""


@app.task(name="calendars.edited", retry=_RETRIES)
def edited(calendar_id: str, *, retroactive: bool, edited_at: str, again: bool = True) -> None:
    """Store anew the clocks that count its hours: moved deadlines go to the journal, those who saw them are told."""
    # The clock of the machine on which it was edited may be ahead of this one's.
    at = max(clock.now(), datetime.fromisoformat(edited_at))
    if again:
        outbox.announce(
            "calendars.edited",
            after=at + AGAIN_AFTER,
            calendar_id=calendar_id,
            retroactive=retroactive,
            edited_at=edited_at,
            again=False,
        )
    cases = queries.cases_counting_by(UUID(calendar_id), ended_too=retroactive)
    _refresh(cases, by=system("calendar edit"), at=at)


@app.task(name="levels.escalation_changed", retry=_RETRIES)
def escalation_changed(level_id: str, *, again: bool = True) -> None:
    """Let the open cases under the service level wake when its escalation levels now say."""
    at = clock.now()
    if again:
        outbox.announce("levels.escalation_changed", after=at + AGAIN_AFTER, again=False, level_id=level_id)
    _refresh(queries.cases_under_level(UUID(level_id)), by=system("escalation matrix"), at=at)


def _refresh(case_ids: Iterable[UUID], *, by: Viewer, at: datetime) -> None:
    """One that fails keeps none of the others back. Raises ``NotRefreshed`` at the end."""
    failed = 0
    for case_id in case_ids:
        try:
            actions.refresh_clocks(case_id=case_id, by=by, at=max(at, clock.now()))
        except Exception:
            if not connection.is_usable():
                raise
            log.exception("case_failed", id=str(case_id), due=by.name)
            failed += 1
    if failed:
        raise NotRefreshed(f"The clocks of {failed} cases could not be stored anew.")
