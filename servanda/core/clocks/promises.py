"""What was promised: targets by severity, as a case's cover carries them (2-domain 2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from servanda.core.clocks.refusals import TargetNotPositive


class ClockKind(StrEnum):
    """The four clocks of 3-clocks 3.3."""

    # As text hashes; enum's own way is slow and each clock of a fold is looked up by kind.
    __hash__ = str.__hash__

    IRT = "irt"
    ORT = "ort"
    UPDATE = "update"
    OLA = "ola"


class OnChange(StrEnum):
    """How elapsed time is carried when severity or cover change."""

    CARRY = "carry"
    RESTART = "restart"
    RETROACTIVE = "retroactive"


@dataclass(frozen=True, slots=True)
class Target:
    """Working seconds of a calendar named in the clock sheet.

    A task's target names no calendar: it runs in its organisation's. It may be *end of n-th business day* instead.
    """

    seconds: int = 0
    calendar: str = ""
    business_days: int = 0

    def __post_init__(self) -> None:
        if (self.seconds > 0) == (self.business_days > 0) or self.seconds < 0 or self.business_days < 0:
            raise TargetNotPositive("a target is a positive duration, or for tasks a number of business days")


@dataclass(frozen=True, slots=True)
class Promises:
    """The targets of one severity; an empty one is no promise."""

    irt: Target | None = None
    ort: Target | None = None
    update: Target | None = None
    ola: Target | None = None

    def __post_init__(self) -> None:
        if any(target is not None and target.business_days for target in (self.irt, self.ort, self.update)):
            raise TargetNotPositive("only tasks may be due at the end of a business day")


NO_PROMISES: Final = Promises()


@dataclass(frozen=True, slots=True)
class Cover:
    """All that a case was promised. ``warn`` are percents, ascending; ``ola_pauses``: tasks pause with the ORT."""

    by_severity: Mapping[str, Promises]
    on_change: OnChange = OnChange.CARRY
    warn: tuple[int, ...] = ()
    ola_pauses: bool = False

    @property
    def reaches_back(self) -> bool:
        """Whether a changed promise holds from receipt."""
        return self.on_change is OnChange.RETROACTIVE

    def at(self, severity: str) -> Promises:
        """The promises of a severity; none if the cover does not know it."""
        return self.by_severity.get(severity, NO_PROMISES)


@dataclass(frozen=True, slots=True)
class Level:
    """An escalation level of a clock: ``offset`` working seconds before (negative) or after the deadline."""

    kind: ClockKind
    level: int
    offset: int
