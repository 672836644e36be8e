"""Allowances that begin anew by time alone."""

from datetime import datetime

import structlog
from django.db import connection
from procrastinate.contrib.django import app

from servanda.agreements import actions, queries
from servanda.core.access import system
from servanda.foundation import clock

log = structlog.get_logger("servanda.jobs")


# Every hour, because days begin in other zones at other hours.
@app.periodic(cron="2 * * * *")
@app.task(name="allowances.opened", queueing_lock="open_allowances")
def opened(timestamp: int) -> None:
    """Open the cycles that have begun; whoever needed one sooner has opened it already."""
    open_begun(at=clock.now())


def open_begun(*, at: datetime) -> None:
    """Open what has begun at the instant. One that fails keeps none of the others back, and is tried again in an hour.

    Raises ``DatabaseError`` where the database has been lost.
    """
    for contract_id in queries.contracts_to_open(at=at):
        try:
            actions.open_begun_cycle(contract_id=contract_id, by=system("allowance cycle"), at=at)
        except Exception:
            if not connection.is_usable():
                raise
            log.exception("contract_failed", id=str(contract_id))
