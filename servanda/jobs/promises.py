"""Promise notices: ends and uses of contracts and agreements that are to be told by now."""

from datetime import datetime

import structlog
from django.db import connection
from procrastinate.contrib.django import app

from servanda.agreements import queries
from servanda.automation import actions
from servanda.core.access import system
from servanda.foundation import clock

log = structlog.get_logger("servanda.jobs")


# Every hour, because days begin in other zones at other hours.
@app.periodic(cron="7 * * * *")
@app.task(name="promises.told", queueing_lock="tell_of_promises")
def told(timestamp: int) -> None:
    """Tell what is to be told by now; after some time without a worker, only the latest of each."""
    tell_due(at=clock.now())


def tell_due(*, at: datetime) -> None:
    """Tell everything that is due at the instant. One that fails keeps none of the others back, and is tried again.

    Raises ``DatabaseError`` where the database has been lost.
    """
    for due in queries.due_promises(at=at):
        try:
            actions.tell_of_promise(due=due, by=system("promise notices"), at=at)
        except Exception:
            if not connection.is_usable():
                raise
            log.exception("promise_failed", number=due.subject.number)
