"""A new zone database is a version from the day it is installed: what was counted stays counted."""

import json

import pytest

from servanda.core.calendars import (
    Calendar,
    CalendarTimeline,
    Edit,
    MalformedCalendar,
    Patch,
    ZoneRules,
    compile_calendar,
    read_calendar,
    read_patch,
    recorded_rules,
    written_rules,
)
from tests.core.calendars.make import at, daily, hour, office

HOUR = 3600
# As if Berlin had abolished summer time for 2026.
ALWAYS_WINTER = ZoneRules("2026z", 2026, 2026, ((at("2026-01-01T00:00+00:00"), HOUR),))
INSTALLED = recorded_rules("Europe/Berlin", "2026b", 2025, 2027)
WRITTEN = [list(change) for change in INSTALLED.changes]


def with_rules(calendar: Calendar, rules: ZoneRules) -> Calendar:
    return Calendar(calendar.zone, calendar.weekly, calendar.holidays, calendar.exceptions, rules)


def test_recorded_rules_count_as_the_installed_ones() -> None:
    calendar = daily("Europe/Berlin", (hour(2, 3), hour(9, 17)))
    recorded = compile_calendar(with_rules(calendar, INSTALLED))
    for month in range(1, 37):
        since = at("2025-01-01T00:00+00:00") + month * 30 * 86_400
        until = since + 30 * 86_400
        assert recorded.open_between(since, until) == compile_calendar(calendar).open_between(since, until)
        assert recorded.working_time(since, until) == compile_calendar(calendar).working_time(since, until)


def test_recorded_are_the_first_offset_and_every_change() -> None:
    assert recorded_rules("Europe/Berlin", "2026b", 2025, 2026).changes == (
        (at("2025-01-01T00:00+00:00"), HOUR),
        (at("2025-03-30T01:00+00:00"), 2 * HOUR),
        (at("2025-10-26T01:00+00:00"), HOUR),
        (at("2026-03-29T01:00+00:00"), 2 * HOUR),
        (at("2026-10-25T01:00+00:00"), HOUR),
    )


def test_recorded_rules_hold_against_the_installed_ones() -> None:
    calendar = compile_calendar(with_rules(office(), ALWAYS_WINTER))
    assert calendar.due(at("2026-06-15T00:00+00:00"), HOUR) == at("2026-06-15T10:00+01:00")
    assert calendar.end_of_business_day(at("2026-06-15T12:00+00:00"), 1) == at("2026-06-16T17:00+01:00")


def test_years_that_were_not_recorded_follow_the_installed_database() -> None:
    calendar = compile_calendar(with_rules(office(), ALWAYS_WINTER))
    assert calendar.due(at("2027-06-14T00:00+00:00"), HOUR) == at("2027-06-14T10:00+02:00")
    assert calendar.due(at("2025-06-16T00:00+00:00"), HOUR) == at("2025-06-16T10:00+02:00")


def test_new_rules_hold_from_the_day_they_are_installed() -> None:
    base = with_rules(office(), INSTALLED)
    wednesday = at("2026-06-17T00:00+02:00")
    timeline = CalendarTimeline(base, (Edit(wednesday, wednesday, Patch(rules=ALWAYS_WINTER)),))
    calendar = timeline.as_known(wednesday, wednesday)
    assert calendar.due(at("2026-06-16T00:00+02:00"), HOUR) == at("2026-06-16T10:00+02:00")
    assert calendar.due(wednesday, HOUR) == at("2026-06-17T10:00+01:00")
    assert calendar.end_of_business_day(at("2026-06-16T12:00+02:00"), 1) == at("2026-06-17T17:00+01:00")


def test_written_rules_are_read_as_they_were() -> None:
    raw = json.loads(json.dumps(written_rules(INSTALLED)))
    assert read_calendar({"timezone": "Europe/Berlin", "zone_rules": raw}).rules == INSTALLED
    assert read_patch({"zone_rules": raw}).rules == INSTALLED


@pytest.mark.parametrize(
    "raw",
    [
        "2026b",
        {"release": "2026b"},
        {**written_rules(INSTALLED), "changes": []},
        {**written_rules(INSTALLED), "changes": [[0, 0]]},
        {**written_rules(INSTALLED), "changes": [[5, 0, 0]]},
        {**written_rules(INSTALLED), "changes": written_rules(INSTALLED)["changes"][::-1]},  # type: ignore[index]
        {**written_rules(INSTALLED), "changes": [WRITTEN[0], WRITTEN[2], WRITTEN[1]]},
        {**written_rules(INSTALLED), "changes": [*WRITTEN, [at("2028-01-01T00:00+00:00"), 0]]},
        {**written_rules(INSTALLED), "first_year": "soon"},
        {**written_rules(INSTALLED), "last_year": 2025},
        {**written_rules(INSTALLED), "last_year": 10_000},
    ],
    ids=[
        "a text",
        "the release alone",
        "no change",
        "another beginning",
        "three",
        "backwards",
        "in disorder",
        "a change after the last year",
        "no year",
        "too few years",
        "too many years",
    ],
)
def test_malformed_rules_are_refused(raw: object) -> None:
    with pytest.raises(MalformedCalendar, match="malformed zone rules"):
        read_calendar({"timezone": "Europe/Berlin", "zone_rules": raw})


@pytest.mark.parametrize(
    ("since", "agree"),
    [("2026-01-01T00:00+00:00", False), ("2026-12-01T00:00+00:00", True), ("2027-06-01T00:00+00:00", True)],
)
def test_two_releases_agree_where_they_read_the_clock_alike(since: str, agree: bool) -> None:
    assert INSTALLED.agree_from(at(since), ALWAYS_WINTER) is agree
    assert ALWAYS_WINTER.agree_from(at(since), INSTALLED) is agree
