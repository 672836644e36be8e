"""Lists of cases and Today in a real browser: every look, the keys, the moves, what changed meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import HEAVIEST_PAGE_BYTES, look_at

PAGES = ["/", "/cases", "/cases?view=everything", "/cases?view=mine&severity=1&q=nothing+like+this"]


@pytest.mark.parametrize("path", PAGES)
def test_work_is_fit_to_be_seen(page: Page, site: Site, path: str) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    look_at(page, path)


def test_a_full_list_weighs_little(page: Page, site: Site) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    weights: list[int] = []
    page.on("response", lambda one: weights.append(int(one.headers.get("content-length") or 0)))
    page.goto("/cases?view=everything", wait_until="networkidle")
    assert page.locator("tr[data-row]").count() == 50
    assert 0 < sum(weights) < HEAVIEST_PAGE_BYTES


def test_rows_are_reached_ticked_and_opened_by_keys(page: Page, site: Site) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    page.goto("/cases")
    bar = page.locator("[data-bulk-bar]")
    expect(bar).to_be_hidden()
    for key in "jjkjx":
        page.keyboard.press(key)
    expect(bar).to_contain_text("1 selected")
    second = page.locator("tr[data-row]").nth(1)
    expect(second.locator("input[type=checkbox]")).to_be_checked()
    number = second.locator(".c-n").inner_text()
    page.keyboard.press("o")
    page.wait_for_url(f"**/cases/{number}")


def test_the_search_field_leads_to_a_case_by_its_number(page: Page, site: Site) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    page.goto("/cases")
    number = page.locator("tr[data-row] .c-n").first.inner_text()
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{number}")


def test_what_changed_is_offered_and_moves_nothing(page: Page, site: Site) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    page.goto("/cases?status=queued")
    offer = page.locator("[data-changes]")
    expect(offer).to_be_hidden()
    before = page.locator("tr[data-row] .c-n").all_inner_texts()
    elsewhere = page.context.new_page()
    elsewhere.goto("/cases?status=queued")
    elsewhere.get_by_role("button", name="Accept case").first.click()
    expect(elsewhere.get_by_role("status")).to_contain_text("1 case accepted")
    elsewhere.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(offer).to_contain_text("1 change")
    assert page.locator("tr[data-row] .c-n").all_inner_texts() == before
    offer.get_by_role("link", name="Show").click()
    expect(page.locator("tr[data-row]")).to_have_count(len(before) - 1)
