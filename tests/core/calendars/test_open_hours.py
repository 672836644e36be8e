"""When a calendar is open, told by the clock on the wall."""

from datetime import date

import pytest

from servanda.core.calendars import ALWAYS, Calendar, Union, compile_calendar
from tests.core.calendars import oracle
from tests.core.calendars.make import WHOLE_DAY, at, daily, hour, office
from tests.strategies.calendars import CHANGES

HOUR = 3600
DAY = 86_400


@pytest.mark.parametrize(("zone", "change"), CHANGES.values(), ids=CHANGES.keys())
def test_around_a_change_every_minute_is_open_as_the_wall_clock_says(zone: str, change: str) -> None:
    calendar = daily(zone, ((0, 90 * 60), (int(2.25 * HOUR), int(3.5 * HOUR)), (22 * HOUR, 86_400)))
    compiled, around = compile_calendar(calendar), at(change)
    for minute in range(around - DAY, around + DAY, 60):
        assert compiled.working_time(minute, minute + 60) == 60 * oracle.is_open(calendar, minute)


def test_an_hour_that_comes_twice_counts_twice() -> None:
    night = compile_calendar(daily("Europe/Berlin", (hour(2, 3),)))
    assert night.working_time(at("2026-10-25T00:00+02:00"), at("2026-10-26T00:00+01:00")) == 2 * HOUR


def test_an_hour_that_never_comes_does_not_count() -> None:
    night = compile_calendar(daily("Europe/Berlin", (hour(2, 3),)))
    assert night.working_time(at("2026-03-29T00:00+01:00"), at("2026-03-30T00:00+02:00")) == 0


def test_a_date_that_never_happened_has_no_hours() -> None:
    samoa = compile_calendar(daily("Pacific/Apia", WHOLE_DAY))
    # From Thursday the 29th, ten to midnight, to Saturday the 31st, ten past: twenty minutes.
    assert samoa.working_time(at("2011-12-30T09:50+00:00"), at("2011-12-30T10:10+00:00")) == 20 * 60
    assert samoa.end_of_business_day(at("2011-12-29T12:00-10:00"), 1) == at("2012-01-01T00:00+14:00")


def test_seconds_count_too() -> None:
    calendar = compile_calendar(daily("Europe/Berlin", ((9 * HOUR, 9 * HOUR + 1),)))
    assert calendar.due(at("2026-06-15T09:00+02:00"), 2) == at("2026-06-16T09:00:01+02:00")


def test_a_target_that_fills_the_day_ends_at_closing_time() -> None:
    assert compile_calendar(office()).due(at("2026-06-12T09:00+02:00"), 8 * HOUR) == at(
        "2026-06-12T17:00+02:00"
    )


def test_at_closing_time_the_day_is_over() -> None:
    assert compile_calendar(office()).due(at("2026-06-12T17:00+02:00"), 60) == at("2026-06-15T09:01+02:00")


def test_an_exception_replaces_a_holiday() -> None:
    calendar = office(holidays=("2026-12-24",), exceptions={"2026-12-24": (hour(9, 11),)})
    assert compile_calendar(calendar).due(at("2026-12-24T08:00+01:00"), 2 * HOUR) == at(
        "2026-12-24T11:00+01:00"
    )


def test_an_empty_exception_closes_its_day() -> None:
    calendar = office(exceptions={"2026-06-15": ()})
    assert compile_calendar(calendar).due(at("2026-06-12T16:30+02:00"), HOUR) == at("2026-06-16T09:30+02:00")


def test_round_the_clock_every_second_counts_over_years() -> None:
    compiled = compile_calendar(ALWAYS)
    assert compiled.due(at("2025-12-31T23:00+00:00"), 400 * DAY) == at("2025-12-31T23:00+00:00") + 400 * DAY


def test_questions_about_earlier_years_leave_later_answers_as_they_were() -> None:
    calendar = Calendar("Europe/Berlin", office().weekly)
    compiled, since = compile_calendar(calendar), at("2026-06-15T09:00+02:00")
    before = compiled.count(since + DAY) - compiled.count(since)
    assert compiled.working_time(at("2019-06-10T00:00+02:00"), at("2019-06-17T00:00+02:00")) == 40 * HOUR
    assert compiled.count(since + DAY) - compiled.count(since) == before == 8 * HOUR
    assert compiled.due(since, HOUR) == since + HOUR


def test_open_intervals_are_cut_to_the_question_and_joined_over_the_new_year() -> None:
    compiled, since, until = (
        compile_calendar(ALWAYS),
        at("2025-12-30T00:00+00:00"),
        at("2026-01-02T00:00+00:00"),
    )
    assert compiled.open_between(since, until) == [(since, until)]


