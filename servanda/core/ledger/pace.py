"""How fast an allowance is used, and whether that is enough to the end."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from servanda.core.agreements.validity import Period

MONTH_DAYS: Final = 365 / 12
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes or incidents a month so far; ``used_up_on`` is the first day with nothing left at this pace.

    None where it is enough to the cycle's end, or for good.
    """

    per_month: float
    used_up_on: date | None


def pace(period: Period, on: date, *, used: int, left: int) -> Pace:
    """The pace of a cycle up to the end of a day within it."""
    days = (on - period.starts_on).days + 1
    per_day = max(used, 0) / days
    return Pace(per_day * MONTH_DAYS, _used_up_on(period, on, per_day, left))


def _used_up_on(period: Period, on: date, per_day: float, left: int) -> date | None:
    if left <= 0:
        return on
    if per_day * (date.max - on).days <= left:
        return None
    ends = on + _DAY + int(left / per_day) * _DAY
    return None if period.over(ends) else ends
