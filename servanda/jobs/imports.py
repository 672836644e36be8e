"""Taking in files of records, a portion at a time."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.agreements import actions
from servanda.foundation import clock


@app.task(name="imports.go_on", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def go_on(run_id: str) -> None:
    """Check the file, or take in its next rows; the rest is announced again."""
    actions.go_on_importing(run_id=UUID(run_id), at=clock.now())
