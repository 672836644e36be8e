"""Recurring work that keeps the house in order."""

from datetime import timedelta
from typing import Final

from procrastinate import JobContext
from procrastinate.contrib.django import app

from servanda.agreements import actions
from servanda.core.access import system
from servanda.foundation import clock, idempotency

STALLED_AFTER: Final = timedelta(seconds=30)
"""A worker beats every 10 s; one silent for longer is dead and its jobs are taken up again."""

KEEP_FINISHED_JOBS: Final = timedelta(days=7)


@app.periodic(cron="* * * * *")
@app.task(name="housekeeping.retry_stalled_jobs", pass_context=True, queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that died back into the queue. Jobs are safe to run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER.total_seconds()):
        await manager.retry_job(job)


@app.periodic(cron="20 3 * * *")
@app.task(name="housekeeping.remove_old_jobs", pass_context=True, queueing_lock="remove_old_jobs")
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that finished a week ago."""
    hours = int(KEEP_FINISHED_JOBS.total_seconds() // 3600)
    await context.app.job_manager.delete_old_jobs(nb_hours=hours)


@app.periodic(cron="30 3 * * *")
@app.task(name="housekeeping.forget_kept_answers", queueing_lock="forget_kept_answers")
def forget_kept_answers(timestamp: int) -> None:
    """Forget answers that were kept for repeated requests for longer than a day."""
    idempotency.forget(before=clock.now() - idempotency.KEPT_FOR)


@app.periodic(cron="40 3 * * *")
@app.task(name="housekeeping.forget_files", queueing_lock="forget_files")
def forget_files(timestamp: int) -> None:
    """Delete files that nothing refers to any more since a day."""
    actions.forget_files(by=system("housekeeping"), at=clock.now())
