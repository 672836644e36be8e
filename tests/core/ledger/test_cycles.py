"""Cycles of an allowance, against a clerk who walks from day to day with a calendar on the wall."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements.validity import Period
from servanda.core.ledger import Cycle, cycle_of, cycles, following, prolonged, within

DAY = timedelta(days=1)
MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
rhythms = st.sampled_from(Cycle)


def month_after(on: date) -> date:
    return (on.replace(day=1) + 31 * DAY).replace(day=1)


@st.composite
def periods(draw: st.DrawFn, open_end: bool = True) -> Period:
    """Half of them begin or end with a month."""
    starts_on = draw(st.one_of(days, days.map(lambda on: month_after(on) - DAY)))
    ends_on = starts_on + draw(st.integers(1, 1500)) * DAY
    closed = Period(starts_on, draw(st.sampled_from([ends_on, month_after(ends_on)])))
    return draw(st.sampled_from([closed, Period(starts_on)])) if open_end else closed


def clerk(period: Period, cycle: Cycle) -> list[Period]:
    """A closed period, walked day by day: on each anniversary of the first day a new page is begun.

    In a month without that day, the page is begun on the month's last one; but nobody begins a page for the last
    day of a contract that ends with such a month.
    """
    assert period.ends_on is not None
    first, pages, on = period.starts_on, [period.starts_on], period.starts_on
    while (on := on + DAY) < period.ends_on:
        due_day = min(first.day, monthrange(on.year, on.month)[1])
        passed = (on.year - first.year) * 12 + on.month - first.month
        whole = on.day < first.day and on + DAY == period.ends_on
        if cycle in MONTHS and on.day == due_day and passed % MONTHS[cycle] == 0 and not whole:
            pages.append(on)
    return [Period(a, b) for a, b in pairwise([*pages, period.ends_on])]


@given(periods(open_end=False), rhythms)
def test_cycles_are_those_of_a_clerk_who_walks_from_day_to_day(period: Period, cycle: Cycle) -> None:
    assert list(cycles(period, cycle)) == clerk(period, cycle)


@given(periods(open_end=False), rhythms, st.integers(0, 1499))
def test_a_day_falls_into_the_one_cycle_that_has_it(period: Period, cycle: Cycle, after: int) -> None:
    on = period.starts_on + after * DAY
    holding = [one for one in clerk(period, cycle) if one.begun(on) and not one.over(on)]
    assert cycle_of(period, cycle, on) == (holding[0] if holding else None)


@given(periods(), rhythms)
def test_cycles_leave_no_day_out_and_begin_with_the_contract(period: Period, cycle: Cycle) -> None:
    found = list(islice(cycles(period, cycle), 20))
    assert found[0].starts_on == period.starts_on
    assert all(before.ends_on == after.starts_on for before, after in pairwise(found))


@given(periods(), rhythms)
def test_each_cycle_follows_the_one_before(period: Period, cycle: Cycle) -> None:
    found = list(islice(cycles(period, cycle), 5))
    assert [following(period, cycle, None), *(following(period, cycle, one) for one in found)][:-1] == found


@given(periods(), days)
def test_every_day_counts_as_the_nearest_day_of_the_contract(period: Period, on: date) -> None:
    day = within(period, on)
    assert period.begun(day)
    assert not period.over(day)
    assert day == on or not period.begun(on) or period.over(on)


def test_a_day_before_or_after_the_contract_has_no_cycle() -> None:
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert cycle_of(year, Cycle.MONTH, date(2025, 12, 31)) is None
    assert cycle_of(year, Cycle.MONTH, date(2027, 1, 1)) is None


@pytest.mark.parametrize("ends_on", [date(2027, 1, 1), None])
def test_a_day_of_the_contract_counts_as_itself(ends_on: date | None) -> None:
    assert within(Period(date(2026, 1, 1), ends_on), date(2026, 6, 15)) == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("cycle", "starts"),
    [
        (Cycle.MONTH, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]),
        (Cycle.QUARTER, ["2028-01-31", "2028-04-30", "2028-07-31", "2028-10-31", "2029-01-31"]),
        (Cycle.YEAR, ["2028-01-31", "2029-01-31", "2030-01-31", "2031-01-31", "2032-01-31"]),
        (Cycle.CONTRACT_PERIOD, ["2028-01-31"]),
    ],
)
def test_anniversaries_do_not_drift_in_short_months(cycle: Cycle, starts: list[str]) -> None:
    found = islice(cycles(Period(date(2028, 1, 31)), cycle), 5)
    assert [one.starts_on.isoformat() for one in found] == starts


def test_a_leap_day_is_kept_in_february() -> None:
    found = islice(cycles(Period(date(2028, 2, 29)), Cycle.YEAR), 5)
    assert [one.starts_on.isoformat()[5:] for one in found] == ["02-29", "02-28", "02-28", "02-28", "02-29"]


@pytest.mark.parametrize(
    ("starts_on", "last_on", "cycle", "many"),
    [
        ("2024-02-29", "2025-02-28", Cycle.YEAR, 1),
        ("2024-02-29", "2025-03-01", Cycle.YEAR, 2),
        ("2025-11-30", "2026-02-28", Cycle.QUARTER, 1),
        ("2026-01-31", "2026-04-30", Cycle.MONTH, 3),
        ("2026-01-31", "2026-05-31", Cycle.MONTH, 5),
        ("2026-01-28", "2026-02-28", Cycle.MONTH, 2),
    ],
)
def test_a_contract_that_ends_with_a_short_month_has_had_it_whole(
    starts_on: str, last_on: str, cycle: Cycle, many: int
) -> None:
    period = Period.through(date.fromisoformat(starts_on), date.fromisoformat(last_on))
    assert len(list(cycles(period, cycle))) == many


def test_what_follows_a_short_month_begins_after_it_when_the_contracts_end_is_moved() -> None:
    newest = Period(date(2025, 11, 30), date(2026, 3, 1))
    moved = Period.through(date(2025, 11, 30), date(2026, 8, 29))
    assert prolonged(moved, Cycle.QUARTER, newest) == newest
    assert following(moved, Cycle.QUARTER, newest) == Period(date(2026, 3, 1), date(2026, 5, 30))


def test_a_contract_that_never_held_has_no_cycle() -> None:
    period = Period(date(2026, 6, 1), date(2026, 6, 1))
    assert list(cycles(period, Cycle.MONTH)) == []


JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("newest", "cycle", "next_one"),
    [
        (JUNE, Cycle.YEAR, Period(date(2026, 7, 1), date(2027, 1, 1))),
        (Period(date(2026, 1, 1), date(2027, 1, 1)), Cycle.MONTH, Period(date(2027, 1, 1), date(2027, 2, 1))),
        (Period(date(2026, 1, 1)), Cycle.MONTH, None),
        (Period(date(2026, 12, 1), date(2028, 1, 1)), Cycle.MONTH, None),
    ],
    ids=["another rhythm", "back to months", "without end", "at the contract's end"],
)
def test_the_next_cycle_begins_where_the_newest_ends(
    newest: Period, cycle: Cycle, next_one: Period | None
) -> None:
    assert following(Period(date(2026, 1, 1), date(2028, 1, 1)), cycle, newest) == next_one


@pytest.mark.parametrize(
    ("newest", "ends_on", "now"),
    [
        (Period(date(2026, 6, 1), date(2026, 6, 11)), date(2027, 1, 1), JUNE),
        (Period(date(2026, 6, 1), date(2026, 6, 11)), None, JUNE),
        (JUNE, date(2026, 6, 11), JUNE),
        (JUNE, date(2027, 1, 1), JUNE),
        (Period(date(2026, 6, 5), date(2026, 6, 11)), None, Period(date(2026, 6, 5), date(2026, 6, 11))),
        (Period(date(2026, 6, 1)), None, Period(date(2026, 6, 1))),
        (JUNE, date(2026, 5, 1), JUNE),
    ],
    ids=["end moved", "end taken away", "end moved back", "whole", "another rhythm", "open", "outside"],
)
def test_a_cycle_that_was_cut_grows_with_its_contract(
    newest: Period, ends_on: date | None, now: Period
) -> None:
    assert prolonged(Period(date(2026, 1, 1), ends_on), Cycle.MONTH, newest) == now


def test_the_cycle_of_the_whole_period_grows_until_there_is_no_end() -> None:
    newest = Period(date(2026, 1, 1), date(2026, 6, 11))
    assert prolonged(Period(date(2026, 1, 1)), Cycle.CONTRACT_PERIOD, newest) == Period(date(2026, 1, 1))
