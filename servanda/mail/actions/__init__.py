"""What is done with mail. Each is one transaction, but sending and taking up, which record how they failed in another."""

from servanda.mail.actions.receiving import LARGEST, MailUnusable, Received, receive_mail
from servanda.mail.actions.sending import TRY_FOR, NotSentYet, send_external_info
from servanda.mail.actions.taking_up import register_parked_mail, take_up_mail

__all__ = [
    "LARGEST",
    "TRY_FOR",
    "MailUnusable",
    "NotSentYet",
    "Received",
    "receive_mail",
    "register_parked_mail",
    "send_external_info",
    "take_up_mail",
]
