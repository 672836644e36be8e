"""The pages of work calendars: they work without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from servanda.foundation import clock
from servanda.organisations import queries
from servanda.organisations.models import CalendarEdit, WorkCalendar
from servanda.web.setup.hours import HoursField, as_text
from tests.organisations import places

pytestmark = pytest.mark.django_db

WEEK = {
    "mon": "8-12, 13:00–17:00",
    "tue": "closed",
    "wed": "all day",
    "thu": "",
    "fri": "",
    "sat": "",
    "sun": "",
}


def address(calendar: WorkCalendar, rest: str = "") -> str:
    return f"/set-up/calendars/{calendar.id}{rest}"


def hours_of(calendar: WorkCalendar) -> queries.CalendarInFull:
    return queries.calendar_in_full(WorkCalendar.objects.get(id=calendar.id), at=clock.now())


def test_a_calendar_is_added_with_its_week(ada_browses: Client) -> None:
    answer = ada_browses.post(
        "/set-up/calendars/new", WEEK | {"name": "Graz office", "timezone": "Europe/Vienna"}, follow=True
    )
    assert "Graz office was added" in answer.content.decode()
    assert hours_of(WorkCalendar.objects.get(name="Graz office")).weekly == {
        "mon": [["08:00", "12:00"], ["13:00", "17:00"]],
        "wed": [["00:00", "24:00"]],
    }


def test_a_new_calendar_leads_to_its_holidays(ada_browses: Client) -> None:
    answer = ada_browses.post("/set-up/calendars/new", WEEK | {"name": "Graz office", "timezone": "UTC"})
    added = WorkCalendar.objects.get(name="Graz office")
    assert answer.headers["Location"] == f"/set-up/calendars/{added.id}/holidays"


def test_a_form_sent_twice_adds_one_calendar(ada_browses: Client) -> None:
    form = WEEK | {"name": "Graz", "timezone": "UTC", "once": "0197a000-0000-7000-8000-000000000000"}
    assert [ada_browses.post("/set-up/calendars/new", form).status_code for _ in range(2)] == [302, 302]
    assert WorkCalendar.objects.filter(name="Graz").count() == 1


def test_what_cannot_be_is_told_at_its_field_and_the_input_stays(ada_browses: Client) -> None:
    form = WEEK | {"name": "24X7", "timezone": "Mars/Base", "mon": "late", "tue": "8-12, 11-13"}
    answer = ada_browses.post("/set-up/calendars/new", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="late"' in page
    assert "Write hours like" in page


def test_hours_that_overlap_are_told_at_their_day(ada_browses: Client) -> None:
    form = WEEK | {"name": "Graz", "timezone": "Mars/Base", "tue": "8-12, 11-13"}
    errors = ada_browses.post("/set-up/calendars/new", form).context["form"].errors
    assert set(errors) == {"timezone", "tue"}
    assert "none across another" in errors["tue"][0]


def test_the_week_changes_from_now_on(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    ada_browses.post(address(calendar, "/week"), WEEK | {"revision": calendar.revision})
    assert hours_of(calendar).weekly.keys() == {"mon", "wed"}
    assert CalendarEdit.objects.get().retroactive is False


def test_a_week_that_reaches_back_needs_a_reason(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    answer = ada_browses.post(address(calendar, "/week"), WEEK | {"retroactive": "on"})
    assert answer.status_code == 422
    assert list(answer.context["week_form"].errors) == ["reason"]


def test_a_week_that_somebody_else_changed_meanwhile_is_not_overwritten(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    first = WEEK | {"revision": calendar.revision}
    ada_browses.post(address(calendar, "/week"), first)
    answer = ada_browses.post(address(calendar, "/week"), first | {"mon": "7-9"})
    assert "Somebody else changed this" in answer.content.decode()
    assert hours_of(calendar).weekly["mon"] == [["08:00", "12:00"], ["13:00", "17:00"]]


def test_pressing_again_after_that_refusal_overwrites_nothing_either(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    first = WEEK | {"revision": calendar.revision}
    ada_browses.post(address(calendar, "/week"), first)
    page = ada_browses.post(address(calendar, "/week"), first | {"mon": "7-9"}).content.decode()
    assert set(re.findall(r'name="revision" value="(\d+)"', page)) == {str(calendar.revision)}


def test_an_exception_is_set_and_removed(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    ada_browses.post(address(calendar, "/exceptions"), {"on": "2030-12-24", "hours": "8-12"})
    assert hours_of(calendar).exceptions == {"2030-12-24": [["08:00", "12:00"]]}
    ada_browses.post(address(calendar, "/exceptions/removal"), {"on": "2030-12-24"})
    assert hours_of(calendar).exceptions == {}


def test_an_exception_without_a_day_is_told_at_its_field(ada_browses: Client) -> None:
    answer = ada_browses.post(address(places.work_calendar(), "/exceptions"), {"on": "", "hours": "8-12"})
    assert list(answer.context["exception_form"].errors) == ["on"]


def test_proposed_holidays_are_reviewed_before_they_are_taken_over(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    year = clock.now().year + 1
    asked: dict[str, str | int] = {"country": "AT", "region": "6", "first_year": year, "last_year": year}
    page = ada_browses.get(address(calendar, "/holidays"), asked).content.decode()
    assert f'value="{year}-10-26" checked' in page
    assert hours_of(calendar).holidays == []


def test_only_ticked_days_become_holidays_and_former_years_stay(ada_browses: Client) -> None:
    calendar = places.work_calendar(holidays=["2020-12-25", "2099-12-25"])
    sent = {
        "on": ["2098-10-26"],
        "name-2098-10-26": "National Day",
        "name-2098-12-08": "Immaculate Conception",
        "added": "2098-11-02",
        "added-name": "Outing",
    }
    ada_browses.post(address(calendar, "/holidays"), sent)
    now = hours_of(calendar)
    assert now.holidays == ["2020-12-25", "2098-10-26", "2098-11-02"]
    assert now.holiday_names == {"2098-10-26": "National Day", "2098-11-02": "Outing"}


def test_holidays_that_somebody_else_chose_meanwhile_are_not_overwritten(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    sent = {"on": ["2098-10-26"], "revision": calendar.revision}
    assert ada_browses.post(address(calendar, "/holidays"), sent).status_code == 302
    assert ada_browses.post(address(calendar, "/holidays"), sent | {"on": ["2098-12-08"]}).status_code == 412
    assert hours_of(calendar).holidays == ["2098-10-26"]


def test_a_country_without_a_choice_proposes_nothing(ada_browses: Client) -> None:
    answer = ada_browses.get(address(places.work_calendar(), "/holidays"), {"country": "XX"})
    assert "country" in answer.context["form"].errors
    assert answer.context["days"] == []


def test_the_next_deadline_is_said_and_shown(ada_browses: Client) -> None:
    tried = {"start": "2026-06-15T16:00", "hours": "2", "minutes": "30"}
    page = ada_browses.get(address(places.work_calendar()), tried).content.decode()
    assert "A promise of 2 h 30 min is due on" in page
    assert "Tuesday, 16 June 2026 at 09:30" in page


def test_a_promise_that_never_comes_due_says_so(ada_browses: Client) -> None:
    tried = {"start": "2026-06-15T16:00", "hours": "2", "minutes": "0"}
    answer = ada_browses.get(address(places.closed_calendar()), tried)
    assert "The calendar never opens in the next 50 years." in answer.content.decode()


def test_a_calendar_is_renamed(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    ada_browses.post(address(calendar, "/name"), {"name": "Works"})
    assert ada_browses.post(address(calendar, "/name"), {"name": "24x7"}).status_code == 422
    calendar.refresh_from_db()
    assert calendar.name == "Works"


def test_a_calendar_goes_out_of_use_and_comes_back(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    for move, in_use in (("deactivate", False), ("reactivate", True)):
        ada_browses.post(address(calendar, f"/{move}"))
        calendar.refresh_from_db()
        assert calendar.is_active is in_use


def test_what_was_changed_is_told_in_words(ada_browses: Client) -> None:
    calendar = places.work_calendar()
    ada_browses.post(address(calendar, "/exceptions"), {"on": "2030-12-24", "hours": ""})
    assert "24 Dec 2030: closed" in ada_browses.get(address(calendar)).content.decode()


def test_a_list_of_calendars_costs_the_same_however_long(
    ada_browses: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        places.work_calendar(f"Site {number}")
    with django_assert_max_num_queries(8):
        ada_browses.get("/set-up/calendars")


def test_holidays_that_all_lie_in_the_past_are_warned_about(ada_browses: Client) -> None:
    past = (clock.now() - timedelta(days=400)).date().isoformat()
    page = ada_browses.get(address(places.work_calendar(holidays=[past]))).content.decode()
    assert "All holidays lie in the past." in page


def test_an_auditor_sees_a_calendar_and_no_button_to_change_it(auditor_browses: Client) -> None:
    page = auditor_browses.get(address(places.work_calendar())).content.decode()
    assert "Save week" not in page
    assert "Try it" in page


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("8-12", [["08:00", "12:00"]]),
        ("08:00–12:00, 13.30-17:15", [["08:00", "12:00"], ["13:30", "17:15"]]),
        ("22:00-24:00", [["22:00", "24:00"]]),
        ("00:00:01-23:59:59", [["00:00:01", "23:59:59"]]),
        ("All day", [["00:00", "24:00"]]),
        ("closed", []),
        ("  ", []),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, written: list[list[str]]) -> None:
    assert HoursField("Monday").clean(text) == written
    assert HoursField("Monday").clean(as_text(written)) == written
