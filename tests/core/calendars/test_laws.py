"""Laws of working time, and agreement with counting minute by minute."""

from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from servanda.core.calendars import (
    Calendar,
    CalendarTimeline,
    Definition,
    Edit,
    Union,
    UnitedTimeline,
    compile_calendar,
)
from tests.core.calendars import oracle
from tests.strategies.calendars import edited_places, working_places

DAY = 86_400
WEEK = 7 * DAY
minutes = st.integers(1, 3 * 24 * 60).map(lambda count: count * 60)
places = working_places()


@given(places, minutes)
def test_working_time_is_what_counting_minutes_gives(place: tuple[Definition, int], length: int) -> None:
    definition, since = place
    counted = oracle.working_time(definition, since, since + length)
    assert compile_calendar(definition).working_time(since, since + length) == counted


@given(places, st.integers(1, 24 * 60).map(lambda count: count * 60))
def test_due_is_the_first_minute_by_which_the_time_has_passed(
    place: tuple[Definition, int], length: int
) -> None:
    definition, since = place
    expected = oracle.due(definition, since, length, within=3 * DAY)
    assume(expected is not None)
    assert compile_calendar(definition).due(since, length) == expected


@given(places, st.integers(1, 3))
def test_a_business_day_ends_with_the_last_open_minute_of_its_date(
    place: tuple[Definition, int], days: int
) -> None:
    definition, since = place
    expected = oracle.end_of_business_day(definition, since, days, within=4 * DAY)
    assume(expected is not None and expected < since + 4 * DAY)
    assert compile_calendar(definition).end_of_business_day(since, days) == expected


@given(places, minutes, minutes)
def test_working_time_is_additive(place: tuple[Definition, int], first: int, second: int) -> None:
    definition, since = place
    calendar = compile_calendar(definition)
    whole = calendar.working_time(since, since + first + second)
    parts = (
        calendar.working_time(since, since + first),
        calendar.working_time(since + first, since + first + second),
    )
    assert whole == sum(parts)


@given(places, st.integers(1, 40 * 3600))
def test_the_working_time_until_due_is_the_target(place: tuple[Definition, int], length: int) -> None:
    definition, since = place
    assume(opens(definition))
    calendar = compile_calendar(definition)
    assert calendar.working_time(since, calendar.due(since, length)) == length


@given(places, st.integers(1, 20 * 3600), st.integers(1, 20 * 3600))
def test_two_targets_one_after_the_other_are_one(
    place: tuple[Definition, int], first: int, second: int
) -> None:
    definition, since = place
    assume(opens(definition))
    calendar = compile_calendar(definition)
    assert calendar.due(calendar.due(since, first), second) == calendar.due(since, first + second)


@given(places, st.integers(1, 20 * 3600), st.integers(1, 20 * 3600))
def test_due_grows_with_the_target(place: tuple[Definition, int], target: int, more: int) -> None:
    definition, since = place
    assume(opens(definition))
    calendar = compile_calendar(definition)
    assert calendar.due(since, target) < calendar.due(since, target + more)


@given(places, st.integers(1, 20 * 3600), st.integers(-3, 3))
def test_a_holiday_never_makes_due_earlier(place: tuple[Definition, int], target: int, days: int) -> None:
    definition, since = place
    assume(isinstance(definition, Calendar) and opens(definition))
    assert isinstance(definition, Calendar)
    free = (oracle.local(definition.zone, since) + timedelta(days=days)).date()
    closed = Calendar(definition.zone, definition.weekly, definition.holidays | {free}, definition.exceptions)
    assert compile_calendar(closed).due(since, target) >= compile_calendar(definition).due(since, target)


@given(places, places, minutes)
def test_a_union_is_never_shorter_than_its_parts(
    place: tuple[Definition, int], other: tuple[Definition, int], length: int
) -> None:
    (one, since), (another, _) = place, other
    united = compile_calendar(Union((one, another))).working_time(since, since + length)
    parts = [compile_calendar(part).working_time(since, since + length) for part in (one, another)]
    assert max(parts) <= united <= sum(parts)


@given(st.integers(-20, 20), st.integers(0, 6 * DAY), st.integers(1, 60 * 3600))
def test_shifting_by_whole_weeks_without_a_clock_change_shifts_the_deadline(
    weeks: int, offset: int, target: int
) -> None:
    hours = ((8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600))
    calendar = compile_calendar(Calendar("Asia/Kolkata", (hours, hours, hours, (), hours, hours, ())))
    since = 1_781_500_000 + offset
    assert calendar.due(since + weeks * WEEK, target) == calendar.due(since, target) + weeks * WEEK


@given(edited_places(), edited_places(), minutes, st.integers(-40, 40), st.integers(-40, 40))
def test_edited_calendars_and_their_union_are_open_as_the_version_known_says(
    place: tuple[Calendar, tuple[Edit, ...], int],
    other: tuple[Calendar, tuple[Edit, ...], int],
    length: int,
    made: int,
    known: int,
) -> None:
    (base, edits, since), (another, _, _) = place, other
    more = edits[1:]
    until = since + min(length, DAY)
    horizon = (since + made * 3600, since + known * 3600)
    timelines = (CalendarTimeline(base, edits), CalendarTimeline(another, more))

    def counted(*members: tuple[Calendar, tuple[Edit, ...]]) -> int:
        instants = range(since, until, 60)
        return 60 * sum(any(oracle.open_as_known(*one, at, *horizon) for one in members) for at in instants)

    alone = timelines[0].as_known(*horizon)
    united = UnitedTimeline(timelines).as_known(*horizon)
    assert alone.working_time(since, until) == counted((base, edits))
    assert united.working_time(since, until) == counted((base, edits), (another, more))


def opens(definition: Definition) -> bool:
    """Whether the weekly hours hold any open time, so that every target is reached."""
    if isinstance(definition, Calendar):
        return any(definition.weekly)
    return any(opens(member) for member in definition.members)
