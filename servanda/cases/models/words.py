"""The words that columns of cases hold; those of moves, statuses and channels are the core's."""

from typing import Final

from django.db import models


class SentHow(models.TextChoices):
    """How the caller learnt the resolution."""

    MAIL = "mail", "By mail"
    TOLD = "told", "Told, and documented"
    NOT_REACHABLE = "not_reachable", "Caller not reachable"


class Direction(models.TextChoices):
    """Who called whom."""

    INBOUND = "inbound", "From the customer"
    OUTBOUND = "outbound", "To the customer"


class Mode(models.TextChoices):
    """What an external info does: it informs, asks the customer to act, or reminds them that they were asked."""

    SAVE = "save", "Informs"
    SEND_REPLY = "send_reply", "Asks the customer"
    RESOLUTION = "resolution", "Sends the resolution"
    REMINDER = "reminder", "Reminds of what was asked"


class Delivery(models.TextChoices):
    """Where a text to the customer stands."""

    WAITING = "waiting", "About to be sent"
    SENT = "sent", "Sent"
    RECALLED = "recalled", "Recalled before sending"
    FAILED = "failed", "Could not be sent"
    NOT_BY_MAIL = "not_by_mail", "Nobody to send it to by mail"


class EventKind(models.TextChoices):
    """What an entry of a case's stream is."""

    REGISTERED = "registered", "Registered"
    MOVED = "moved", "Moved"
    CHANGED = "changed", "Changed"
    EXTERNAL_INFO = "external_info", "External info"
    CUSTOMER_MESSAGE = "customer_message", "Customer message"
    INTERNAL_NOTE = "internal_note", "Internal note"
    INTERACTION = "interaction", "Interaction"
    DELIVERY = "delivery", "Delivery"
    CLOCK = "clock", "Clock"
    DEADLINE_MOVED = "deadline_moved", "Deadline moved"
    BREACH_ANNULLED = "breach_annulled", "Breach annulled"
    COVER = "cover", "Cover"


OF_CLOCKS: Final = (EventKind.CLOCK, EventKind.DEADLINE_MOVED, EventKind.BREACH_ANNULLED)
"""Entries that the program makes by itself: nobody moved the case, so they make nobody's page stale."""
