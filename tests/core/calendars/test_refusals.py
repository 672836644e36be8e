"""What calendars refuse, and in which order."""

from datetime import date

import pytest

from servanda.core.calendars import (
    ALWAYS,
    CLOSED_WEEK,
    HORIZON,
    BeyondTheCalendar,
    Calendar,
    MalformedCalendar,
    NeverOpens,
    NotAPositiveDuration,
    TooLittleOpenTime,
    Union,
    compile_calendar,
    read_calendar,
    read_definition,
    read_patch,
)
from tests.core.calendars.make import at, hour, office

MONDAY = at("2026-06-15T09:00+02:00")
ONCE = Calendar("Europe/Berlin", CLOSED_WEEK, frozenset(), ((date(2026, 6, 16), (hour(9, 10),)),))

MALFORMED = {
    "unknown zone": ({"timezone": "Mars/Olympus"}, "unknown time zone"),
    "a folder of zones": ({"timezone": "Europe"}, "unknown time zone"),
    "a path": ({"timezone": "../etc/passwd"}, "unknown time zone"),
    "no zone": ({}, "unknown time zone"),
    "a number for a zone": ({"timezone": 7}, "unknown time zone"),
    "unknown weekday": ({"timezone": "UTC", "weekly": {"monday": []}}, "unknown weekday"),
    "backwards": (
        {"timezone": "UTC", "weekly": {"mon": [["17:00", "09:00"]]}},
        "interval ends before it starts",
    ),
    "empty": ({"timezone": "UTC", "weekly": {"mon": [["09:00", "09:00"]]}}, "interval ends before it starts"),
    "overlapping": (
        {"timezone": "UTC", "weekly": {"mon": [["12:00", "15:00"], ["09:00", "12:00:01"]]}},
        "intervals overlap",
    ),
    "over midnight": ({"timezone": "UTC", "weekly": {"mon": [["22:00", "24:01"]]}}, "malformed interval"),
    "no such minute": ({"timezone": "UTC", "weekly": {"mon": [["09:60", "12:00"]]}}, "malformed interval"),
    "no such second": ({"timezone": "UTC", "weekly": {"mon": [["09:00:60", "12:00"]]}}, "malformed interval"),
    "one digit": ({"timezone": "UTC", "weekly": {"mon": [["9:00", "12:00"]]}}, "malformed interval"),
    "numbers for times": ({"timezone": "UTC", "weekly": {"mon": [[9, 12]]}}, "malformed interval"),
    "three times": (
        {"timezone": "UTC", "weekly": {"mon": [["09:00", "10:00", "11:00"]]}},
        "malformed interval",
    ),
    "text for hours": ({"timezone": "UTC", "weekly": {"mon": "09:00-17:00"}}, "malformed interval"),
    "text for an interval": ({"timezone": "UTC", "weekly": {"mon": ["09:00-17:00"]}}, "malformed interval"),
    "a number for an interval": ({"timezone": "UTC", "weekly": {"mon": [9]}}, "malformed interval"),
    "a day that is none": ({"timezone": "UTC", "holidays": ["2026-02-29"]}, "malformed date"),
    "a week date": ({"timezone": "UTC", "holidays": ["2026-W01-1"]}, "malformed date"),
    "a number for a date": ({"timezone": "UTC", "holidays": [20260101]}, "malformed date"),
    "an exception on no date": ({"timezone": "UTC", "exceptions": {"Xmas": []}}, "malformed date"),
    "holidays that are no list": ({"timezone": "UTC", "holidays": "2026-01-01"}, "expected a list"),
    "weekly that is no object": ({"timezone": "UTC", "weekly": [1]}, "weekly is an object"),
    "no object at all": ("office hours", "a calendar is an object"),
    "a union of nothing": ({"union": []}, "a union needs at least one calendar"),
}


