"""Somebody signs in, is refused, forgets the password, signs out."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in, sign_in_by_form

LENA = "l.fischer@halden.example"


def test_the_demo_agent_signs_in_and_out(page: Page, site: Site) -> None:
    sign_in_by_form(page, site, LENA)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lena")
    page.get_by_label("Lena Fischer, account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.address}/sign-in")
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_wrong_password_is_refused_and_the_address_kept(page: Page, site: Site) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("m.sato@halden.example")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".err").first).to_contain_text("does not match")
    expect(page.get_by_label("E-mail")).to_have_value("m.sato@halden.example")


def test_it_works_without_javascript(unscripted: Page, site: Site) -> None:
    sign_in_by_form(unscripted, site, LENA)
    expect(unscripted.get_by_role("heading", level=1)).to_contain_text("Lena")


def test_a_forgotten_password_is_replaced_by_mail(page: Page, site: Site) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgotten password").click()
    page.get_by_label("E-mail").fill("o.klein@halden.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    mails = "".join(path.read_text() for path in site.mail.iterdir())
    (link,) = set(re.findall(rf"{site.address}/password/new/\S+", mails))
    page.goto(link)
    page.get_by_label("New password", exact=True).fill("a fresh promise 77")
    page.get_by_label("New password again").fill("a fresh promise 77")
    page.get_by_role("button", name="Take this password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("used or is too old")


def test_asking_for_an_unknown_address_tells_nothing(page: Page, site: Site) -> None:
    page.goto("/password/forgotten")
    page.get_by_label("E-mail").fill("stranger@nowhere.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")


def test_the_look_is_chosen_and_kept(page: Page, site: Site) -> None:
    sign_in(page, site, LENA)
    page.goto("/")
    page.get_by_label("Lena Fischer, account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keys_are_shown_by_a_question_mark(page: Page, site: Site) -> None:
    sign_in(page, site, LENA)
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
