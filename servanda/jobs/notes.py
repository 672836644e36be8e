"""What follows when a flash note is written: its banner appears on unfinished cases."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.cases import actions
from servanda.core.access import system
from servanda.foundation import clock


@app.task(name="flash_notes.written", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def written(note_id: str) -> None:
    """Copy the banner to the customer's unfinished cases that do not have it yet."""
    actions.copy_banners(note_id=UUID(note_id), by=system("flash notes"), at=clock.now())
