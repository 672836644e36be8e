"""An approved agreement is amended; once the amendment is approved, the key follows."""

from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

CONTRACT_MANAGER: Final = "m.adler@halden.example"
# Nobody else's journey goes to Marchetti Pasta.
OLD: Final = "SA-2008"


def test_a_key_follows_from_an_agreement_to_its_approved_amendment(page: Page, site: Site) -> None:
    sign_in(page, site, CONTRACT_MANAGER)
    page.goto(f"/agreements/{OLD}/keys")
    key = page.locator("th a").first.inner_text()
    page.get_by_role("link", name="Amend", exact=True).click()
    page.get_by_role("button", name="Amend").click()
    expect(page.get_by_role("link", name=OLD)).to_be_visible()
    number = page.url.split("/")[-2]
    _change_a_time(page)
    for tab in ("times", "flash-notes", "projects", "documents", "approval"):
        look_at(page, f"/agreements/{number}/{tab}")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Valid", exact=True)).to_be_visible()
    page.goto(f"/agreements/{number}/keys")
    expect(page.get_by_role("link", name=key)).to_be_visible()
    page.goto(f"/agreements/{OLD}")
    expect(page.get_by_text("Expired", exact=True)).to_be_visible()


def _change_a_time(page: Page) -> None:
    """Changed, taken back by its arrow, changed again, tried out, and saved."""
    field = page.get_by_label("Initial response, severity 2", exact=True)
    field.fill("45 min")
    page.get_by_role("button", name="Initial response, severity 2: back to").click()
    expect(field).to_have_value("")
    field.fill("45 min")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_text("Without the changes")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 target changed")).to_be_visible()
