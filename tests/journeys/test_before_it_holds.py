"""What a change would do is seen before it holds: an edit of a calendar, a newer version of a service level."""

import re
from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

ADMINISTRATOR: Final = "r.winter@halden.example"
CONTRACT_MANAGER: Final = "m.adler@halden.example"
MOVED: Final = re.compile(r"\d+ cases? would have another deadline\.")


def test_the_deadlines_that_an_edit_would_move_follow_what_is_drawn(page: Page, site: Site) -> None:
    sign_in(page, site, ADMINISTRATOR)
    page.goto("/set-up/calendars")
    page.get_by_role("link", name="Vienna office").click()
    for day in ("Monday", "Tuesday"):
        page.get_by_role("textbox", name=day).fill("08:00–09:00")
    expect(page.get_by_text(MOVED)).to_be_visible()
    page.get_by_role("grid", name="Saturday").get_by_label("09:00 to").click()
    expect(page.get_by_role("textbox", name="Saturday")).to_have_value("09:00–09:30")
    page.reload()
    expect(page.get_by_role("textbox", name="Monday")).to_have_value("08:00–17:00")


def test_an_edit_is_looked_at_without_a_script_too(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, ADMINISTRATOR)
    unscripted.goto("/set-up/calendars")
    unscripted.get_by_role("link", name="Vienna office").click()
    unscripted.get_by_role("textbox", name="Monday").fill("08:00–09:00")
    unscripted.get_by_role("button", name="Preview").first.click()
    expect(unscripted.get_by_text(MOVED)).to_be_visible()
    expect(unscripted.get_by_role("textbox", name="Monday")).to_have_value("08:00–09:00")


def test_how_far_an_edit_reaches_is_said_as_it_is_ticked(page: Page, site: Site) -> None:
    sign_in(page, site, ADMINISTRATOR)
    page.goto("/set-up/calendars")
    page.get_by_role("link", name="Vienna office").click()
    reach = page.locator(".reach").first
    reach.get_by_text("Holds from now on").click()
    expect(reach.get_by_text("optional")).to_be_visible()
    reach.get_by_role("checkbox").check()
    expect(reach.get_by_text("Holds for all time")).to_be_visible()
    for gone in ("Holds from now on", "optional"):
        expect(reach.get_by_text(gone)).to_be_hidden()


def test_who_has_an_older_version_is_moved_to_the_newest(page: Page, site: Site) -> None:
    sign_in(page, site, ADMINISTRATOR)
    page.goto("/set-up/service-levels")
    page.get_by_role("link", name="Platinum").click()
    page.get_by_label("Warnings").fill("55, 100")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Platinum was saved.")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, site, CONTRACT_MANAGER)
    page.goto("/agreements?version=older")
    page.get_by_role("link", name="Move to version 2 …").first.click()
    look_at(page, page.url)
    for everybody in page.get_by_label(re.compile(r"^All \d+$")).all():
        everybody.check()
    page.get_by_role("button", name="Move to version 2").click()
    expect(page.get_by_text("Nobody has an older version")).to_be_visible()
