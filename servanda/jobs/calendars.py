"""What follows from an edited work calendar."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.cases import actions, queries
from servanda.core.access import system
from servanda.foundation import clock


@app.task(name="calendars.edited", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def edited(calendar_id: str) -> None:
    """Put the unfinished cases that count its hours where they now belong in the order of work."""
    for case_id in queries.unfinished_by_calendar(UUID(calendar_id)):
        actions.refresh_order(case_id=case_id, by=system("calendar edit"), at=clock.now())
