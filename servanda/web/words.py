"""Wording of statuses, moves, clocks, channels and reasons: templates and nothing deeper speak to people.

Every table is complete for the vocabulary of the core that it words. In functions, ``at`` is the present instant
and ``zone`` names the reader's time zone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as dated

from servanda.core.agreements.contracts import ContractState
from servanda.core.agreements.validity import AgreementState
from servanda.core.cases.words import CancelReason, Channel, CoverDecisionKind, Move, Status
from servanda.core.clocks.promises import ClockKind
from servanda.core.cover.answer import Reason
from servanda.core.notices import NoticeKind


class Sign(NamedTuple):
    """A word and the icon beside it: neither speaks alone."""

    word: str
    icon: str


STATUS: Final[Mapping[str, str]] = {
    Status.NEW: "New",
    Status.QUEUED: "Queued",
    Status.OPEN: "Open",
    Status.AWAITING_INFO: "Awaiting info",
    Status.ON_HOLD: "On hold",
    Status.COMPLETED: "Completed",
    Status.CLOSED: "Closed",
    Status.CANCELLED: "Cancelled",
}

STATUS_ICON: Final[Mapping[str, str]] = {
    Status.NEW: "status-new",
    Status.QUEUED: "status-queued",
    Status.OPEN: "status-open",
    Status.AWAITING_INFO: "status-waiting",
    Status.ON_HOLD: "status-waiting",
    Status.COMPLETED: "status-completed",
    Status.CLOSED: "check",
    Status.CANCELLED: "ban",
}
"""A ring that fills up from New to Completed."""

URGENCY: Final[Mapping[str, Sign]] = {
    "calm": Sign("Running", "clock"),
    "soon": Sign("Due soon", "triangle-alert"),
    "breached": Sign("Breached", "octagon-alert"),
    "paused": Sign("Paused", "pause"),
    "met": Sign("Met", "check"),
}
"""The only hues with a meaning, as ``data-u`` in the style sheets."""

CLOCK: Final[Mapping[str, str]] = {
    ClockKind.IRT: "Initial response",
    ClockKind.ORT: "Resolution (ORT)",
    ClockKind.UPDATE: "Next update",
    ClockKind.OLA: "Task",
}

MOVE: Final[Mapping[str, str]] = {
    Move.DISPATCH: "Dispatch",
    Move.ACCEPT: "Accept",
    Move.REJECT: "Reject",
    Move.TAKE_OWNERSHIP: "Take ownership",
    Move.REASSIGN: "Reassign",
    Move.INFORM: "Inform",
    Move.SEND_REPLY: "Ask customer",
    Move.CUSTOMER_ANSWERS: "Document the answer",
    Move.CUSTOMER_WRITES: "Document a message",
    Move.TAKE_BACK: "Take back",
    Move.HOLD: "Hold",
    Move.RESUME: "Resume",
    Move.COMPLETE: "Complete",
    Move.COMPLETE_AS_UNANSWERED: "Complete as unanswered",
    Move.SEND_RESOLUTION: "Send resolution",
    Move.RECORD_NOT_REACHABLE: "Record caller not reachable",
    Move.RESOLUTION_BOUNCED: "Record a bounce",
    Move.JUDGE_THANKS: "Take as thanks",
    Move.JUDGE_NOT_SOLVED: "Take as not solved",
    Move.CLOSE: "Close",
    Move.REOPEN: "Reopen",
    Move.ESCALATE: "Escalate",
    Move.CANCEL: "Cancel case",
    Move.MERGE: "Merge",
    Move.UNDO_MERGE: "Undo merge",
    Move.SPLIT: "Split",
}
"""Verbs, as they stand on buttons."""

MOVE_KEY: Final[Mapping[str, str]] = {
    Move.ACCEPT: "a",
    Move.DISPATCH: "d",
    Move.COMPLETE: "e",
}
"""The key that makes a move; an upper-case letter is typed with Shift."""

CHANNEL: Final[Mapping[str, Sign]] = {
    Channel.PHONE: Sign("Phone", "phone"),
    Channel.EMAIL: Sign("E-mail", "mail"),
    Channel.PORTAL: Sign("Portal", "globe"),
    Channel.CHAT: Sign("Chat", "message-square"),
    Channel.FAX: Sign("Fax", "printer"),
    Channel.LETTER: Sign("Letter", "file-text"),
    Channel.VISIT: Sign("Visit", "map-pin"),
    Channel.API: Sign("API", "plug"),
}

NOTICE: Final[Mapping[str, Sign]] = {
    NoticeKind.GLASS_BROKEN: Sign("Somebody breaks the glass of a secret that you read", "siren"),
    NoticeKind.ASSIGNED: Sign("A case is assigned to you", "user-round-check"),
    NoticeKind.ESCALATED: Sign("A case is escalated", "octagon-alert"),
    NoticeKind.ESCALATION_LEVEL: Sign("An escalation level names you", "chevrons-up"),
    NoticeKind.DEADLINE_MISSED: Sign("A deadline of your case or queue is missed", "clock-alert"),
    NoticeKind.COVER_TO_DECIDE: Sign("A case without cover is to be decided", "shield-question-mark"),
    NoticeKind.NAMING_TO_CONFIRM: Sign("A caller who is not named is to be confirmed", "user-round-search"),
    NoticeKind.NOT_DELIVERED: Sign("A text to a customer cannot be delivered", "mail-x"),
    NoticeKind.CUSTOMER_WROTE: Sign("The customer of your case writes", "message-square"),
    NoticeKind.CLOCK_WARNING: Sign("A deadline of your case or queue comes near", "clock"),
    NoticeKind.DEADLINE_MOVED: Sign("A deadline that you have seen is moved", "calendar-clock"),
    NoticeKind.BREACH_ANNULLED: Sign("A missed deadline turns out to be none", "clock-check"),
    NoticeKind.PROMISE_ENDS: Sign("A contract or an agreement comes to its end", "calendar-x"),
    NoticeKind.PROMISE_USED: Sign("An allowance is used", "gauge"),
    NoticeKind.HANDED_BACK: Sign("A case that you dispatched is handed back", "undo-2"),
    NoticeKind.TAKEN_OVER: Sign("Somebody takes a case over from you", "users-round"),
    NoticeKind.CASE_MOVED: Sign("Somebody else moves your case", "arrow-right"),
    NoticeKind.QUEUE_GOT_CASE: Sign("A case comes to your queue", "inbox"),
}
"""What each kind of notice tells of, as people choose among them."""

COVER_DECISION: Final[Mapping[str, Sign]] = {
    CoverDecisionKind.COURTESY: Sign("Courtesy", "heart-handshake"),
    CoverDecisionKind.CHARGEABLE: Sign("Chargeable", "receipt"),
    CoverDecisionKind.REFERRED_TO_SALES: Sign("Referred to sales", "forward"),
    CoverDecisionKind.DECLINED: Sign("Declined", "ban"),
}

CANCEL_REASON: Final[Mapping[str, str]] = {
    CancelReason.WITHDRAWN: "Withdrawn by the customer",
    CancelReason.DUPLICATE: "Duplicate of another case",
    CancelReason.SPAM: "Spam",
    CancelReason.MISTAKE: "Registered by mistake",
}

REJECTION: Final[Mapping[str, str]] = {
    Reason.NOT_APPROVED: "Not approved",
    Reason.BLOCKED: "Blocked",
    Reason.KEY_BLOCKED: "The support key is blocked",
    Reason.NOT_YET_EFFECTIVE: "Not yet effective",
    Reason.EXPIRED: "Expired",
    Reason.TERMINATED: "Terminated",
    Reason.CONTRACT_NOT_ACTIVE: "Its contract is not active",
    Reason.WRONG_PRODUCT: "Does not cover this product",
    Reason.CONTACT_NOT_NAMED: "The caller is not a named contact",
    Reason.ALLOWANCE_USED_UP: "The allowance is used up",
    Reason.LESS_SPECIFIC: "Another one fits more closely",
}
"""Why a candidate for cover was not taken."""

AGREEMENT_STATE: Final[Mapping[str, Sign]] = {
    AgreementState.DRAFT: Sign("Draft", "status-new"),
    AgreementState.SCHEDULED: Sign("Scheduled", "status-queued"),
    AgreementState.VALID: Sign("Valid", "promise"),
    AgreementState.EXPIRED: Sign("Expired", "status-completed"),
    AgreementState.BLOCKED: Sign("Blocked", "ban"),
}

CONTRACT_STATE: Final[Mapping[str, Sign]] = {
    ContractState.DRAFT: Sign("Draft", "status-new"),
    ContractState.SCHEDULED: Sign("Scheduled", "status-queued"),
    ContractState.ACTIVE: Sign("Active", "promise"),
    ContractState.EXPIRING: Sign("Expiring", "triangle-alert"),
    ContractState.EXPIRED: Sign("Expired", "status-completed"),
    ContractState.BLOCKED: Sign("Blocked", "ban"),
    ContractState.TERMINATED: Sign("Terminated", "circle-x"),
}

MINUTE_S: Final = 60
HOUR_S: Final = 3600


def duration(seconds: int) -> str:
    """A length as people promise it: ``8 h``, ``5 h 02 min``, ``19 min``, ``40 s``. Begun minutes do not count."""
    hours, minutes = _clocked(seconds)
    if hours and not minutes:
        return f"{hours} h"
    return _length(seconds)


def left(seconds: int) -> str:
    """What is left of a promise, or by how much it is broken: ``4 h 00 min left``, ``35 min over``."""
    return f"{_length(abs(seconds))} {'left' if seconds >= 0 else 'over'}"


def moment(instant: datetime, *, at: datetime, zone: str) -> str:
    """When, seen from ``at``: ``today, 15:42``, ``yesterday, 09:10``, ``Mon 14 Dec, 13:10``, ``9 Jan 2025, 08:00``."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), on=at.astimezone(ZoneInfo(zone)).date())}, {local:%H:%M}"


