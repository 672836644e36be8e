"""Calendars that are edited: versions hold from when they were made and known."""

from dataclasses import replace
from datetime import date

import pytest

from servanda.core.calendars import (
    CLOSED_WEEK,
    CalendarTimeline,
    Edit,
    MalformedCalendar,
    Patch,
    Timeline,
    Union,
    UnitedTimeline,
    compile_calendar,
    read_patch,
    recorded_rules,
    timeline_of,
)
from tests.core.calendars.make import at, hour, office

MONDAY, TUESDAY, WEDNESDAY = (at(f"2026-06-{day}T00:00+02:00") for day in (15, 16, 17))
NOON = 12 * 3600
HOUR = 3600


def closed(on: str) -> Patch:
    return Patch(exceptions=((date.fromisoformat(on), ()),))


def hours_on(
    timeline: Timeline, midnight: int, now: int = WEDNESDAY + NOON, known: int | None = None
) -> float:
    compiled = timeline.as_known(now, now if known is None else known)
    return compiled.working_time(midnight, midnight + 24 * HOUR) / HOUR


def test_an_edit_holds_from_when_it_is_made() -> None:
    timeline = CalendarTimeline(office(), (Edit(MONDAY + NOON, MONDAY + NOON, closed("2026-06-15")),))
    assert hours_on(timeline, MONDAY) == 3


def test_an_edit_made_in_advance_closes_the_whole_day() -> None:
    timeline = CalendarTimeline(office(), (Edit(MONDAY, MONDAY, closed("2026-06-16")),))
    assert hours_on(timeline, TUESDAY) == 0


def test_an_edit_that_opens_a_day_opens_it_from_when_it_is_made() -> None:
    opened = Patch(exceptions=((date(2026, 6, 15), (hour(0, 24),)),))
    for hour_made, expected in ((12, 15), (18, 14)):
        made = MONDAY + hour_made * HOUR
        assert hours_on(CalendarTimeline(office(), (Edit(made, made, opened),)), MONDAY) == expected


def test_a_day_that_is_closed_just_when_it_opens_is_no_business_day() -> None:
    opening = TUESDAY + 9 * HOUR
    timeline = CalendarTimeline(office(), (Edit(opening, opening, closed("2026-06-16")),))
    calendar = timeline.as_known(opening, opening)
    assert calendar.end_of_business_day(MONDAY + NOON, 1) == WEDNESDAY + 17 * HOUR


def test_an_edit_that_is_recorded_later_holds_from_then() -> None:
    timeline = CalendarTimeline(office(), (Edit(MONDAY, MONDAY + NOON, closed("2026-06-15")),))
    assert hours_on(timeline, MONDAY) == 3


def test_a_retroactive_edit_reaches_all_instants() -> None:
    timeline = CalendarTimeline(office(), (Edit(TUESDAY, TUESDAY, closed("2026-06-15"), retroactive=True),))
    assert hours_on(timeline, MONDAY) == 0


@pytest.mark.parametrize(("now", "known"), [(MONDAY - 1, WEDNESDAY), (WEDNESDAY, MONDAY + HOUR - 1)])
def test_an_edit_not_yet_made_or_not_yet_known_has_no_effect(now: int, known: int) -> None:
    timeline = CalendarTimeline(office(), (Edit(MONDAY, MONDAY + HOUR, closed("2026-06-16")),))
    assert hours_on(timeline, TUESDAY, now, known) == 8


def test_the_later_edit_wins_also_over_an_earlier_retroactive_one() -> None:
    opened = Patch(exceptions=((date(2026, 6, 16), (hour(9, 10),)),))
    edits = (
        Edit(MONDAY, MONDAY, closed("2026-06-16"), retroactive=True, seq=1),
        Edit(MONDAY, MONDAY, opened, seq=2),
    )
    assert hours_on(CalendarTimeline(office(), edits[::-1]), TUESDAY) == 1


def test_null_removes_an_exception() -> None:
    calendar = office(exceptions={"2026-06-16": ()})
    timeline = CalendarTimeline(
        calendar, (Edit(MONDAY, MONDAY, read_patch({"exceptions": {"2026-06-16": None}})),)
    )
    assert hours_on(timeline, TUESDAY) == 8


