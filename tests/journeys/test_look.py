"""Every page in light, dark and on a phone: accessible, within its width, within its weight."""

import os
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.journeys.conftest import Site, sign_in

LOOKS = [
    pytest.param("light", 1440, id="light"),
    pytest.param("dark", 1440, id="dark"),
    pytest.param("light", 390, id="phone"),
    pytest.param("dark", 360, id="smallest phone, dark"),
]

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

PICTURES = {("/sign-in", "light-1440"): "sign-in.png", ("case", "light"): "case.png"}
"""The pictures that documents show, by page and look."""


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_is_fit_to_be_seen(
    chromium: Browser, site: Site, scheme: Literal["light", "dark"], width: int
) -> None:
    context = chromium.new_context(
        base_url=site.address, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    for path in SIGNED_OUT:
        look_at(page, path, f"{scheme}-{width}")
    sign_in(page, site, "r.winter@halden.example")
    for path in SIGNED_IN:
        look_at(page, path, f"{scheme}-{width}")
    context.close()


TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width && !one.closest(".tabs, .scrolls"))
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)
    .slice(0, 5);
}"""
"""What reaches beyond the page; nothing where the page does not scroll sideways."""


def look_at(page: Page, path: str, look: str) -> None:
    """Open the page and hold it to what every page owes its reader."""
    page.goto(path)  # until it is loaded: nothing of what is looked at is fetched later
    faults = [
        f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert faults == [], f"{path} {look}"
    assert page.evaluate(TOO_WIDE) == [], f"{path} {look} scrolls sideways"
    keep_picture(page, path, look)


def keep_picture(page: Page, path: str, look: str) -> None:
    """Renew a picture of the documents where SERVANDA_PICTURES says (`make pictures`)."""
    folder, name = os.environ.get("SERVANDA_PICTURES"), PICTURES.get((path, look))
    if folder and name:
        page.screenshot(path=str(Path(folder) / name))


def test_a_page_weighs_little(page: Page, site: Site) -> None:
    weights: list[int] = []

    def weigh(response: Response) -> None:
        weights.append(int(response.headers.get("content-length") or len(response.body())))

    page.on("response", weigh)
    sign_in(page, site, "l.fischer@halden.example")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(weights) < HEAVIEST_PAGE_BYTES
