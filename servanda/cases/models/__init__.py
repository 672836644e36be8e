"""Cases, what is said on them, and what happened to them (2-domain 2.4, 2.6)."""

from servanda.cases.models.cases import ORDER_OF_WORK, Case, CaseContact
from servanda.cases.models.conversation import CustomerMessage, ExternalInfo, Interaction, InternalNote
from servanda.cases.models.covering import CaseBanner, CoverDecision, NoteAcknowledgement
from servanda.cases.models.events import CaseEvent
from servanda.cases.models.time import TimeEntry
from servanda.cases.models.words import Delivery, Direction, EventKind, Mode, SentHow

__all__ = [
    "ORDER_OF_WORK",
    "Case",
    "CaseBanner",
    "CaseContact",
    "CaseEvent",
    "CoverDecision",
    "CustomerMessage",
    "Delivery",
    "Direction",
    "EventKind",
    "ExternalInfo",
    "Interaction",
    "InternalNote",
    "Mode",
    "NoteAcknowledgement",
    "SentHow",
    "TimeEntry",
]
