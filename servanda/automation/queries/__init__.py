"""Finding notices, who is told, and by which ways."""

from servanda.automation.queries.own import (
    BY_AGE,
    MOST_COUNTED,
    NoSuchNotice,
    lock_notice,
    notice,
    notice_by_any_channel,
    notices,
    preferences,
    unread_count,
)
from servanda.automation.queries.recipients import Told, case_event, queue_of, texts_to_mail, told_of

__all__ = [
    "BY_AGE",
    "MOST_COUNTED",
    "NoSuchNotice",
    "Told",
    "case_event",
    "lock_notice",
    "notice",
    "notice_by_any_channel",
    "notices",
    "preferences",
    "queue_of",
    "texts_to_mail",
    "told_of",
    "unread_count",
]
