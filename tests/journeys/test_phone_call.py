"""From the phone call to the closed case, in a browser: by light on a desk, in the dark on a phone."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import keep_picture

LENA = "l.fischer@halden.example"
TOMAS = "t.rivera@halden.example"

WIDE: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}


@pytest.fixture(
    params=[pytest.param(("light", WIDE), id="light"), pytest.param(("dark", PHONE), id="phone, dark")]
)
def screen(request: pytest.FixtureRequest, page: Page) -> Iterator[Page]:
    """The browser in one look; whatever the console complains about fails the test, refused requests too."""
    scheme, viewport = request.param
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(viewport)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    assert complaints == []


def status(page: Page) -> Locator:
    return page.locator(".status").first


def clock(page: Page, name: str) -> Locator:
    return page.locator(".strip a").filter(has_text=name)


def move(page: Page, name: str) -> Locator:
    """Press a move, which may wait in the menu; the dialog that it may open."""
    moves = page.get_by_role("group", name="Moves allowed now")
    button = moves.locator("a, button").filter(has_text=name).first
    if not button.is_visible():
        moves.get_by_label("More moves").click()
    button.click()
    return page.locator("dialog[open]")


def write(page: Page, text: str, button: str) -> None:
    page.get_by_label("Message to the customer").fill(text)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".msg").filter(has_text=text)).to_be_visible()


def choose(field: Locator, words: str) -> None:
    """Choose the first option that has the words."""
    value = field.locator("option").filter(has_text=words).first.get_attribute("value")
    field.select_option(value=value)


def change_over(page: Page, site: Site, email: str) -> None:
    """Somebody else sits down."""
    page.context.clear_cookies()
    sign_in(page, site, email)


def test_a_call_is_registered_worked_on_and_closed(
    screen: Page, site: Site, request: pytest.FixtureRequest
) -> None:
    page, look = screen, request.node.callspec.id
    sign_in(page, site, LENA)
    page.goto("/register")

    # Who is calling, what they are entitled to.
    page.get_by_label("Who is calling?").fill("+43 1 7123 884")
    page.get_by_role("button", name="Jana Novák").first.click()
    side = page.get_by_role("region", name="What is known")
    expect(side).to_contain_text("Jana Novák")
    choose(page.get_by_label("Installation"), "CP-400")
    expect(page.locator("#key-said")).to_contain_text("the only key of this installation")
    page.locator("label").filter(has_text="Production impaired").click()
    expect(side).to_contain_text("Severity 2: answered in 1 h")
    expect(side).to_contain_text("Gold")

    # Registered as New, then dispatched.
    page.get_by_label("Subject").fill("CP-400 stops with E-217")
    page.get_by_label("Description").fill("It stops after a format change, half speed.")
    page.get_by_role("button", name="Register", exact=True).click()
    page.wait_for_url(re.compile(r"/cases/\d+"))
    expect(status(page)).to_have_text("New")
    expect(clock(page, "Initial response")).to_contain_text("Running")
    dispatching = move(page, "Dispatch")
    choose(dispatching.get_by_label("Queue"), "Line Support ·")
    dispatching.get_by_role("button", name="Dispatch").click()
    expect(status(page)).to_have_text("Queued")
    address = re.sub(r"[?#].*", "", page.url)

    # The engineer accepts it, informs the customer, asks something.
    change_over(page, site, TOMAS)
    page.goto(address)
    move(page, "Accept")
    expect(status(page)).to_have_text("Open")
    write(page, "I have your case and compare the recipes.", "Inform")
    expect(clock(page, "Initial response")).to_contain_text("Met")
    expect(clock(page, "Resolution")).to_contain_text("Running")
    write(page, "Could you send me the PLC log?", "Ask customer")
    expect(status(page)).to_have_text("Awaiting info")
    expect(clock(page, "Resolution")).to_contain_text("Paused")

    # The customer calls back.
    page.get_by_role("link", name="Interaction").click()
    page.get_by_label("From the customer").check()
    page.get_by_label("What was said").fill("The log shows sensor B12 at 310 ms.")
    page.get_by_role("button", name="Document it").click()
    expect(status(page)).to_have_text("Open")
    expect(clock(page, "Resolution")).to_contain_text("Running")

    page.goto(address)
    keep_picture(page, "case", look)

    # Solved, sent, closed.
    completing = move(page, "Complete")
    completing.get_by_label("Resolution").fill("Sensor B12 replaced; format 6 runs at full speed.")
    choose(completing.get_by_label("Completion code"), "Fault in the product")
    completing.get_by_role("button", name="Complete").click()
    expect(status(page)).to_have_text("Completed")
    expect(clock(page, "Resolution")).to_contain_text("Met")
    move(page, "Close").get_by_role("button", name="Close").click()
    expect(status(page)).to_have_text("Closed")
