"""The proof of a deadline in a real browser: every look, the keys, paper, and without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_case import some_case
from tests.journeys.test_look import HEAVIEST_PAGE_BYTES, TOO_WIDE, in_every_look, must_be_fit

VIEWS = ["/clocks/irt", "/clocks/ort", "/clocks/ort?as=customer"]

COLOUR_OF_GROUND = "() => getComputedStyle(document.querySelector('.fig')).backgroundColor"
"""What the sheet of the drawing is painted with."""


@pytest.fixture
def proof(page: Page, site: Site) -> Page:
    """The proof of a resolution clock, before the engineer."""
    sign_in(page, site, "t.rivera@halden.example")
    page.goto(f"{some_case(page, 'open')}/clocks/ort")
    return page


@pytest.mark.parametrize("status", ["open", "on_hold", "completed"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_proof_is_fit_to_be_seen(page: Page, site: Site, status: str, view: str) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    page.goto(some_case(page, status) + view)
    for look in in_every_look(page):
        must_be_fit(page, f"{page.url} {look}")
        drawings = page.locator("svg.draw:visible")
        expect(drawings).to_have_count(1)
        expect(drawings).to_have_class(re.compile("draw days" if look.width >= 864 else "draw day-rows"))


def test_no_words_of_the_drawing_meet(proof: Page) -> None:
    meeting = proof.evaluate(
        """() => {
          const words = [...document.querySelectorAll("svg.days text")]
            .map((one) => [one.textContent, one.getBoundingClientRect()]);
          return words.flatMap(([text, a], place) => words.slice(place + 1)
            .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
            .map(([other]) => `${text} | ${other}`));
        }"""
    )
    assert meeting == []


def test_keys_change_the_view_and_copy_the_link(proof: Page) -> None:
    proof.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = proof.url
    proof.keyboard.press("y")
    expect(proof.locator("[data-copied]")).to_have_text("The link is copied.")
    assert proof.evaluate("() => navigator.clipboard.readText()") == address
    proof.keyboard.press("v")
    expect(proof.get_by_text("This is what the customer sees.")).to_be_visible()
    proof.keyboard.press("v")
    expect(proof.get_by_role("heading", name="Where the promise comes from")).to_be_visible()


def test_the_drawing_and_the_table_are_reached_by_key(proof: Page) -> None:
    for name in ("Drawing of the clock", "Stretches of Resolution"):
        region = proof.get_by_role("region", name=name)
        region.focus()
        expect(region).to_be_focused()


def test_a_screen_reader_is_told_the_sentence(proof: Page) -> None:
    drawing = proof.locator("svg.days")
    expect(drawing).to_have_accessible_name(proof.locator("h1").inner_text())
    sentence = proof.locator(".proof > .sentence").inner_text()
    description = proof.locator("#wide-desc").text_content() or ""
    assert description.removesuffix(" The table below says the same.") in sentence


def test_paper_is_white_and_holds_everything(proof: Page, tmp_path: Path) -> None:
    rows = proof.locator(".stretches tbody tr").count()
    proof.emulate_media(media="print", color_scheme="dark")
    proof.set_viewport_size({"width": 1047, "height": 740})
    assert proof.evaluate(COLOUR_OF_GROUND) == "rgb(255, 255, 255)"
    expect(proof.locator(".proof .actions .btn:visible")).to_have_count(0)
    expect(proof.locator("svg.days")).to_be_visible()
    assert proof.locator(".stretches tbody tr:visible").count() == rows
    assert proof.evaluate(TOO_WIDE) == []
    assert proof.pdf(path=str(tmp_path / "proof.pdf"), prefer_css_page_size=True).startswith(b"%PDF")


def test_without_javascript_everything_is_there_but_what_needs_it(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, "t.rivera@halden.example")
    unscripted.goto(f"{some_case(unscripted, 'open')}/clocks/ort")
    expect(unscripted.locator("svg.days")).to_be_visible()
    expect(unscripted.locator(".stretches tbody tr").first).to_be_visible()
    expect(unscripted.get_by_role("button", name="Print")).to_be_hidden()
    unscripted.get_by_role("link", name="What the customer sees").click()
    expect(unscripted.get_by_text("This is what the customer sees.")).to_be_visible()


def test_a_proof_weighs_little(proof: Page) -> None:
    weights: list[int] = []
    proof.on("response", lambda one: weights.append(int(one.headers.get("content-length") or 0)))
    proof.reload(wait_until="networkidle")
    assert 0 < sum(weights) < HEAVIEST_PAGE_BYTES
