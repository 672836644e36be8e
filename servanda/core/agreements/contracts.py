"""Contracts: the state shown, what activating asks for, terminating and renewing (2-domain 2.2).

Dates are local to the contract's zone, the last one included; whoever calls brings them.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from servanda.core.agreements.validity import Period
from servanda.core.codes import Numbered, is_code
from servanda.core.dates import in_words
from servanda.core.locality import zone_faults
from servanda.core.refusals import Conflict, Fault, Invalid, refuse

EXPIRING_DAYS: Final = 30
"""A contract is shown as expiring when it ends within so many days and nothing follows without a gap."""

_DAY: Final = timedelta(days=1)


class CannotActivate(Conflict):
    """The contract cannot be activated as it is; the faults name everything that is missing."""


class CannotTerminate(Conflict):
    """The contract cannot be terminated like this."""


class CannotTakeBackTermination(Conflict):
    """The termination stands: it was none, its last day has passed, or something follows it already."""


class CannotRenew(Conflict):
    """The contract cannot be renewed like this."""


class ContractLocked(Conflict):
    """What was to be changed is fixed since the contract was activated."""


class ContractsOverlap(Conflict):
    """Another contract of the same product, or of the same customer as a whole, holds in that time."""


class TerminationWithoutReason(Invalid):
    """Whoever terminates a contract says why."""


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
            self.last_on is not None
            and self.renewed_on is not None
            and self.renewed_on <= self.last_on + _DAY
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


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """A contract as it is to be activated. ``products`` counts its products; 0 for the whole customer."""

    name: str
    number: str
    term: ContractTerm
    zone: str
    in_use: bool = True
    customer_in_use: bool = True
    whole_customer: bool = True
    products: int = 0
    products_out_of_use: Sequence[str] = ()
    plan_in_use: bool = True
    plan_counts: bool = False
    has_allowance: bool = False
    has_owner: bool = True


def check_activation(entry: ContractEntry, *, on: date) -> tuple[Fault, ...]:
    """Return what whoever activates should know: no owner, a period wholly past (contracts are entered late too).

    Raises ``CannotActivate`` with everything that is missing.
    """
    refuse(CannotActivate, "This contract cannot be activated yet.", _activation_faults(entry))
    warnings = [
        (entry.has_owner, "owner_id", "It has no owner: nobody will be told when it ends."),
        (not entry.term.period.over(on), "ends_on", "Its last day has passed already."),
    ]
    return tuple(_faults(warnings))


def _activation_faults(entry: ContractEntry) -> list[Fault]:
    term = entry.term
    gone = ", ".join(entry.products_out_of_use)
    covers = entry.whole_customer or entry.products > 0
    checks = [
        (term.draft, "", "It was activated already."),
        (entry.in_use, "is_active", "Take it into use again first."),
        (bool(entry.name.strip()), "name", "Enter a name."),
        (is_code(entry.number), "number", "3 to 40 characters: A to Z, digits, hyphens."),
        (entry.customer_in_use, "customer_id", "Choose a customer that is in use."),
        (_in_order(term), "ends_on", "The last day lies before the start."),
        (covers, "product_ids", "Choose at least one product, or the whole customer."),
        (not gone, "product_ids", f"Not in use any more: {gone}."),
        (entry.plan_in_use, "plan_id", "Choose a support plan that is in use."),
        (
            entry.has_allowance or not entry.plan_counts,
            "allowance",
            "The plan counts, but neither it nor the contract says how much there is.",
        ),
    ]
    return [*_faults(checks), *zone_faults(entry.zone)]


def _in_order(term: ContractTerm) -> bool:
    return term.ends_on is None or term.ends_on >= term.starts_on


def check_termination(term: ContractTerm, *, last_on: date) -> Period:
    """Return the period that is left when ``last_on`` is the last day that counts. Raises ``CannotTerminate``."""
    within = term.ends_on is None or last_on <= term.ends_on
    checks = [
        (not term.draft, "", "It is a draft; delete it instead."),
        (term.terminated_on is None, "", f"It is terminated already, on {in_words(term.terminated_on)}."),
        (
            last_on >= term.starts_on - _DAY,
            "on",
            f"It starts on {in_words(term.starts_on)}; the day before says that it never held.",
        ),
        (within, "on", f"It ends on {in_words(term.ends_on)} anyway."),
    ]
    refuse(CannotTerminate, "This contract cannot be terminated like this.", _faults(checks))
    return replace(term, terminated_on=last_on).period


def check_taking_back(
    term: ContractTerm, *, on: date, renewed_by: str = "", renewed_on: date | None = None
) -> None:
    """Refuse to let a contract hold to its former end again once the day that was set as its last has passed.

    ``renewed_by`` and ``renewed_on`` are number and start of its renewal, a draft too: in the way is one that starts
    before that end. What was terminated before it began has left its chain for good. Raises
    ``CannotTakeBackTermination``.
    """
    last_on = term.terminated_on
    if last_on is None:
        raise CannotTakeBackTermination("This contract is not terminated.")
    follows = renewed_on is not None and (term.ends_on is None or renewed_on <= term.ends_on)
    checks = [
        (
            last_on >= on,
            "",
            f"Its last day, {in_words(last_on)}, has passed: draft another contract instead.",
        ),
        (
            last_on >= term.starts_on,
            "",
            "It was terminated before its first day, so that it never held: draft another contract instead.",
        ),
        (
            not follows,
            "",
            f"{renewed_by} renews it from {in_words(renewed_on)} on: delete that draft, or terminate it before it begins.",
        ),
    ]
    refuse(CannotTakeBackTermination, "This termination cannot be taken back.", _faults(checks))


def check_renewal(term: ContractTerm, *, renewed_by: str = "", starts_on: date | None = None) -> Period:
    """Return the period of the renewal: from the day after the end, or ``starts_on``, as long as the contract was.

    Raises ``CannotRenew``.
    """
    first_on = starts_on or (None if term.last_on is None else term.last_on + _DAY)
    checks = [
        (not term.draft, "", "It is a draft; activate it first."),
        (not renewed_by, "", f"It is renewed already, by {renewed_by}."),
        (term.last_on is not None, "", "It has no end. Set its last day, or terminate it, first."),
        (
            first_on is None or first_on > term.starts_on,
            "starts_on",
            f"A renewal starts after the contract itself, which starts on {in_words(term.starts_on)}.",
        ),
    ]
    refuse(CannotRenew, "This contract cannot be renewed like this.", _faults(checks))
    assert first_on is not None  # noqa: S101  refused just before
    return Period(first_on, _as_long(term, first_on))


def gap_between(before: ContractTerm, starts_on: date) -> tuple[date, date] | None:
    """The first and the last day between a contract and its renewal on which neither of them holds.

    On its days of grace a contract still holds.
    """
    held_until = before.grace_until or before.last_on
    if held_until is None or starts_on <= held_until + _DAY:
        return None
    return held_until + _DAY, starts_on - _DAY


def _as_long(term: ContractTerm, first_on: date) -> date | None:
    """The day after the renewal: as many months where the contract runs for whole ones, else as many days."""
    if term.ends_on is None:
        return None
    after = term.ends_on + _DAY
    months = _whole_months(term.starts_on, after)
    return first_on + (after - term.starts_on) if months is None else _months_on(first_on, months)


def _whole_months(starts_on: date, after: date) -> int | None:
    """How many months lie between the two days; ``None`` where they are no whole ones.

    A last month without the day that is counted from may end with its own last day: a year from 29 February ends
    on 28 February.
    """
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if _months_on(starts_on, months) == after:
        return months
    short = _months_on(starts_on, months - 1)
    return months - 1 if short.day < starts_on.day and short + _DAY == after else None


def _months_on(on: date, months: int) -> date:
    """The same day so many months later, at the latest the month's last."""
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


