"""What people are told about by notices, and by which ways unless they choose otherwise (2-domain 2.8)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from servanda.core.cases import Move, Recipient
from servanda.core.clocks.firing import What


class NoticeKind(StrEnum):
    """What a notice tells, what concerns its reader most first."""

    GLASS_BROKEN = "glass_broken"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    ESCALATION_LEVEL = "escalation_level"
    DEADLINE_MISSED = "deadline_missed"
    COVER_TO_DECIDE = "cover_to_decide"
    NAMING_TO_CONFIRM = "naming_to_confirm"
    NOT_DELIVERED = "not_delivered"
    CUSTOMER_WROTE = "customer_wrote"
    CLOCK_WARNING = "clock_warning"
    DEADLINE_MOVED = "deadline_moved"
    BREACH_ANNULLED = "breach_annulled"
    PROMISE_ENDS = "promise_ends"
    PROMISE_USED = "promise_used"
    HANDED_BACK = "handed_back"
    TAKEN_OVER = "taken_over"
    CASE_MOVED = "case_moved"
    QUEUE_GOT_CASE = "queue_got_case"


class MailWhen(StrEnum):
    """When a notice goes out by mail."""

    AT_ONCE = "at_once"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody learns of one kind of notice."""

    bell: bool
    mail: MailWhen

    @property
    def tell(self) -> bool:
        """Whether there is any way at all."""
        return self.bell or self.mail is not MailWhen.OFF


_BOTH: Final = Ways(bell=True, mail=MailWhen.AT_ONCE)
_BELL: Final = Ways(bell=True, mail=MailWhen.OFF)

DEFAULT_WAYS: Final[Mapping[NoticeKind, Ways]] = {
    NoticeKind.GLASS_BROKEN: _BOTH,
    NoticeKind.ASSIGNED: _BOTH,
    NoticeKind.ESCALATED: _BOTH,
    NoticeKind.ESCALATION_LEVEL: _BOTH,
    NoticeKind.DEADLINE_MISSED: _BOTH,
    NoticeKind.COVER_TO_DECIDE: _BOTH,
    NoticeKind.NAMING_TO_CONFIRM: _BOTH,
    NoticeKind.NOT_DELIVERED: _BOTH,
    NoticeKind.CUSTOMER_WROTE: _BOTH,
    NoticeKind.CLOCK_WARNING: _BELL,
    NoticeKind.DEADLINE_MOVED: _BELL,
    NoticeKind.BREACH_ANNULLED: _BOTH,
    NoticeKind.PROMISE_ENDS: _BOTH,
    NoticeKind.PROMISE_USED: _BOTH,
    NoticeKind.HANDED_BACK: _BELL,
    NoticeKind.TAKEN_OVER: _BELL,
    NoticeKind.CASE_MOVED: _BELL,
    NoticeKind.QUEUE_GOT_CASE: _BELL,
}
"""What waits for one person alone, or is a promise broken, also goes by mail.

What several see, or what needs nothing done, does not, nor does a warning: there is time left.
"""

ALWAYS: Final = frozenset({NoticeKind.GLASS_BROKEN})
"""What nobody can choose not to be told: that somebody read a secret who was not let in."""

OF_CLOCK: Final[Mapping[What, NoticeKind]] = {
    What.WARNING: NoticeKind.CLOCK_WARNING,
    What.BREACH: NoticeKind.DEADLINE_MISSED,
    What.LEVEL: NoticeKind.ESCALATION_LEVEL,
}
"""What a firing tells."""

_TELLS: Final[Mapping[tuple[Move, Recipient], NoticeKind]] = {
    (Move.DISPATCH, Recipient.ASSIGNEE): NoticeKind.ASSIGNED,
    (Move.DISPATCH, Recipient.QUEUE): NoticeKind.QUEUE_GOT_CASE,
    (Move.REASSIGN, Recipient.OWNER): NoticeKind.ASSIGNED,
    (Move.REJECT, Recipient.QUEUE): NoticeKind.QUEUE_GOT_CASE,
    (Move.REJECT, Recipient.DISPATCHER): NoticeKind.HANDED_BACK,
    (Move.CUSTOMER_ANSWERS, Recipient.OWNER): NoticeKind.CUSTOMER_WROTE,
    (Move.CUSTOMER_WRITES, Recipient.OWNER): NoticeKind.CUSTOMER_WROTE,
    (Move.RESOLUTION_BOUNCED, Recipient.OWNER): NoticeKind.NOT_DELIVERED,
    (Move.ESCALATE, Recipient.OWNER): NoticeKind.ESCALATED,
    (Move.ESCALATE, Recipient.LEAD): NoticeKind.ESCALATED,
    (Move.ESCALATE, Recipient.ORGANISATION_MANAGER): NoticeKind.ESCALATED,
}


def kind_of(move: Move, recipient: Recipient) -> NoticeKind:
    """What a move tells somebody; whoever lost the case is told that, everybody else that it moved."""
    otherwise = NoticeKind.TAKEN_OVER if recipient is Recipient.FORMER_OWNER else NoticeKind.CASE_MOVED
    return _TELLS.get((move, recipient), otherwise)


def foremost(kinds: Collection[NoticeKind]) -> NoticeKind:
    """The one kind under which somebody is told once who would be told for several reasons. Never of none."""
    return min(kinds, key=list(NoticeKind).index)
