"""Renewing a contract: from when, for how long, and the gap that is left before."""

from calendar import monthrange
from datetime import date

from servanda.core.agreements.contracts.checks import failing
from servanda.core.agreements.contracts.states import DAY, ContractTerm
from servanda.core.agreements.validity import Period
from servanda.core.dates import in_words
from servanda.core.refusals import Conflict, refuse


class CannotRenew(Conflict):
    """The contract cannot be renewed like this."""


def check_renewal(term: ContractTerm, *, renewed_by: str = "", starts_on: date | None = None) -> Period:
    """Return the period of the renewal: from the day after the end, or ``starts_on``, as long as the contract was.

    Raises ``CannotRenew``.
    """
    first_on = starts_on or (None if term.last_on is None else term.last_on + DAY)
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
    refuse(CannotRenew, "This contract cannot be renewed like this.", failing(checks))
    assert first_on is not None  # noqa: S101  refused just before
    return Period(first_on, _as_long(term, first_on))


def gap_between(before: ContractTerm, starts_on: date) -> tuple[date, date] | None:
    """The first and the last day between a contract and its renewal on which neither of them holds.

    On its days of grace a contract still holds.
    """
    held_until = before.grace_until or before.last_on
    if held_until is None or starts_on <= held_until + DAY:
        return None
    return held_until + DAY, starts_on - DAY


def _as_long(term: ContractTerm, first_on: date) -> date | None:
    """The day after the renewal: as many months where the contract runs for whole ones, else as many days."""
    if term.ends_on is None:
        return None
    after = term.ends_on + DAY
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
    return months - 1 if short.day < starts_on.day and short + DAY == after else None


def _months_on(on: date, months: int) -> date:
    """The same day so many months later, at the latest the month's last."""
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