@pytest.mark.parametrize(("raw", "reason"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_calendar_is_refused_with_its_reason(raw: object, reason: str) -> None:
    with pytest.raises(MalformedCalendar, match=reason):
        read_definition(raw)


def test_a_refusal_names_everything_in_its_order() -> None:
    raw = {
        "timezone": "Mars/Olympus",
        "weekly": {"mon": [["10:00", "09:00"]], "noday": []},
        "holidays": ["never"],
    }
    with pytest.raises(MalformedCalendar) as caught:
        read_calendar(raw)
    assert [fault.field for fault in caught.value.faults] == ["timezone", "weekly", "weekly.mon", "holidays"]


def test_a_calendar_cannot_be_made_in_an_unknown_zone() -> None:
    with pytest.raises(MalformedCalendar, match="unknown time zone"):
        Calendar("Mars/Olympus")


def test_times_are_read_to_the_second_and_hours_and_dates_in_any_order() -> None:
    hours = [["13:00", "17:00:01"], ["09:30:15", "12:45"]]
    exceptions = {"2026-06-16": [], "2026-06-15": hours}
    read = read_calendar({"timezone": "UTC", "weekly": {"mon": hours}, "exceptions": exceptions})
    expected = ((9 * 3600 + 30 * 60 + 15, 12 * 3600 + 45 * 60), (13 * 3600, 17 * 3600 + 1))
    assert read.weekly[0] == expected
    assert read.exceptions == ((date(2026, 6, 15), expected), (date(2026, 6, 16), ()))


def test_unions_may_be_nested_twenty_deep() -> None:
    nested: dict[str, object] = {"timezone": "UTC"}
    for _ in range(20):
        nested = {"union": [nested]}
    assert isinstance(read_definition(nested), Union)
    with pytest.raises(MalformedCalendar, match="nested too deeply"):
        read_definition({"union": [nested]})


def test_a_calendar_cannot_be_made_with_hours_that_leave_their_day() -> None:
    with pytest.raises(MalformedCalendar, match="leaves its day"):
        office(hours=((20 * 3600, 25 * 3600),))


def test_a_calendar_cannot_be_made_with_overlapping_exceptions() -> None:
    with pytest.raises(MalformedCalendar, match="overlap"):
        office(exceptions={"2026-06-15": (hour(9, 12), hour(11, 13))})


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_duration_must_be_positive(seconds: int) -> None:
    with pytest.raises(NotAPositiveDuration):
        compile_calendar(office()).due(MONDAY, seconds)


def test_a_number_of_business_days_must_be_positive() -> None:
    with pytest.raises(NotAPositiveDuration):
        compile_calendar(office()).end_of_business_day(MONDAY, 0)


def test_a_calendar_that_never_opens_has_no_deadline_but_no_working_time_either() -> None:
    never = compile_calendar(Calendar("Europe/Berlin"))
    assert never.working_time(MONDAY, MONDAY + 10**9) == 0
    with pytest.raises(NeverOpens):
        never.due(MONDAY, 60)
    with pytest.raises(NeverOpens):
        never.end_of_business_day(MONDAY, 1)


def test_a_calendar_that_opens_once_is_refused_beyond_its_hour() -> None:
    once = compile_calendar(ONCE)
    assert once.due(MONDAY, 3600) == at("2026-06-16T10:00+02:00")
    with pytest.raises(TooLittleOpenTime):
        once.due(MONDAY, 3601)
    with pytest.raises(TooLittleOpenTime):
        once.end_of_business_day(MONDAY, 1)


def test_a_calendar_that_opens_for_one_second_opens() -> None:
    second = Calendar("UTC", CLOSED_WEEK, frozenset(), ((date(2026, 6, 16), ((0, 1),)),))
    with pytest.raises(TooLittleOpenTime):
        compile_calendar(second).due(MONDAY, 2)


def test_fifty_years_are_the_limit_also_when_later_years_are_laid_out() -> None:
    late = Calendar("UTC", CLOSED_WEEK, frozenset(), ((date(2080, 1, 1), (hour(0, 24),)),))
    compiled, opening = compile_calendar(late), at("2080-01-01T00:00+00:00")
    # The first question lays the years out, the second finds them.
    assert [compiled.due(opening - HORIZON + 1, 1) for _ in range(2)] == [opening + 1, opening + 1]
    with pytest.raises(NeverOpens):
        compiled.due(opening - HORIZON, 1)
    with pytest.raises(NeverOpens):
        compiled.reach(compiled.count(opening) + 1, opening - HORIZON)


def test_more_than_fifty_years_of_open_time_are_refused() -> None:
    with pytest.raises(TooLittleOpenTime):
        compile_calendar(ALWAYS).due(MONDAY, HORIZON + 1)


@pytest.mark.parametrize(
    "instant", [at("0001-06-01T00:00+00:00"), at("9999-06-01T00:00+00:00"), -(10**12), 10**12]
)
def test_instants_outside_the_kept_years_are_refused(instant: int) -> None:
    with pytest.raises(BeyondTheCalendar):
        compile_calendar(office()).working_time(instant, instant + 60)


def test_the_last_kept_year_ends_the_search() -> None:
    with pytest.raises(TooLittleOpenTime):
        compile_calendar(office("UTC")).due(at("9998-12-30T00:00+00:00"), 10**7)
    with pytest.raises(TooLittleOpenTime):
        compile_calendar(office("UTC")).end_of_business_day(at("9998-12-30T00:00+00:00"), 9)


def test_an_edit_is_read_with_the_same_refusals() -> None:
    with pytest.raises(MalformedCalendar) as caught:
        read_patch(
            {"weekly": {"noday": []}, "holidays": ["never"], "exceptions": {"2026-06-15": [["x", "y"]]}}
        )
    assert [fault.field for fault in caught.value.faults] == ["weekly", "exceptions.2026-06-15", "holidays"]


def test_members_of_a_union_are_calendars() -> None:
    with pytest.raises(MalformedCalendar, match="unknown time zone"):
        read_definition({"union": [{"timezone": "UTC"}, {"timezone": "Mars"}]})
    assert read_definition({"union": [{"timezone": "UTC"}]}) == Union((Calendar("UTC"),))
