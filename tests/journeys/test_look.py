"""Every page in light, dark and on a phone: accessible, within its width, within its weight."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response

from tests.journeys.conftest import Site, sign_in, sign_in_by_form


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    scheme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}"


LOOKS: Final = (Look("light", 1440), Look("dark", 1440), Look("light", 390), Look("dark", 360))

SIGNED_OUT = ["/sign-in", "/password/forgotten", "/password/forgotten/sent", "/styleguide", "/nowhere"]
SIGNED_IN = [
    "/",
    "/password",
    "/account/tokens",
    "/account/notices",
    "/notices",
    "/set-up",
    "/set-up/organisations",
    "/set-up/queues",
    "/set-up/calendars",
    "/set-up/routing",
    "/set-up/severities",
    "/set-up/categories",
    "/set-up/service-levels",
    "/set-up/service-levels/new",
    "/set-up/plan-check",
    "/set-up/mail",
    "/set-up/people",
    "/set-up/people/new",
    "/customers",
    "/customers?q=nobody",
    "/customers?active=0",
    "/customers/products",
]

HEAVIEST_PAGE_BYTES = 100_000

PICTURES = {
    ("/sign-in", "light-1440"): "sign-in.png",
    ("case", "light"): "case.png",
    ("contract", "light"): "contract.png",
}
"""The pictures that documents show, by page and look."""


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_every_page_is_fit_to_be_seen_before_signing_in(page: Page, path: str) -> None:
    look_at(page, path)


@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_page_is_fit_to_be_seen(page: Page, site: Site, path: str) -> None:
    sign_in(page, site, "r.winter@halden.example")
    look_at(page, path)


TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width && !one.closest(".tabs, .scrolls"))
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)
    .slice(0, 5);
}"""
"""What reaches beyond the page; nothing where the page does not scroll sideways."""


SERIOUS = """async () => (await axe.run({ resultTypes: ["violations"] })).violations
  .filter((rule) => ["serious", "critical"].includes(rule.impact))
  .map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`)"""
"""What of the page keeps somebody out."""


def look_at(page: Page, path: str) -> None:
    """Open the page and hold it, in every look, to what every page owes its reader."""
    page.goto(path)  # until it is loaded: nothing of what is looked at is fetched later
    for look in in_every_look(page):
        must_be_fit(page, f"{path} {look}")
        keep_picture(page, path, str(look))


def in_every_look(page: Page) -> Iterator[Look]:
    """The page as it stands, in one look after the other; then in the one it had."""
    size = page.viewport_size
    for look in LOOKS:
        # Nothing is caught between two colours: without motion a change of scheme is complete at once.
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": look.width, "height": 900})
        yield look
    page.emulate_media(color_scheme="null", reduced_motion="null")
    if size is not None:
        page.set_viewport_size(size)


def must_be_fit(page: Page, what: str) -> None:
    """The page is accessible and within its width, as it is seen now."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    assert page.evaluate(SERIOUS) == [], what
    assert page.evaluate(TOO_WIDE) == [], f"{what} scrolls sideways"


def keep_picture(page: Page, path: str, look: str) -> None:
    """Renew a picture of the documents where SERVANDA_PICTURES says (`make pictures`)."""
    folder, name = os.environ.get("SERVANDA_PICTURES"), PICTURES.get((path, look))
    if folder and name:
        page.screenshot(path=str(Path(folder) / name))


def test_a_page_weighs_little(chromium: Browser, site: Site) -> None:
    weights: list[int] = []

    def weigh(response: Response) -> None:
        weights.append(int(response.headers.get("content-length") or len(response.body())))

    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.on("response", weigh)
    sign_in_by_form(page, site, "l.fischer@halden.example")
    page.wait_for_load_state("networkidle")
    context.close()
    assert HEAVIEST_PAGE_BYTES / 10 < sum(weights) < HEAVIEST_PAGE_BYTES
