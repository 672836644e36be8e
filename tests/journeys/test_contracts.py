"""A contract from its draft to its renewal with a gap, in a real browser."""

from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import keep_picture, look_at

CONTRACT_MANAGER: Final = "m.adler@halden.example"


def today_of(page: Page) -> date:
    return date.fromisoformat(
        page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Europe/Vienna'})")
    )


def newest_of(page: Page, customer: str) -> str:
    """The address of the newest contract of a customer of the demo company."""
    page.goto(f"/contracts?q={customer}")
    page.locator("tbody tr").first.get_by_role("link").click()
    page.wait_for_url("**/contracts/CT-*")
    return urlsplit(page.url).path


def drafted(page: Page, customer: str, starts_on: date, ends_on: date) -> str:
    """The address of a draft for the whole customer with the default plan; nobody owns it."""
    page.goto("/contracts/new")
    page.get_by_role("searchbox", name="Customer").fill(customer)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=customer, exact=True).click()
    page.get_by_label("Name", exact=True).fill("Line Care")
    page.get_by_label("Plan", exact=True).select_option(index=1)
    page.get_by_label("First day").fill(str(starts_on))
    page.get_by_label("Last day").fill(str(ends_on))
    page.get_by_label("Owner").select_option("")
    page.get_by_role("button", name="Draft").click()
    page.wait_for_url("**/contracts/CT-*")
    return urlsplit(page.url).path


def test_a_contract_is_drafted_activated_and_renewed_with_a_gap(page: Page, site: Site) -> None:
    sign_in(page, site, CONTRACT_MANAGER)
    today = today_of(page)
    one = drafted(page, "Taurus Pet Food", today - timedelta(days=300), today + timedelta(days=20))
    page.get_by_role("link", name="Activate").click()
    expect(page.get_by_text("It has no owner")).to_be_visible()
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Expiring, 20 days left")).to_be_visible()

    page.get_by_role("link", name="Renew from").first.click()
    page.get_by_label("First day of the renewal").fill(str(today + timedelta(days=31)))
    page.get_by_role("button", name="Renew").click()
    expect(page.get_by_text("10 days without cover, from")).to_be_visible()
    page.goto(one)
    expect(page.get_by_text("10 days without cover before the renewal")).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.locator("#coverage-table [aria-current]")).to_contain_text(one.rpartition("/")[2])


def test_the_pages_of_a_contract_are_fit_to_be_seen(page: Page, site: Site) -> None:
    sign_in(page, site, CONTRACT_MANAGER)
    for path in ("/contracts", "/contracts/customers-without", "/contracts/new"):
        look_at(page, path)
    signed, draft = newest_of(page, "Acme Foods"), newest_of(page, "Silesia Snacks")
    for path in (
        signed,
        f"{signed}/change",
        f"{signed}/renewal",
        f"{signed}/cases",
        draft,
        f"{draft}/activation",
    ):
        look_at(page, path)


def test_the_picture_of_a_contract_shows_its_coverage(page: Page, site: Site) -> None:
    sign_in(page, site, CONTRACT_MANAGER)
    page.set_viewport_size({"width": 1360, "height": 1100})
    page.goto(newest_of(page, "Acme Foods"))
    expect(page.get_by_role("region", name="Coverage timeline")).to_be_visible()
    keep_picture(page, "contract", "light")


def test_a_contract_is_drafted_without_a_script_too(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, CONTRACT_MANAGER)
    one = drafted(unscripted, "Lindner Coffee", date(2031, 1, 1), date(2031, 12, 31))
    unscripted.get_by_role("link", name="Delete draft").click()
    unscripted.get_by_role("button", name="Delete draft").click()
    expect(unscripted.get_by_text(f"The draft {one.rpartition('/')[2]} is deleted.")).to_be_visible()
