"""A support key from its page to the label that is scanned, and the call that is registered with it."""

import base64
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import in_every_look, must_be_fit
from tests.scanning import scanned

PIXELS = """async (picture) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  const { data } = paper.getImageData(0, 0, image.width, image.height);
  return [image.width, Array.from({ length: data.length / 4 }, (_, at) => data[4 * at] < 128)];
}"""


def test_a_label_that_is_scanned_opens_the_registration_with_its_key(page: Page, site: Site) -> None:
    sign_in(page, site, "l.fischer@halden.example")
    page.goto("/keys")
    for look in in_every_look(page):
        must_be_fit(page, f"/keys {look}")
    page.locator("tbody th a").first.click()
    for look in in_every_look(page):
        must_be_fit(page, f"a key {look}")
    page.get_by_role("link", name="Label", exact=True).click()
    for look in in_every_look(page):
        must_be_fit(page, f"a label {look}")
    code = page.url.split("/")[-2]
    drawing, side = page.locator(".labels svg"), modules_of(page)
    picture = base64.b64encode(drawing.screenshot()).decode()
    page.goto("about:blank")
    address = scanned(seen(page.evaluate(PIXELS, picture), side))
    assert address.endswith(f"/register?key={code}")

    page.goto("/register" + address.partition("/register")[2])
    expect(page.get_by_label("Support key")).to_have_value(code)
    expect(page.locator("#objects")).to_be_visible()
    for look in in_every_look(page):
        must_be_fit(page, f"registering with a key {look}")


def modules_of(page: Page) -> int:
    """How many modules stand side by side without the quiet zone."""
    scale = page.locator(".labels svg path").nth(1).get_attribute("transform") or ""
    return round(290 / float(scale.removeprefix("scale(").removesuffix(")"))) - 8


def seen(pixels: Any, side: int) -> list[list[bool]]:
    """The modules at their middles; the eyes say where the code lies, left of the text."""
    width, dark = pixels
    # Without the border that the page draws around the paper.
    within = range(3, len(dark) // width - 3)
    rows = [row for row in within if any(dark[row * width + col] for col in within)]
    cols = [col for col in within if any(dark[row * width + col] for row in within)]

    def middles(places: list[int]) -> list[int]:
        module = (places[-1] + 1 - places[0]) / side
        return [int(places[0] + (one + 0.5) * module) for one in range(side)]

    return [[dark[row * width + col] for col in middles(cols)] for row in middles(rows)]
