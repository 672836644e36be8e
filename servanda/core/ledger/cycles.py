"""The cycles of an allowance: counted from the contract's first day, the last one cut where the contract ends."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from servanda.core.agreements.validity import Period
from servanda.core.ledger.words import Cycle

_MONTHS: Final[Mapping[Cycle, int]] = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}
_DAY: Final = timedelta(days=1)


def cycles(period: Period, cycle: Cycle) -> Iterator[Period]:
    """Every cycle of a contract in order, without a gap; endless where the contract has no end.

    Anniversaries count from the first day: 31 January, 28 February, 31 March. One that the contract's end cuts is
    granted in full; a contract that ends with a short month has had it whole (29 February to 28 February is one
    year). A period without a day has none.
    """
    ordinal, starts_on = 0, period.starts_on
    while not period.over(starts_on):
        ends_on = _end(period, cycle, ordinal)
        yield Period(starts_on, ends_on)
        if ends_on is None:
            return
        ordinal, starts_on = ordinal + 1, ends_on


def cycle_of(period: Period, cycle: Cycle, on: date) -> Period | None:
    """The cycle that a day falls into; none outside of the contract. Costs the same however long it has run."""
    if not period.begun(on) or period.over(on):
        return None
    ordinal = _ordinal(period, cycle, on)
    return Period(_start(period, cycle, ordinal), _end(period, cycle, ordinal))


def following(period: Period, cycle: Cycle, newest: Period | None) -> Period | None:
    """The cycle to open after the newest there is; none at the contract's end.

    It begins where the newest ends, even if the plan has another rhythm since.
    """
    starts_on = period.starts_on if newest is None else newest.ends_on
    if starts_on is None:
        return None
    found = cycle_of(period, cycle, starts_on)
    return None if found is None else Period(starts_on, found.ends_on)


def prolonged(period: Period, cycle: Cycle, newest: Period) -> Period:
    """The newest cycle as it is now: one that was cut grows where the contract's end was moved."""
    found = cycle_of(period, cycle, newest.starts_on)
    if newest.ends_on is None or found is None or found.starts_on != newest.starts_on:
        return newest
    return newest if found.ends_on is not None and found.ends_on <= newest.ends_on else found


def within(period: Period, on: date) -> date:
    """The day of the contract that a day counts as: what is used in days of grace belongs to the last one."""
    last_on = period.last_on
    return max(period.starts_on, on if last_on is None else min(on, last_on))


def _ordinal(period: Period, cycle: Cycle, on: date) -> int:
    """How many anniversaries have come."""
    if cycle is Cycle.CONTRACT_PERIOD:
        return 0
    months = (on.year - period.starts_on.year) * 12 + on.month - period.starts_on.month
    ordinal = months // _MONTHS[cycle]
    return ordinal - (_start(period, cycle, ordinal) > on)


def _start(period: Period, cycle: Cycle, ordinal: int) -> date:
    """The anniversary, always reckoned from the first day so that short months leave no drift.

    In a month without that day it is the last one, or the day after where the contract ends with the month.
    """
    first = period.starts_on
    if ordinal == 0:
        return first
    years, month = divmod(first.month - 1 + ordinal * _MONTHS[cycle], 12)
    days = monthrange(first.year + years, month + 1)[1]
    found = date(first.year + years, month + 1, min(first.day, days))
    return found + _DAY if days < first.day and found == period.last_on else found


def _end(period: Period, cycle: Cycle, ordinal: int) -> date | None:
    if cycle is Cycle.CONTRACT_PERIOD:
        return period.ends_on
    following = _start(period, cycle, ordinal + 1)
    return following if period.ends_on is None else min(following, period.ends_on)
