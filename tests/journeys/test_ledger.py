"""Time from the case to the ledger of its contract, in a real browser."""

from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

ENGINEER: Final = "t.rivera@halden.example"


def test_time_is_entered_in_a_dialog_and_stands_in_the_ledger(page: Page, site: Site) -> None:
    sign_in(page, site, ENGINEER)
    page.goto("/contracts?q=Hooli")
    page.locator("tbody tr").first.get_by_role("link").click()
    page.get_by_role("link", name="Ledger").first.click()
    page.wait_for_url("**/ledger")
    ledger = page.url.removeprefix(site.address)
    look_at(page, ledger)

    page.goto(ledger.replace("/ledger", "/cases"))
    page.locator("[data-rows] a").first.click()
    page.wait_for_url("**/cases/*")
    page.get_by_role("link", name="Enter time").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("each entry rounded up to")
    dialog.get_by_role("textbox", name="Time").fill("1 h 20")
    dialog.get_by_label("Note").fill("Belt tensioned")
    dialog.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("1 h 20 min entered:")).to_be_visible()
    look_at(page, f"{page.url.removeprefix(site.address)}/time")
    page.goto(ledger)
    expect(page.locator(".ledger tbody tr").first).to_contain_text(
        "Belt tensioned, 1 h 20 min rounded to 1 h 30 min"
    )
