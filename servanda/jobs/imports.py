"""Taking in files of records, a portion at a time."""

from typing import Final
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from servanda.agreements import actions
from servanda.foundation import clock

RETRIES: Final = 4
"""So often it is tried again, within six minutes."""


@app.task(
    name="imports.go_on", retry=RetryStrategy(max_attempts=RETRIES, exponential_wait=4), pass_context=True
)
def go_on(context: JobContext, run_id: str) -> None:
    """Check the file, or take in its next rows; the rest is announced again. At last its page says that it failed."""
    try:
        actions.go_on_importing(run_id=UUID(run_id), at=clock.now())
    except Exception:
        if context.job.attempts >= RETRIES:
            actions.give_up_importing(run_id=UUID(run_id), at=clock.now())
        raise
