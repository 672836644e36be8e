"""How the Register page speaks of cover, routing and people."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import get_language_info

from servanda.core.agreements.targets import ALWAYS
from servanda.core.clocks import ClockKind
from servanda.core.clocks.promises import Promises, Target
from servanda.core.cover import Kind, Reason
from servanda.core.routing import RoutedBy

PROMISED: Final[Mapping[str, str]] = {
    ClockKind.IRT: "answered in",
    ClockKind.ORT: "resolved in",
    ClockKind.UPDATE: "told every",
}
"""What a promise says of each clock of a case."""

BY: Final[Mapping[str, str]] = {
    ClockKind.IRT: "First response",
    ClockKind.ORT: "Resolved",
    ClockKind.UPDATE: "Told",
}
"""What is said by when."""

LENDER: Final[Mapping[str, str]] = {
    Kind.KEY: "the support key",
    Kind.AGREEMENT: "the agreement",
    Kind.CONTRACT: "the contract",
    Kind.PLAN: "the default plan",
    Kind.PLAN_RULE: "a rule of the plan",
    Kind.QUEUE: "the queue of the category",
    Kind.ORGANISATION: "the support organisation",
    Kind.DEFAULT: "the default of this installation",
}
"""Which record lent a part of the promise."""

WHICH: Final[Mapping[str, str]] = {
    Reason.NOT_APPROVED: "which is not approved",
    Reason.BLOCKED: "which is blocked",
    Reason.NOT_YET_EFFECTIVE: "which is not yet effective",
    Reason.EXPIRED: "which expired",
    Reason.CONTRACT_NOT_ACTIVE: "whose contract is not active",
    Reason.CONTACT_NOT_NAMED: "which does not name the caller",
}
"""What speaks against the agreement of a key."""

ROUTED: Final[Mapping[str, str]] = {
    RoutedBy.HAND: "chosen by hand",
    RoutedBy.CATEGORY: "by its category",
    RoutedBy.BUSINESS_OBJECT: "by its business object",
    RoutedBy.ROUTING_TABLE: "by the routing table",
    RoutedBy.DEFAULT_QUEUE: "default queue of the organisation",
}
"""What named the queue."""

MATCHED: Final[Mapping[str, str]] = {
    "mail": "mail address",
    "phone": "phone",
    "number": "customer number",
    "serial": "serial",
    "object": "business object",
    "key": "support key",
    "name": "name",
    "similar": "similar name",
    "mail_domain": "mail domain",
}
"""By what somebody was found."""

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


def promised(promises: Promises) -> Iterator[tuple[str, str]]:
    """The promise in words, a pair for each clock: ``("answered in", "1 hour")``."""
    targets = {ClockKind.IRT: promises.irt, ClockKind.ORT: promises.ort, ClockKind.UPDATE: promises.update}
    for kind, target in targets.items():
        if target is not None:
            yield PROMISED[kind], _length_of(target)


def spoken(seconds: int) -> str:
    """A length as people say it: ``1 hour``, ``8 hours``, ``1 hour 30 minutes``. Begun minutes do not count."""
    hours, minutes = seconds // _HOUR_S, seconds % _HOUR_S // _MINUTE_S
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((hours, "hour"), (minutes, "minute"))
    ]
    said = [part for part, count in zip(parts, (hours, minutes), strict=True) if count]
    return " ".join(said or [f"{seconds} seconds"])


def language(code: str) -> str:
    """The English name of a language: ``de`` is German; a code that nobody named stays one."""
    try:
        return str(get_language_info(code.lower())["name"])
    except KeyError:
        return code


def _length_of(target: Target) -> str:
    length = spoken(target.seconds)
    return f"{length} round the clock" if target.calendar == ALWAYS else length
