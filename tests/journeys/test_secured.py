"""A secret in the browser: shown in a dialog, hidden after a minute, and nowhere when the page comes back."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

KEEPER = "t.rivera@halden.example"


def kept(page: Page) -> tuple[str, dict[str, Any]]:
    """The code of a key of the demo with an entry that asks for no reason, and the entry."""
    for key in page.request.get("/api/v1/support-keys?limit=200").json()["items"]:
        found = page.request.get(f"/api/v1/support-keys/{key['code']}/secured-information").json()
        for entry in found["items"]:
            if entry["may_read"] and not entry["asks_for_reason"]:
                return key["code"], entry
    raise AssertionError("the demo has no secret")


def test_a_secret_shows_itself_for_a_minute_and_never_again_by_itself(page: Page, site: Site) -> None:
    page.clock.install()
    sign_in(page, site, KEEPER)
    code, entry = kept(page)
    page.goto(f"/keys/{code}")
    show = page.get_by_role("button", name=f"Show {entry['label']}")
    show.click()
    secret = page.locator("dialog[open] [data-secret]")
    expect(secret).not_to_be_empty()
    shown = secret.text_content() or ""
    expect(page.locator("dialog[open]")).to_contain_text("It hides itself in")
    page.clock.run_for(65_000)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert shown not in page.content()
    show.click()
    expect(secret).to_have_text(shown)
    page.goto("/customers")
    page.go_back()
    expect(show).to_be_visible()
    assert shown not in page.content()


def test_a_secret_is_shown_without_scripts_too(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, KEEPER)
    code, entry = kept(unscripted)
    unscripted.goto(f"/keys/{code}")
    unscripted.get_by_role("button", name=f"Show {entry['label']}").click()
    secret = unscripted.locator("[data-secret]")
    expect(secret).not_to_be_empty()
    unscripted.get_by_role("link", name="Done").click()
    expect(unscripted).to_have_url(f"{site.address}/keys/{code}")


def test_the_pages_of_secured_information_are_fit_to_be_seen(page: Page, site: Site) -> None:
    sign_in(page, site, KEEPER)
    code, entry = kept(page)
    below = f"/keys/{code}/secured"
    for path in (
        f"{below}/new",
        f"{below}/sharing",
        f"{below}/{entry['id']}",
        f"{below}/{entry['id']}/reveal",
    ):
        look_at(page, path)
