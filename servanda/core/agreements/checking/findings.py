"""What the plan check finds, and where it is mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Gravity(StrEnum):
    """An *error* can never be kept as it is written; a *warning* can, but is hardly meant."""

    ERROR = "error"
    WARNING = "warning"


class MendedAt(StrEnum):
    """The record that is changed to mend it."""

    LEVEL = "level"
    AGREEMENT = "agreement"
    CALENDAR = "calendar"
    PLAN = "plan"


class Code(StrEnum):
    """Everything that can be found."""

    NEVER_OPENS = "never_opens"
    TOO_LITTLE_OPEN_TIME = "too_little_open_time"
    TAKES_TOO_LONG = "takes_too_long"
    RESOLUTION_BEFORE_RESPONSE = "resolution_before_response"
    UPDATE_BEFORE_RESPONSE = "update_before_response"
    UPDATE_AFTER_RESOLUTION = "update_after_resolution"
    WORSE_SEVERITY_SLOWER = "worse_severity_slower"
    WORSE_SEVERITY_UNPROMISED = "worse_severity_unpromised"
    NOTHING_PROMISED = "nothing_promised"
    WARNED_TOO_LATE = "warned_too_late"
    NEVER_WARNED_BEFORE = "never_warned_before"
    ESCALATION_OUT_OF_ORDER = "escalation_out_of_order"
    ESCALATION_BEFORE_START = "escalation_before_start"
    HOLIDAYS_END = "holidays_end"
    HOLIDAYS_MISSING = "holidays_missing"
    HOURS_AT_CLOCK_CHANGE = "hours_at_clock_change"
    NO_FALLBACK = "no_fallback"
    RULE_NEVER_REACHED = "rule_never_reached"
    LEVEL_UNKNOWN = "level_unknown"
    LEVEL_NOT_IN_USE = "level_not_in_use"
    RULE_NAMES_UNUSED = "rule_names_unused"
    ALLOWANCE_UNUSED = "allowance_unused"
    ALLOWANCE_GONE_AT_ONCE = "allowance_gone_at_once"


_KINDS: Final[Mapping[Code, tuple[Gravity, MendedAt]]] = {
    Code.NEVER_OPENS: (Gravity.ERROR, MendedAt.CALENDAR),
    Code.TOO_LITTLE_OPEN_TIME: (Gravity.ERROR, MendedAt.LEVEL),
    Code.TAKES_TOO_LONG: (Gravity.WARNING, MendedAt.LEVEL),
    Code.RESOLUTION_BEFORE_RESPONSE: (Gravity.ERROR, MendedAt.LEVEL),
    Code.UPDATE_BEFORE_RESPONSE: (Gravity.WARNING, MendedAt.LEVEL),
    Code.UPDATE_AFTER_RESOLUTION: (Gravity.WARNING, MendedAt.LEVEL),
    Code.WORSE_SEVERITY_SLOWER: (Gravity.WARNING, MendedAt.LEVEL),
    Code.WORSE_SEVERITY_UNPROMISED: (Gravity.WARNING, MendedAt.LEVEL),
    Code.NOTHING_PROMISED: (Gravity.WARNING, MendedAt.LEVEL),
    Code.WARNED_TOO_LATE: (Gravity.WARNING, MendedAt.LEVEL),
    Code.NEVER_WARNED_BEFORE: (Gravity.WARNING, MendedAt.LEVEL),
    Code.ESCALATION_OUT_OF_ORDER: (Gravity.ERROR, MendedAt.LEVEL),
    Code.ESCALATION_BEFORE_START: (Gravity.WARNING, MendedAt.LEVEL),
    Code.HOLIDAYS_END: (Gravity.WARNING, MendedAt.CALENDAR),
    Code.HOLIDAYS_MISSING: (Gravity.WARNING, MendedAt.CALENDAR),
    Code.HOURS_AT_CLOCK_CHANGE: (Gravity.WARNING, MendedAt.CALENDAR),
    Code.NO_FALLBACK: (Gravity.WARNING, MendedAt.PLAN),
    Code.RULE_NEVER_REACHED: (Gravity.WARNING, MendedAt.PLAN),
    Code.LEVEL_UNKNOWN: (Gravity.ERROR, MendedAt.PLAN),
    Code.LEVEL_NOT_IN_USE: (Gravity.WARNING, MendedAt.PLAN),
    Code.RULE_NAMES_UNUSED: (Gravity.WARNING, MendedAt.PLAN),
    Code.ALLOWANCE_UNUSED: (Gravity.WARNING, MendedAt.PLAN),
    Code.ALLOWANCE_GONE_AT_ONCE: (Gravity.WARNING, MendedAt.PLAN),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A record by its id as text, and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: ``text`` says what, and how to mend it. What it is not about is ``None``.

    ``version`` is that of the level or of the plan, ``clock`` and ``severity`` name one target, ``agreement`` is a
    number, ``rule`` the place of a plan rule from 1.
    """

    code: Code
    text: str
    level: Reference | None = None
    version: int | None = None
    clock: str | None = None
    severity: int | None = None
    calendar: Reference | None = None
    agreement: str | None = None
    plan: Reference | None = None
    rule: int | None = None

    @property
    def gravity(self) -> Gravity:
        """Whether it can be kept at all."""
        return _KINDS[self.code][0]

    @property
    def mended_at(self) -> MendedAt:
        """Where to mend it: a target of an agreement's own, at the agreement."""
        at = _KINDS[self.code][1]
        return MendedAt.AGREEMENT if at is MendedAt.LEVEL and self.agreement else at
