"""The set-up in a real browser: every page fit to be seen, the week drawn by mouse and keys."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

ADMINISTRATOR = "r.winter@halden.example"
PAGES = [
    "/set-up/organisations/new",
    "/set-up/queues/new",
    "/set-up/calendars/new",
    "/set-up/completion-codes",
    "/set-up/hold-reasons",
]
"""Those that ``test_look`` does not look at."""


@pytest.fixture
def week(page: Page, site: Site) -> Iterator[Page]:
    """The form for a new calendar."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, site, ADMINISTRATOR)
    page.goto("/set-up/calendars/new")
    yield page


@pytest.mark.parametrize("path", PAGES)
def test_every_set_up_page_is_fit_to_be_seen(page: Page, site: Site, path: str) -> None:
    sign_in(page, site, ADMINISTRATOR)
    look_at(page, path)


@pytest.mark.parametrize("below", ["?start=2026-12-07T15:30&hours=2&minutes=0", "/holidays?country=AT"])
def test_the_pages_of_a_calendar_are_fit_to_be_seen(page: Page, site: Site, below: str) -> None:
    sign_in(page, site, ADMINISTRATOR)
    page.goto("/set-up/calendars")
    page.get_by_role("link", name="24x7").click()
    page.wait_for_url(re.compile("/set-up/calendars/."))
    look_at(page, page.url + below)


def test_dragging_over_half_hours_opens_them(week: Page) -> None:
    saturday = week.get_by_role("grid", name="Saturday")
    saturday.get_by_label("09:00 to").hover()
    week.mouse.down()
    saturday.get_by_label("11:30 to").hover()
    week.mouse.up()
    expect(week.get_by_role("textbox", name="Saturday")).to_have_value("09:00–12:00")


def test_dragging_over_open_half_hours_closes_them(week: Page) -> None:
    monday = week.get_by_role("grid", name="Monday")
    monday.get_by_label("12:00 to").hover()
    week.mouse.down()
    monday.get_by_label("12:30 to").hover()
    week.mouse.up()
    expect(week.get_by_role("textbox", name="Monday")).to_have_value("08:00–12:00, 13:00–17:00")


def test_the_week_is_drawn_by_keys_alone(week: Page) -> None:
    week.get_by_role("textbox", name="Friday").focus()
    week.keyboard.press("Tab")
    expect(week.get_by_role("grid", name="Saturday").get_by_label("08:00 to")).to_be_focused()
    for key in ("ArrowRight", "Space", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowDown", "Home", "Enter"):
        week.keyboard.press(key)
    expect(week.get_by_role("textbox", name="Saturday")).to_have_value("08:30–10:00")
    expect(week.get_by_role("textbox", name="Sunday")).to_have_value("00:00–00:30")


def test_hours_that_are_written_are_drawn(week: Page) -> None:
    week.get_by_role("textbox", name="Sunday").fill("all day")
    sunday = week.get_by_role("grid", name="Sunday")
    expect(sunday.locator("[aria-selected=true]")).to_have_count(48)
    week.get_by_role("textbox", name="Sunday").fill("10:00-10:15")
    expect(sunday.locator("[data-part]")).to_have_count(1)


def test_a_calendar_that_was_drawn_is_kept_and_answers(week: Page) -> None:
    week.get_by_role("textbox", name="Name").fill("Saturday shop")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        week.get_by_role("textbox", name=day).fill("closed")
    week.get_by_role("grid", name="Saturday").get_by_label("09:00 to").click()
    week.get_by_role("button", name="Add calendar").click()
    week.get_by_role("link", name="Saturday shop").click()
    week.get_by_label("Begun at").fill("2026-12-07T10:00")
    week.get_by_label("Hours", exact=True).first.fill("0")
    week.get_by_label("Minutes").fill("30")
    week.get_by_role("button", name="Try it").click()
    expect(week.get_by_text("is due on")).to_contain_text("Saturday, 12 December 2026 at 09:30")
