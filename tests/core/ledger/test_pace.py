"""How fast an allowance is used, against somebody who uses the same every day until nothing is left."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements.validity import Period
from servanda.core.ledger import pace

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
DAY = timedelta(days=1)


def test_the_pace_is_what_was_used_spread_over_months() -> None:
    found = pace(YEAR, date(2026, 12, 9), used=31 * 60 + 15, left=8 * 60 + 45)
    assert round(found.per_month) == 2 * 60 + 46
    assert found.used_up_on is None


@pytest.mark.parametrize(
    ("used", "left", "used_up_on"),
    [(0, 5, None), (-3, 5, None), (5, 0, date(2026, 1, 10)), (5, -1, date(2026, 1, 10)), (1, 10**9, None)],
    ids=["nothing used", "given back", "nothing left", "overdrawn", "enough for good"],
)
def test_it_is_enough_or_gone(used: int, left: int, used_up_on: date | None) -> None:
    open_end = Period(date(2026, 1, 1))
    assert pace(open_end, date(2026, 1, 10), used=used, left=left).used_up_on == used_up_on


def test_what_was_given_back_beyond_the_use_is_no_pace() -> None:
    assert pace(YEAR, date(2026, 1, 10), used=-3, left=5).per_month == 0


@given(st.integers(0, 364), st.integers(1, 2000), st.integers(1, 2000))
def test_the_day_is_that_of_somebody_who_uses_the_same_every_day(after: int, used: int, left: int) -> None:
    on = YEAR.starts_on + after * DAY
    per_day = Fraction(used, after + 1)
    day, rest = on, Fraction(left)
    while rest >= per_day and not YEAR.over(day):
        day, rest = day + DAY, rest - per_day
    expected = None if YEAR.over(day + DAY) else day + DAY
    # In floating point a last use that fits to the minute may count as not fitting.
    exact = (Fraction(left) / per_day).denominator == 1
    assert pace(YEAR, on, used=used, left=left).used_up_on in ({expected, day} if exact else {expected})
