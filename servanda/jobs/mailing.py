"""Mail: texts to customers are sent, and messages that came in are taken up."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from servanda.core.access import system
from servanda.foundation import clock
from servanda.mail import actions

FIRST_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(hours=4)


class GrowingPause(BaseRetryStrategy):
    """Again after 15 s, then twice as long each time, up to four hours, without an end.

    Sending gives up by itself after three days; a message that came in is never given up.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        pause = min(FIRST_PAUSE * 2 ** min(job.attempts, 20), LONGEST_PAUSE)
        return RetryDecision(retry_in={"seconds": int(pause.total_seconds())})


@app.task(name="mail.send_external_info", retry=GrowingPause())
def send_external_info(info_id: str) -> None:
    """Mail a text to the customer, unless that was done, given up, or the text was recalled."""
    actions.send_external_info(info_id=UUID(info_id), by=system("mail"), at=clock.now())


@app.task(name="mail.process", retry=GrowingPause())
def process(incoming_id: str) -> None:
    """Take up a message that came in, unless that was done."""
    actions.take_up_mail(incoming_id=UUID(incoming_id), by=system("mail"), at=clock.now())