def test_open_intervals_of_closed_time_are_none() -> None:
    calendar = compile_calendar(office())
    assert calendar.open_between(at("2026-06-13T00:00+02:00"), at("2026-06-15T00:00+02:00")) == []


def test_a_business_day_that_began_closed_counts_from_the_next_opening() -> None:
    calendar = compile_calendar(office())
    assert calendar.end_of_business_day(at("2026-06-13T12:00+02:00"), 1) == at("2026-06-16T17:00+02:00")


def test_a_union_counts_business_days_in_its_first_members_zone() -> None:
    tokyo, new_york = office("Asia/Tokyo"), office("America/New_York")
    # 22:00 on Monday in Tokyo, 09:00 on Monday in New York, which is open.
    monday = at("2026-06-15T22:00+09:00")
    in_tokyo = compile_calendar(Union((tokyo, new_york))).end_of_business_day(monday, 1)
    in_new_york = compile_calendar(Union((new_york, tokyo))).end_of_business_day(monday, 1)
    assert in_tokyo == at("2026-06-17T00:00+09:00")
    # Tokyo's Wednesday morning is still Tuesday in New York, so Tuesday is open until its midnight.
    assert in_new_york == at("2026-06-17T00:00-04:00")


def test_hours_may_be_given_in_any_order() -> None:
    afternoon_first = (hour(13, 17), hour(9, 12))
    calendar = office(hours=afternoon_first, exceptions={"2026-06-16": afternoon_first})
    for day in ("2026-06-15", "2026-06-16"):
        midnight = at(f"{day}T00:00+02:00")
        assert compile_calendar(calendar).open_between(midnight, midnight + DAY) == [
            (midnight + 9 * HOUR, midnight + 12 * HOUR),
            (midnight + 13 * HOUR, midnight + 17 * HOUR),
        ]


def test_intervals_of_a_day_may_touch() -> None:
    calendar = compile_calendar(office(hours=(hour(9, 12), hour(12, 17))))
    assert calendar.due(at("2026-06-15T09:00+02:00"), 8 * HOUR) == at("2026-06-15T17:00+02:00")


def test_the_first_question_may_be_about_the_very_beginning_of_the_count() -> None:
    calendar = compile_calendar(daily("UTC", (hour(0, 7),)))
    assert calendar.due(0, 8 * HOUR) == 25 * HOUR


def test_a_closed_day_after_one_that_is_open_until_midnight_is_no_business_day() -> None:
    calendar = compile_calendar(office(hours=WHOLE_DAY))
    assert calendar.end_of_business_day(at("2026-06-12T12:00+02:00"), 1) == at("2026-06-16T00:00+02:00")


@pytest.mark.parametrize("time", ["00:00:00", "23:59:59"])
def test_round_the_clock_a_business_day_is_counted_from_its_own_date(time: str) -> None:
    around = compile_calendar(daily("Europe/Berlin", WHOLE_DAY))
    assert around.end_of_business_day(at(f"2026-06-15T{time}+02:00"), 1) == at("2026-06-17T00:00+02:00")


def test_new_years_eve_lasts_into_the_next_year_of_utc() -> None:
    new_york = compile_calendar(daily("America/New_York", (hour(9, 22),)))
    assert new_york.end_of_business_day(at("2026-12-30T12:00-05:00"), 1) == at("2026-12-31T22:00-05:00")


def test_a_closed_day_of_only_23_hours_does_not_borrow_from_the_next() -> None:
    around = Calendar(
        "Europe/Berlin", daily("Europe/Berlin", WHOLE_DAY).weekly, frozenset({date(2026, 3, 29)})
    )
    assert compile_calendar(around).end_of_business_day(at("2026-03-28T12:00+01:00"), 1) == at(
        "2026-03-31T00:00+02:00"
    )


@pytest.mark.parametrize("first", ["0002-01-01T00:00+00:00", "9998-12-28T00:00+00:00"])
def test_the_first_and_the_last_kept_year_are_like_others(first: str) -> None:
    calendar = compile_calendar(daily("UTC", (hour(9, 17),)))
    assert calendar.due(at(first), HOUR) == at(first) + 10 * HOUR
    assert calendar.end_of_business_day(at(first), 1) == at(first) + DAY + 17 * HOUR


def test_a_date_whose_only_hour_never_comes_is_no_business_day() -> None:
    night = compile_calendar(daily("Europe/Berlin", (hour(2, 3),)))
    assert night.end_of_business_day(at("2026-03-27T02:30+01:00"), 2) == at("2026-03-30T03:00+02:00")
