"""A contract's term, and the state shown on a date.

Dates are local to the contract's zone, the last one included; whoever calls brings them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from servanda.core.agreements.validity import Period
from servanda.core.codes import Numbered

EXPIRING_DAYS: Final = 30
"""A contract is shown as expiring when it ends within so many days and nothing follows without a gap."""

DAY: Final = timedelta(days=1)


class ContractState(StrEnum):
    """The state shown; never stored, because it follows the date."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """What the state of a contract depends on besides the date.

    ``terminated_on`` is the last day that counts, and may be the day before the start: then it never held.
    ``renewed_on`` is the start of an activated renewal. Grace days follow a plain end, never a termination.
    """

    starts_on: date
    ends_on: date | None = None
    draft: bool = False
    blocked: bool = False
    terminated_on: date | None = None
    grace_days: int = 0
    renewed_on: date | None = None

    @property
    def last_on(self) -> date | None:
        """The last day, where a termination ended it that one; ``None`` for an open end."""
        return self.ends_on if self.terminated_on is None else self.terminated_on

    @property
    def period(self) -> Period:
        """From the start through the last day, without grace."""
        return Period.through(self.starts_on, self.last_on)

    @property
    def grace_until(self) -> date | None:
        """The last day of grace; ``None`` where there is none."""
        if self.terminated_on is not None or self.ends_on is None or not self.grace_days:
            return None
        return self.ends_on + timedelta(days=self.grace_days)

    @property
    def follows_on(self) -> bool:
        """Whether a renewal starts without a gap."""
        return (
            self.last_on is not None and self.renewed_on is not None and self.renewed_on <= self.last_on + DAY
        )


def contract_shown(term: ContractTerm, on: date) -> ContractState:
    """Return the one state that pages and programs see on that date."""
    return next((state for state, holds in _shown(term, on).items() if holds), ContractState.ACTIVE)


def days_left(term: ContractTerm, on: date) -> int | None:
    """How many days come after this one until the last; negative once it has passed, ``None`` without an end."""
    return None if term.last_on is None else (term.last_on - on).days


def _shown(term: ContractTerm, on: date) -> dict[ContractState, bool]:
    """Block comes first whatever else; the first that holds is shown."""
    left = days_left(term, on)
    over = left is not None and left < 0
    return {
        ContractState.BLOCKED: term.blocked,
        ContractState.DRAFT: term.draft,
        ContractState.TERMINATED: over and term.terminated_on is not None,
        ContractState.EXPIRED: over,
        ContractState.SCHEDULED: on < term.starts_on,
        ContractState.EXPIRING: left is not None and left <= EXPIRING_DAYS and not term.follows_on,
    }


def contract_number(year: int, value: int) -> str:
    """The number that a value of the sequence stands for: ``CT-2026-0117``, with the year of the start."""
    return f"{Numbered.CONTRACT}-{year}-{value:04}"
