"""Stored calendars: a base, edits that are only added, and what they answer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from servanda.core.access import Viewer
from servanda.core.calendars import MalformedCalendar, NeverOpens
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions, queries
from servanda.organisations.models import WorkCalendar
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db

HOUR = 3600
TOMORROW = "2026-06-16"


def due(calendar: WorkCalendar, hours: int, viewer: Viewer, known_at: datetime = NOON) -> str:
    """The deadline of so many hours of work, given on Monday at 12:00 in Vienna."""
    found = queries.deadline(
        calendar.id, start=NOON, working_seconds=hours * HOUR, viewer=viewer, at=known_at
    )
    return found.due_at.strftime("%a %H:%M")


def edit(calendar: WorkCalendar, by: Viewer, at: datetime = NOON, **patch: Any) -> None:
    actions.edit_calendar(calendar_id=calendar.id, patch=patch, by=by, at=at)


def test_a_deadline_counts_working_time_in_the_calendars_zone(as_alice: Viewer) -> None:
    assert due(places.work_calendar(), 6, as_alice) == "Tue 09:00"


def test_a_deadline_shows_the_working_time_that_leads_to_it(as_alice: Viewer) -> None:
    found = queries.deadline(
        places.work_calendar().id, start=NOON, working_seconds=6 * HOUR, viewer=as_alice, at=NOON
    )
    assert [(one.from_at.strftime("%a %H:%M"), one.seconds) for one in found.stretches] == [
        ("Mon 12:00", 5 * HOUR),
        ("Tue 08:00", 1 * HOUR),
    ]


def test_a_deadline_in_a_calendar_that_never_opens_is_refused(as_alice: Viewer) -> None:
    with pytest.raises(NeverOpens):
        due(places.closed_calendar(), 1, as_alice)


def test_the_shipped_calendar_is_always_open(as_alice: Viewer) -> None:
    assert due(WorkCalendar.objects.get(name="24x7"), 24, as_alice) == "Tue 10:00"


def test_an_edit_closes_a_day_for_what_comes_after_it(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    edit(calendar, as_ada, exceptions={TOMORROW: []})
    assert due(calendar, 6, as_ada) == "Wed 09:00"


def test_what_was_known_before_an_edit_is_answered_without_it(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    edit(calendar, as_ada, at=NOON + timedelta(hours=1), exceptions={TOMORROW: []})
    assert due(calendar, 6, as_ada, known_at=NOON) == "Tue 09:00"


def test_an_edit_leaves_time_that_was_counted_before_it(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    later = NOON + timedelta(hours=1)
    edit(calendar, as_ada, at=later, exceptions={"2026-06-15": []})
    # The hour from 12:00 to 13:00 stays counted; what follows of Monday is closed.
    assert due(calendar, 6, as_ada, known_at=later) == "Tue 13:00"


def test_a_retroactive_edit_reaches_what_was_counted_before_it(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    later = NOON + timedelta(hours=1)
    actions.edit_calendar(
        calendar_id=calendar.id,
        patch={"exceptions": {"2026-06-15": []}},
        retroactive=True,
        reason="It was a holiday all along",
        by=as_ada,
        at=later,
    )
    assert due(calendar, 6, as_ada, known_at=later) == "Tue 14:00"


def test_the_present_version_has_every_edit_in_order(as_ada: Viewer) -> None:
    calendar = places.work_calendar(holidays=["2026-12-25"])
    edit(calendar, as_ada, holidays=["2026-12-25", "2026-12-26"], exceptions={TOMORROW: []})
    edit(calendar, as_ada, exceptions={TOMORROW: None}, weekly={"mon": [["09:00", "12:00"]]})
    version = queries.present(queries.timelines([calendar.id])[calendar.id], NOON)
    assert version.weekly[0] == ((9 * HOUR, 12 * HOUR),)
    assert version.weekly[1] == ()
    assert version.holidays == {date(2026, 12, 25), date(2026, 12, 26)}
    assert version.exceptions == ()


def test_an_edit_that_changes_nothing_is_refused(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    with pytest.raises(actions.CalendarInvalid, match="cannot be saved"):
        edit(calendar, as_ada, weekly=places.OFFICE_HOURS)


def test_a_retroactive_edit_without_a_reason_is_refused(as_ada: Viewer) -> None:
    with pytest.raises(actions.CalendarInvalid) as refused:
        actions.edit_calendar(
            calendar_id=places.work_calendar().id,
            patch={"exceptions": {TOMORROW: []}},
            retroactive=True,
            reason=" ",
            by=as_ada,
            at=NOON,
        )
    assert [fault.field for fault in refused.value.faults] == ["reason"]


def test_names_and_reasons_have_a_length(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    with pytest.raises(actions.CalendarInvalid) as refused:
        actions.edit_calendar(
            calendar_id=calendar.id, patch={}, holiday_names={"2026-12-25": "x" * 121}, by=as_ada, at=NOON
        )
    assert [fault.field for fault in refused.value.faults] == ["holiday_names"]
    with pytest.raises(actions.CalendarInvalid) as refused:
        actions.edit_calendar(
            calendar_id=calendar.id,
            patch={"exceptions": {TOMORROW: []}},
            reason="x" * 401,
            by=as_ada,
            at=NOON,
        )
    assert [fault.field for fault in refused.value.faults] == ["reason"]


def test_hours_that_overlap_are_refused_at_their_day(as_ada: Viewer) -> None:
    with pytest.raises(MalformedCalendar) as refused:
        edit(places.work_calendar(), as_ada, weekly={"tue": [["08:00", "12:00"], ["11:00", "17:00"]]})
    assert [fault.field for fault in refused.value.faults] == ["weekly.tue"]


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        pytest.param({"zone": "UTC"}, "zone", id="a part that a calendar does not have"),
        pytest.param(
            {"exceptions": {str(day): [] for day in range(2001)}}, "exceptions", id="too many dates"
        ),
    ],
)
def test_what_could_not_be_read_is_not_stored(as_ada: Viewer, hours: dict[str, Any], field: str) -> None:
    with pytest.raises(actions.CalendarInvalid) as refused:
        actions.create_calendar(name="Linz", zone="UTC", hours=hours, by=as_ada, at=NOON)
    assert [fault.field for fault in refused.value.faults] == [field]


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param({}, id="nothing said"),
        pytest.param({"weekly": {"mon": []}}, id="a week of closed days"),
    ],
)
def test_a_calendar_without_hours_is_not_made(as_ada: Viewer, hours: dict[str, Any]) -> None:
    with pytest.raises(actions.CalendarInvalid) as refused:
        actions.create_calendar(name="Linz", zone="UTC", hours=hours, by=as_ada, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["weekly"]


def test_a_zone_that_there_is_not_is_refused(as_ada: Viewer) -> None:
    with pytest.raises(MalformedCalendar):
        actions.create_calendar(name="Base", zone="Mars/Base", hours={}, by=as_ada, at=NOON)


def test_a_calendar_that_somebody_else_edited_since_is_not_edited_blindly(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    edit(calendar, as_ada, exceptions={TOMORROW: []})
    with pytest.raises(Stale):
        actions.edit_calendar(
            calendar_id=calendar.id,
            patch={"weekly": {}},
            expecting=calendar.revision,
            by=as_ada,
            at=NOON,
        )


def test_a_new_name_must_be_free(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    actions.rename_calendar(calendar_id=calendar.id, name="Graz works", by=as_ada, at=NOON)
    with pytest.raises(actions.CalendarInvalid):
        actions.rename_calendar(calendar_id=calendar.id, name="24X7", by=as_ada, at=NOON)


def test_a_calendar_that_an_organisation_works_by_stays_in_use(as_ada: Viewer) -> None:
    graz = places.organisation()
    with pytest.raises(actions.CalendarInUse) as refused:
        actions.deactivate_calendar(calendar_id=graz.work_calendar_id, by=as_ada, at=NOON)
    assert [fault.message for fault in refused.value.faults] == [
        "The organisation graz works by it; choose another there first."
    ]


def test_a_calendar_goes_out_of_use_and_comes_back(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    assert not actions.deactivate_calendar(calendar_id=calendar.id, by=as_ada, at=NOON).is_active
    assert actions.reactivate_calendar(calendar_id=calendar.id, by=as_ada, at=NOON).is_active


def test_only_who_may_edit_set_up_edits_a_calendar(as_bob: Viewer) -> None:
    with pytest.raises(NotAllowed):
        edit(places.work_calendar(), as_bob, exceptions={TOMORROW: []})


def test_many_timelines_that_were_read_before_take_one_statement(django_assert_num_queries: Any) -> None:
    wanted = [places.work_calendar(f"Site {number}").id for number in range(5)]
    queries.timelines(wanted)
    with django_assert_num_queries(1):
        found = queries.timelines(wanted)
    assert found.keys() == set(wanted)


def test_a_calendar_is_not_closed_for_good(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    with pytest.raises(actions.CalendarInvalid) as refused:
        actions.edit_calendar(calendar_id=calendar.id, patch={"weekly": {}}, by=as_ada, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["weekly"]


def test_an_edit_is_seen_in_a_timeline_that_was_read_before(as_ada: Viewer) -> None:
    calendar_id = places.work_calendar().id
    queries.timelines([calendar_id])
    actions.edit_calendar(
        calendar_id=calendar_id, patch={"exceptions": {"2026-06-16": []}}, by=as_ada, at=NOON
    )
    assert len(queries.timelines([calendar_id])[calendar_id].edits) == 1


def test_public_holidays_of_a_region_come_in_order(as_alice: Viewer) -> None:
    found = queries.public_holidays("AT", "6", [2026], viewer=as_alice)
    assert (found[0].on, found[0].name) == (date(2026, 1, 1), "New Year's Day")
    assert list(found) == sorted(found, key=lambda holiday: holiday.on)


@pytest.mark.parametrize(
    ("country", "region", "years", "field"),
    [
        pytest.param("XX", "", [2026], "country", id="no such country"),
        pytest.param("AT", "Graz", [2026], "region", id="no such region"),
        pytest.param("AT", "", [], "years", id="no year"),
        pytest.param("AT", "", [2026, 9999], "years", id="a year too far"),
    ],
)
def test_a_list_of_holidays_that_there_is_not_is_refused(
    country: str, region: str, years: list[int], field: str, as_alice: Viewer
) -> None:
    with pytest.raises(queries.NoSuchHolidayList) as refused:
        queries.public_holidays(country, region, years, viewer=as_alice)
    assert [fault.field for fault in refused.value.faults] == [field]


def test_a_region_goes_by_its_longest_name() -> None:
    assert queries.Place("6", "Steiermark") in queries.regions("AT")


def test_an_unknown_country_has_no_regions() -> None:
    assert queries.regions("XX") == ()


def test_edits_are_listed_newest_first(as_ada: Viewer) -> None:
    calendar = places.work_calendar()
    edit(calendar, as_ada, exceptions={TOMORROW: []})
    edit(calendar, as_ada, at=datetime(2026, 6, 15, 11, tzinfo=UTC), exceptions={TOMORROW: None})
    assert [one.seq for one in queries.edits(calendar.id, viewer=as_ada)] == [2, 1]
