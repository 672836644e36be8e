"""What follows from what happened to cases: people are told, texts to customers are sent on their way."""

from typing import Final
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from servanda.automation import actions, queries
from servanda.cases import actions as cases
from servanda.core.access import system
from servanda.foundation import clock, outbox

MAIL_RETRIES: Final = RetryStrategy(max_attempts=10, exponential_wait=3)
"""After 3 s, 9 s, 27 s and so on: a mail server may be away for a day."""


class MailServerAway(Exception):
    """Some notices could not be handed over; the job runs again later."""


@app.task(name="cases.happened", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def happened(event_ids: list[str]) -> None:
    """Tell whom the events concern, and send the texts among them when they can no longer be recalled."""
    ids = [UUID(event_id) for event_id in event_ids]
    actions.tell(event_ids=ids, by=system("notices"), at=clock.now())
    cases.tell_customers_of_cover(event_ids=ids, by=system("cover"), at=clock.now())
    for info in queries.texts_to_mail(ids):
        outbox.announce("mail.send_external_info", after=info.send_at, info_id=str(info.id))


@app.task(name="secrets.glass_broken", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def glass_broken(reveal_id: str) -> None:
    """Tell everybody who reads or grants a secret that somebody else was shown it."""
    actions.tell_of_broken_glass(reveal_id=UUID(reveal_id), by=system("notices"), at=clock.now())


# Bells do not wait behind mails.
@app.task(name="notices.mail", retry=MAIL_RETRIES, priority=-10)
def mail(notice_ids: list[str]) -> None:
    """Hand notices to the mail server; one that it does not take now keeps none of the others back."""
    away = 0
    for notice_id in notice_ids:
        try:
            actions.mail_notice(notice_id=UUID(notice_id), by=system("notices"), at=clock.now())
        except OSError:
            away += 1
    if away:
        raise MailServerAway(f"{away} of {len(notice_ids)} notices wait for the mail server.")