def test_weekly_hours_and_holidays_are_replaced_as_a_whole() -> None:
    patch = read_patch({"weekly": {"tue": [["08:00", "10:00"]]}, "holidays": ["2026-06-17"]})
    edited = patch.applied_to(office(holidays=("2026-06-16",)))
    assert edited.weekly[1] == (hour(8, 10),)
    assert edited.weekly[0] == ()
    assert edited.holidays == {date(2026, 6, 17)}


def test_an_edit_can_close_the_whole_week() -> None:
    assert read_patch({"weekly": {}}).applied_to(office()).weekly == CLOSED_WEEK


def test_an_edit_that_says_nothing_changes_nothing() -> None:
    calendar = office(holidays=("2026-06-16",), exceptions={"2026-06-17": (hour(9, 10),)})
    with_rules = replace(calendar, rules=recorded_rules("Europe/Berlin", "2026b", 2026, 2026))
    assert read_patch({}).applied_to(with_rules) == with_rules


def test_exceptions_made_in_another_order_make_the_same_calendar() -> None:
    one, other = closed("2026-06-15"), closed("2026-06-16")
    assert one.applied_to(other.applied_to(office())) == other.applied_to(one.applied_to(office()))


def test_an_edit_that_is_recorded_before_it_is_to_hold_holds_from_when_it_is_to() -> None:
    timeline = CalendarTimeline(office(), (Edit(MONDAY + NOON, MONDAY, closed("2026-06-15")),))
    assert hours_on(timeline, MONDAY) == 3


def test_edits_of_all_members_come_in_order() -> None:
    first, second, third = (Edit(at, at, closed("2026-06-16"), seq=9 - at) for at in (1, 2, 3))
    members = (CalendarTimeline(office(), (third, first)), CalendarTimeline(office(), (second,)))
    assert UnitedTimeline(members).edits_known(MONDAY, MONDAY) == (first, second, third)


def test_an_edit_of_a_member_reaches_its_union() -> None:
    member = CalendarTimeline(office(), (Edit(MONDAY, MONDAY, closed("2026-06-16")),))
    united = UnitedTimeline((member, timeline_of(office("Europe/London"))))
    assert hours_on(united, TUESDAY) == 8
    assert hours_on(united, WEDNESDAY) == 9


def test_a_union_that_nobody_edited_is_its_compiled_form() -> None:
    union = Union((office(), office("Europe/London")))
    assert (
        hours_on(timeline_of(union), TUESDAY)
        == compile_calendar(union).working_time(TUESDAY, WEDNESDAY) / HOUR
    )


def test_what_was_compiled_once_is_kept() -> None:
    timeline = CalendarTimeline(office(), (Edit(MONDAY, MONDAY, closed("2026-06-16")),))
    assert timeline.as_known(TUESDAY, TUESDAY) is timeline.as_known(WEDNESDAY, WEDNESDAY)
    assert timeline.as_known(MONDAY - 1, MONDAY - 1) is compile_calendar(office())
    loaded_again = CalendarTimeline(office(), (Edit(MONDAY, MONDAY, closed("2026-06-16")),))
    assert loaded_again.as_known(TUESDAY, TUESDAY) is timeline.as_known(TUESDAY, TUESDAY)
    united = UnitedTimeline((timeline,))
    assert united.as_known(TUESDAY, TUESDAY) is united.as_known(WEDNESDAY, WEDNESDAY)


def test_an_edit_cannot_make_hours_overlap() -> None:
    with pytest.raises(MalformedCalendar):
        Patch(exceptions=((date(2026, 6, 16), (hour(9, 12), hour(11, 12))),)).applied_to(office())


def test_a_calendar_is_seen_up_to_one_of_its_edits() -> None:
    first = Edit(MONDAY, MONDAY, closed("2026-06-16"), seq=1)
    second = Edit(MONDAY - HOUR, MONDAY - HOUR, closed("2026-06-17"), seq=2)
    timeline = CalendarTimeline(office(), (first, second))
    assert [len(timeline.up_to(seq).edits) for seq in (0, 1, 2, 3)] == [0, 1, 2, 2]
    assert (hours_on(timeline.up_to(1), TUESDAY), hours_on(timeline.up_to(1), WEDNESDAY)) == (0, 8)