OPEN_WHILE_ACTIVE: Final = frozenset(
    {
        "name",
        "owner_id",
        "service_ids",
        "note",
        "documentation_required",
        "grace_days",
        "external_id",
        "is_active",
        "ends_on",
        "product_ids",
        "includes_sub_customers",
    }
)
"""What an activated contract leaves open; products and end as long as no other contract is in their way."""

OPEN_ONCE_TERMINATED: Final = OPEN_WHILE_ACTIVE - {
    "ends_on",
    "grace_days",
    "product_ids",
    "includes_sub_customers",
}


def refuse_fixed(term: ContractTerm, changed: Iterable[str], *, whole_customer: bool) -> None:
    """Raise ``ContractLocked`` naming every changed field that activating, or terminating, has fixed."""
    if term.draft:
        return
    terminated = term.terminated_on is not None
    still_open = OPEN_ONCE_TERMINATED if terminated else OPEN_WHILE_ACTIVE
    fixed = sorted(set(changed) - (still_open - {"product_ids"} if whole_customer else still_open))
    why = (
        "Fixed since it was terminated."
        if terminated
        else "Fixed since it was activated; a renewal may differ."
    )
    faults = [Fault(name, why) for name in fixed]
    refuse(ContractLocked, "These fields of the contract are fixed.", faults)


def _faults(checks: Iterable[tuple[bool, str, str]]) -> list[Fault]:
    return [Fault(field_name, message) for holds, field_name, message in checks if not holds]
