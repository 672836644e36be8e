"""Telling people, mailing them, and what they do with their notices."""

from servanda.automation.actions.mailing import mail_notice, message_of
from servanda.automation.actions.promising import tell_of_promise
from servanda.automation.actions.reading import choose_notices, mark_notice, open_notice, read_notices
from servanda.automation.actions.telling import tell
from servanda.automation.actions.warning import tell_of_broken_glass

__all__ = [
    "choose_notices",
    "mail_notice",
    "mark_notice",
    "message_of",
    "open_notice",
    "read_notices",
    "tell",
    "tell_of_broken_glass",
    "tell_of_promise",
]
