"""Finding notices, who is told, and by which ways."""

from servanda.automation.queries.concerned import standing_in
from servanda.automation.queries.directory import directory
from servanda.automation.queries.once import told_once
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
from servanda.automation.queries.preview import Foreseen, Preview, Recipient, preview_of
from servanda.automation.queries.promised import Audience, audience_of, promise_told, promise_words
from servanda.automation.queries.reached import Reached, told_about
from servanda.automation.queries.recipients import Told, case_events, texts_to_mail, told_of
from servanda.automation.queries.revealed import NoSuchReveal, broken_glass, reached_by
from servanda.automation.queries.saying import causes, words_of, words_outside

__all__ = [
    "BY_AGE",
    "MOST_COUNTED",
    "Audience",
    "Foreseen",
    "NoSuchNotice",
    "NoSuchReveal",
    "Preview",
    "Reached",
    "Recipient",
    "Told",
    "audience_of",
    "broken_glass",
    "case_events",
    "causes",
    "directory",
    "lock_notice",
    "notice",
    "notice_by_any_channel",
    "notices",
    "preferences",
    "preview_of",
    "promise_told",
    "promise_words",
    "reached_by",
    "standing_in",
    "texts_to_mail",
    "told_about",
    "told_of",
    "told_once",
    "unread_count",
    "words_of",
    "words_outside",
]
