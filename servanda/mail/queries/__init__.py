"""Finding what mail there is, whom a message comes from, and which case it belongs to."""

from servanda.mail.queries.incoming import (
    NoSuchMail,
    lock_outcome,
    parked_mail,
    parked_mails,
    received_mails,
    taken_from,
)
from servanda.mail.queries.plans import Plan, Step, plan
from servanda.mail.queries.threads import conversation, info_of

__all__ = [
    "NoSuchMail",
    "Plan",
    "Step",
    "conversation",
    "info_of",
    "lock_outcome",
    "parked_mail",
    "parked_mails",
    "plan",
    "received_mails",
    "taken_from",
]
