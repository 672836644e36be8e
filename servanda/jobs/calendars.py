"""What follows for open clocks when a work calendar or an escalation matrix was edited."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.cases import actions, queries
from servanda.core.access import system
from servanda.foundation import clock


@app.task(name="calendars.edited", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def edited(calendar_id: str, *, retroactive: bool) -> None:
    """Store anew the clocks that count its hours: moved deadlines go to the journal, those who saw them are told."""
    for case_id in queries.cases_counting_by(UUID(calendar_id), ended_too=retroactive):
        actions.refresh_clocks(case_id=case_id, by=system("calendar edit"), at=clock.now())


@app.task(name="levels.escalation_changed", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def escalation_changed(level_id: str) -> None:
    """Let the open cases under the service level wake when its escalation levels now say."""
    for case_id in queries.cases_under_level(UUID(level_id)):
        actions.refresh_clocks(case_id=case_id, by=system("escalation matrix"), at=clock.now())
