"""The page of a case in a real browser: every look, the keys, dialogs, drafts, undo."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import HEAVIEST_PAGE_BYTES, look_at

BELOW = ["", "/clocks/ort", "/promise", "/write/interaction", "/complete", "/dispatch", "/edit"]


def some_case(page: Page, status: str) -> str:
    """The address of a case of the demo company that stands there."""
    page.goto(f"/cases?view=everything&status={status}")
    return f"/cases/{page.locator('tr[data-row] .c-n').first.inner_text()}"


@pytest.fixture
def case(page: Page, site: Site) -> Page:
    """An open case, before the engineer."""
    sign_in(page, site, "t.rivera@halden.example")
    page.goto(some_case(page, "open"))
    return page


@pytest.mark.parametrize("below", BELOW)
def test_a_case_is_fit_to_be_seen(case: Page, below: str) -> None:
    look_at(case, case.url + below)


@pytest.mark.parametrize("status", ["queued", "completed", "closed"])
def test_a_case_that_nobody_works_on_is_fit_to_be_seen(page: Page, site: Site, status: str) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    look_at(page, some_case(page, status))


def test_a_case_weighs_little(page: Page, site: Site) -> None:
    sign_in(page, site, "t.rivera@halden.example")
    address = some_case(page, "open")
    weights: list[int] = []
    page.on("response", lambda one: weights.append(int(one.headers.get("content-length") or 0)))
    page.goto(address, wait_until="networkidle")
    assert 0 < sum(weights) < HEAVIEST_PAGE_BYTES


def test_a_text_is_written_by_key_kept_as_draft_sent_and_taken_back(case: Page) -> None:
    field = case.get_by_label("Message to the customer")
    case.keyboard.press("r")
    expect(field).to_be_focused()
    case.keyboard.type("Please run format 4 meanwhile.")
    expect(case.locator("[data-draft-said]")).to_contain_text("Draft kept")
    case.reload()
    expect(field).to_have_value("Please run format 4 meanwhile.")
    for key in ("r", "Shift+R"):
        field.blur()
        case.keyboard.press(key)
        expect(field).to_be_focused()
    expect(field).to_have_value("Please run format 4 meanwhile.")
    case.keyboard.press("Control+Enter")
    toast = case.locator(".toast")
    expect(toast).to_contain_text("The customer is informed.")
    expect(field).to_have_value("")
    toast.get_by_role("button", name="Undo").click()
    case.wait_for_url("**/write/customer**")
    expect(field).to_have_value("Please run format 4 meanwhile.")
    expect(case.get_by_text("Recalled before it was sent")).to_be_visible()


def test_what_was_done_is_said_beside_the_buttons_that_send(case: Page) -> None:
    case.set_viewport_size({"width": 1440, "height": 900})
    case.get_by_label("Message to the customer").fill("I have it.")
    case.get_by_role("button", name="Inform").click()
    toast = case.locator(".toast").bounding_box()
    assert toast is not None
    for button in case.locator(".send").all():
        button.evaluate("one => one.scrollIntoView({block: 'end'})")
        placed = button.bounding_box()
        assert placed is not None
        assert placed["x"] > toast["x"] + toast["width"]


@pytest.mark.parametrize(
    ("tab", "button"), [("customer", "Inform"), ("customer", "Ask"), ("note", "Add note")]
)
def test_nothing_written_is_said_at_the_field(case: Page, tab: str, button: str) -> None:
    case.goto(f"{case.url}/write/{tab}")
    field = case.locator("[data-composer] textarea")
    case.get_by_role("button", name=button).click()
    expect(case.get_by_text("Write something.")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Write something.")
    case.keyboard.type("I")
    expect(case.get_by_text("Write something.")).to_be_hidden()


def test_a_move_is_asked_for_in_a_dialog_that_keeps_what_was_typed(case: Page) -> None:
    case.keyboard.press("e")
    dialog = case.get_by_role("dialog", name="Complete")
    text = dialog.get_by_label("Resolution")
    expect(text).to_be_focused()
    text.fill("Replaced sensor B12.")
    dialog.get_by_role("link", name="Leave it").click()
    expect(dialog).to_be_hidden()
    case.keyboard.press("e")
    expect(text).to_have_value("Replaced sensor B12.")
    dialog.get_by_role("button", name="Complete").click()
    expect(dialog.get_by_text("Choose a completion code.")).to_be_visible()
    expect(text).to_have_value("Replaced sensor B12.")
    dialog.get_by_label("Completion code").select_option(index=1)
    dialog.get_by_role("button", name="Complete").click()
    expect(case.locator(".toast")).to_contain_text("The case is completed.")
    expect(case.locator(".case-head .status")).to_have_text("Completed")
    expect(dialog).to_be_hidden()


def test_when_it_was_told_is_asked_only_where_it_was(case: Page) -> None:
    case.keyboard.press("e")
    dialog = case.get_by_role("dialog", name="Complete")
    expect(dialog.get_by_label("Told at")).to_be_hidden()
    dialog.get_by_label("Told by phone").check()
    expect(dialog.get_by_label("Told at")).to_be_visible()


def test_a_note_is_reached_by_its_key(case: Page) -> None:
    case.keyboard.press("n")
    case.wait_for_url("**/write/note#write")
    expect(case.get_by_label("Internal note")).to_be_focused()


def test_a_case_is_worked_on_without_a_script(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, "t.rivera@halden.example")
    unscripted.goto(some_case(unscripted, "open"))
    unscripted.get_by_role("link", name="Hold").click()
    unscripted.get_by_label("Reason").select_option(index=1)
    unscripted.get_by_role("button", name="Hold").click()
    expect(unscripted.locator(".case-head .status")).to_have_text("On hold")
    unscripted.get_by_role("button", name="Resume").click()
    expect(unscripted.locator(".case-head .status")).to_have_text("Open")


def test_a_documented_call_is_amended_in_a_dialog(case: Page) -> None:
    case.get_by_role("link", name="Interaction").click()
    case.get_by_label("What was said").fill("She cleans the sensor.")
    case.get_by_role("button", name="Document it").click()
    amend = case.get_by_role("link", name="Amend").last
    address = amend.get_attribute("href")
    amend.click()
    dialog = case.get_by_role("dialog")
    dialog.get_by_label("What was said").fill("She replaces the sensor.")
    dialog.get_by_role("button", name="Amend").click()
    expect(case.get_by_text("She replaces the sensor.")).to_be_visible()
    case.get_by_text("What it said before").last.click()
    expect(case.get_by_text("She cleans the sensor.")).to_be_visible()
    look_at(case, case.url)
    look_at(case, str(address))
