"""A service level that cannot be kept: saved, told at once, found by the plan check, mended."""

from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import in_every_look, look_at, must_be_fit

SOONER: Final = "Severity 1 promises the resolution in 1 h, but the initial response only in 2 h"


def test_a_level_that_cannot_be_kept_is_found_and_mended(page: Page, site: Site) -> None:
    sign_in(page, site, "r.winter@halden.example")
    page.goto("/set-up/service-levels/new")
    page.get_by_label("Name").fill("Copper")
    page.get_by_label("Initial response, severity 1", exact=True).fill("2 h")
    page.get_by_label("Resolution, severity 1", exact=True).fill("1 h")
    page.get_by_role("button", name="Add service level").click()
    expect(page.get_by_text(SOONER)).to_be_visible()
    page.get_by_role("link", name="All of it").click()
    page.wait_for_url("**/set-up/plan-check")
    for look in in_every_look(page):
        must_be_fit(page, f"{page.url} {look}")
        expect(page.get_by_text(SOONER)).to_be_visible()
    page.get_by_role("link", name="Copper").click()
    look_at(page, page.url)
    page.get_by_label("Resolution, severity 1", exact=True).fill("4 h")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Copper was saved.")).to_be_visible()
    expect(page.get_by_text(SOONER)).not_to_be_visible()
