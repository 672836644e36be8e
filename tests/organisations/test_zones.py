"""A new release of the zone database: what it moves is an edit, what was counted stays counted (3-clocks 3.1)."""

from datetime import datetime, timedelta
from zoneinfo import TZPATH

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.core.calendars import ZoneRules, written_rules
from servanda.core.calendars.zones import year_start
from servanda.organisations import actions, queries
from servanda.organisations.models import CalendarEdit, WorkCalendar
from servanda.organisations.queries.calendars import seconds
from servanda.web.setup.hours import edit_in_words
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db

BUILDER = places.BUILDER
HOUR = 3600


def adopted(at: datetime = NOON) -> list[str]:
    found = actions.adopt_zone_rules(by=BUILDER, at=at)
    return [WorkCalendar.objects.get(id=one).name for one in found]


def without_summer_time(calendar: WorkCalendar) -> None:
    """As if the calendar had been made when its zone knew no summer time."""
    first, last = NOON.year - 10, NOON.year + 60
    rules = {
        "release": "2020.1",
        "first_year": first,
        "last_year": last,
        "changes": [[year_start(first), HOUR]],
    }
    WorkCalendar.objects.filter(id=calendar.id).update(base=calendar.base | {"zone_rules": rules})
    calendar.refresh_from_db()


def due(calendar: WorkCalendar, at: datetime, known: datetime) -> datetime:
    """When an hour is over that begins at eight in the morning by the clock of the zone."""
    compiled = queries.timelines([calendar.id])[calendar.id].as_known(seconds(known), seconds(known))
    return datetime.fromtimestamp(compiled.due(seconds(at), HOUR), at.tzinfo)


def test_a_calendar_keeps_the_rules_of_its_zone() -> None:
    calendar = places.work_calendar()
    version = queries.present(queries.timelines([calendar.id])[calendar.id], NOON)
    assert version.rules == queries.installed_rules("Europe/Vienna", at=NOON)


def test_what_is_installed_already_changes_nothing() -> None:
    places.work_calendar()
    assert adopted() == []
    assert not CalendarEdit.objects.exists()


def test_a_release_that_moves_hours_is_an_edit_from_now_on() -> None:
    calendar = places.work_calendar()
    places.work_calendar("London office", "Europe/London")
    without_summer_time(calendar)
    morning, later = NOON.replace(hour=0), NOON + timedelta(days=1)
    before = due(calendar, morning, NOON)
    assert adopted() == ["Graz office"]
    edit = CalendarEdit.objects.get()
    assert (edit.retroactive, edit.reason[:13], edit.edited_by) == (False, "Zone database", "test")
    assert due(calendar, morning, later) == before
    assert due(calendar, morning + timedelta(days=1), later) == before + timedelta(hours=23)


def test_it_is_adopted_once_and_the_open_clocks_are_stored_anew() -> None:
    without_summer_time(places.work_calendar())
    adopted()
    assert adopted(NOON + timedelta(days=1)) == []
    assert [
        job.args["retroactive"] for job in ProcrastinateJob.objects.filter(task_name="calendars.edited")
    ] == [False]


def test_a_release_that_corrects_the_past_alone_changes_nothing() -> None:
    calendar = places.work_calendar()
    rules = queries.installed_rules("Europe/Vienna", at=NOON)
    (first, _), *rest = rules.changes
    other = ZoneRules("2020.1", rules.first_year, rules.last_year, ((first, 0), *rest))
    base = calendar.base | {"zone_rules": written_rules(other)}
    WorkCalendar.objects.filter(id=calendar.id).update(base=base)
    assert adopted() == []


def test_an_older_release_does_not_take_a_newer_one_back() -> None:
    calendar = places.work_calendar()
    without_summer_time(calendar)
    calendar.base["zone_rules"]["release"] = "2999.1"
    WorkCalendar.objects.filter(id=calendar.id).update(base=calendar.base)
    assert adopted() == []


def test_a_machine_whose_clock_is_behind_adopts_nothing_twice() -> None:
    without_summer_time(places.work_calendar())
    adopted()
    assert adopted(NOON - timedelta(seconds=1)) == []


def test_the_edit_says_which_release_it_was() -> None:
    without_summer_time(places.work_calendar())
    adopted()
    (line,) = edit_in_words(CalendarEdit.objects.get().patch)
    assert line.startswith("Clock changes as in release 20")


def test_the_rules_of_the_machine_do_not_count() -> None:
    assert TZPATH == ()
