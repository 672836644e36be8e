"""What follows when an approved amendment begins: the keys of the agreement before go along."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.agreements import actions
from servanda.core.access import system
from servanda.foundation import clock


@app.task(name="agreements.succeeded", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def succeeded() -> None:
    """Let keys follow to the agreements that have begun. Announced for the minute in which one does."""
    actions.follow_successors(by=system("amendments"), at=clock.now())


@app.periodic(cron="10 * * * *")
@app.task(name="agreements.follow_successors", queueing_lock="follow_successors")
def follow_successors(timestamp: int) -> None:
    """The same each hour, for keys that were added to an agreement after its successor had begun."""
    succeeded()
