"""The state of a support agreement as it is shown, and why it does not hold on a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class Period:
    """Dates from ``starts_on`` up to but not including ``ends_on``; an open end is ``None``."""

    starts_on: date
    ends_on: date | None = None

    @classmethod
    def through(cls, first_on: date, last_on: date | None) -> "Period":
        """Return the period as people enter it, with its last day included."""
        return cls(first_on, None if last_on is None else last_on + timedelta(days=1))

    @property
    def last_on(self) -> date | None:
        """The last day within, as people read it."""
        return None if self.ends_on is None else self.ends_on - timedelta(days=1)

    def begun(self, on: date) -> bool:
        """Whether the first day has come."""
        return self.starts_on <= on

    def over(self, on: date) -> bool:
        """Whether the last day has passed."""
        return self.ends_on is not None and self.ends_on <= on


class AgreementState(StrEnum):
    """The state shown; never stored, because it follows the date."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    VALID = "valid"
    EXPIRED = "expired"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Validity:
    """What the state of an agreement depends on besides the date.

    ``successor_starts_on`` is that of an approved successor: from then on this agreement is expired.
    """

    approved: bool
    blocked: bool
    period: Period
    successor_starts_on: date | None = None


class Obstacle(StrEnum):
    """What keeps an agreement from holding by itself; the same words as cover's rejection reasons."""

    NOT_APPROVED = "not_approved"
    BLOCKED = "blocked"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    EXPIRED = "expired"


def obstacles(validity: Validity, on: date) -> tuple[Obstacle, ...]:
    """Return everything for which the agreement does not hold on that date; empty when it is valid."""
    superseded = validity.successor_starts_on is not None and validity.successor_starts_on <= on
    table = {
        Obstacle.NOT_APPROVED: not validity.approved,
        Obstacle.BLOCKED: validity.blocked,
        Obstacle.NOT_YET_EFFECTIVE: not validity.period.begun(on),
        Obstacle.EXPIRED: validity.period.over(on) or superseded,
    }
    return tuple(reason for reason, holds in table.items() if holds)


# Block comes first whatever else; a draft has no dates that count; the first match is shown.
_SHOWN: Final[Mapping[Obstacle, AgreementState]] = {
    Obstacle.BLOCKED: AgreementState.BLOCKED,
    Obstacle.NOT_APPROVED: AgreementState.DRAFT,
    Obstacle.EXPIRED: AgreementState.EXPIRED,
    Obstacle.NOT_YET_EFFECTIVE: AgreementState.SCHEDULED,
}


def state_shown(validity: Validity, on: date) -> AgreementState:
    """Return the one state that pages and programs see on that date."""
    found = obstacles(validity, on)
    return next((state for reason, state in _SHOWN.items() if reason in found), AgreementState.VALID)