def day(that: date, *, on: date) -> str:
    """A date seen from the date ``on``, both local to one zone; the year is said unless it is that of ``on``."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((that - on).days)
    return near or dated(that, "D j M" if that.year == on.year else "j M Y")


def exact(instant: datetime, *, zone: str) -> str:
    """The whole truth about an instant: ``Wed 9 Dec 2026, 10:49 Vienna``."""
    return f"{dated(instant.astimezone(ZoneInfo(zone)), 'D j M Y, H:i')} {place(zone)}"


def place(zone: str) -> str:
    """What people call a zone: ``Europe/Vienna`` is Vienna."""
    return zone.rpartition("/")[2].replace("_", " ")


def since(instant: datetime, *, at: datetime) -> str:
    """How long ago, in elapsed time: ``just now``, ``12 min ago``, ``1 h 30 min ago``, ``3 days ago``."""
    seconds = int((at - instant).total_seconds())
    if seconds < MINUTE_S:
        return "just now"
    if seconds < 48 * HOUR_S:
        return f"{_length(seconds)} ago"
    return f"{seconds // (24 * HOUR_S)} days ago"


def days_until(that: date, *, on: date) -> str:
    """The distance of two dates: ``in 22 days``, ``tomorrow``, ``today``, ``yesterday``, ``5 days ago``."""
    days = (that - on).days
    if abs(days) <= 1:
        return day(that, on=on)
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def _length(seconds: int) -> str:
    hours, minutes = _clocked(seconds)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _clocked(seconds: int) -> tuple[int, int]:
    return seconds // HOUR_S, seconds % HOUR_S // MINUTE_S
