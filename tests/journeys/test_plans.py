"""A contract manager changes a plan: rules move without a new page, and a case is tried while they do."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import in_every_look, must_be_fit


def test_the_rules_of_a_plan_are_edited_and_tried(page: Page, site: Site) -> None:
    sign_in(page, site, "m.adler@halden.example")
    page.goto("/plans")
    for look in in_every_look(page):
        must_be_fit(page, f"/plans {look}")
    page.get_by_role("link", name="Line Care 40").click()
    for look in in_every_look(page):
        must_be_fit(page, f"a plan {look}")
    page.get_by_role("link", name="Change", exact=True).click()
    tried = page.locator("#tried")
    expect(tried).to_contain_text("would get Silver v1, because rule 2 is the first that matches")

    page.get_by_label("Rule 1, Severity: 1, 2").click()
    page.get_by_role("group", name="Rule 1: severity").get_by_label("3").check()
    expect(tried).to_contain_text("would get Gold v1, because rule 1 matches it: severity is 3")
    for look in in_every_look(page):
        must_be_fit(page, f"the editor {look}")

    page.get_by_role("button", name="Add a rule").click()
    expect(page.locator(".rules > li")).to_have_count(3)
    page.get_by_role("button", name="Remove rule 2").click()
    page.get_by_role("button", name="Move rule 2 up").click()
    expect(page.locator("#note-2")).to_contain_text("Never reached: rule 1")
    page.get_by_role("button", name="Move rule 2 up").click()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Line Care 40 was saved as version 2.")).to_be_visible()
    expect(page.get_by_text("Severity is 1 or 2 or 3 → Gold")).to_be_visible()
