"""A call comes in: the Register page in a real browser, with keys, mouse, reloads, and without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.journeys.conftest import Site, sign_in, sign_in_by_form
from tests.journeys.test_look import HEAVIEST_PAGE_BYTES, look_at

AGENT = "l.fischer@halden.example"
A_CASE = re.compile(r"/cases/\d+$")


@pytest.fixture
def desk(page: Page, site: Site) -> Iterator[Page]:
    """The agent's browser, on the Register page."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, site, AGENT)
    page.goto("/register")
    yield page


def describe(page: Page, subject: str) -> None:
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Description").fill("Since this morning, about one in thirty.")


def test_a_call_is_registered_with_the_keyboard_alone(desk: Page) -> None:
    desk.goto("/")
    desk.keyboard.press("c")
    expect(desk.get_by_label("Who is calling?")).to_be_focused()
    desk.keyboard.type("+43 1 7123 884")
    expect(desk.get_by_role("button", name="Jana Novák")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Subject")).to_be_focused()
    desk.keyboard.type("LB-12 skips labels")
    desk.keyboard.press("Tab")
    desk.keyboard.type("About one label in thirty.")
    expect(desk.get_by_text("Named contact of")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(A_CASE)
    expect(desk.get_by_role("heading", name="LB-12 skips labels")).to_be_visible()
    assert desk.evaluate("Object.keys(localStorage).length") == 0


def test_promise_deadlines_and_queue_follow_what_is_chosen(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    desk.get_by_label("Installation").select_option(label="LB-12 labeller, no. 19-0733, Hall 2, line 2")
    expect(desk.get_by_text("the only key of this installation")).to_be_visible()
    desk.get_by_role("radio", name="2 Production impaired").check()
    expect(desk.get_by_text("Severity 2: answered in 1 hour")).to_be_visible()
    desk.get_by_label("Category").select_option(label="Spare parts")
    expect(desk.get_by_role("button", name="Register and dispatch to Spare parts")).to_be_visible()


def test_deadlines_go_on_with_time_and_leave_the_buttons_alone(desk: Page) -> None:
    desk.clock.install()
    desk.goto("/register?q=Jana")
    button = desk.get_by_role("button", name="Register", exact=True)
    button.focus()
    with desk.expect_response("**/register/beside?*"):
        desk.clock.run_for(61_000)
    expect(desk.get_by_text("If registered now")).to_be_visible()
    expect(button).to_be_focused()


def test_enter_takes_the_first_of_what_is_typed_now(desk: Page) -> None:
    who = desk.get_by_label("Who is calling?")
    who.fill("Jana")
    expect(desk.get_by_role("button", name="Jana Novák")).to_be_visible()
    who.fill("Urs Ammann")
    who.press("Enter")
    expect(desk.locator(".hit")).to_have_text("Urs Ammann, Keller Cosmetics")


def test_arrows_walk_through_the_matches_and_escape_leaves_them(desk: Page) -> None:
    who = desk.get_by_label("Who is calling?")
    who.fill("acme foods")
    expect(desk.locator("ul .match")).to_have_count(2)
    who.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("button", name="Acme Foods Hungary")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(who).to_be_focused()
    expect(desk.locator(".match")).to_have_count(0)


def test_somebody_unknown_is_noted_and_said_to_be_unknown(desk: Page) -> None:
    desk.get_by_label("Who is calling?").fill("+49 999 12345")
    desk.locator(".match").click()
    expect(desk.locator(".hit")).to_have_text("Customer unknown")
    expect(desk.get_by_label("Phone", exact=True)).to_have_value("+49 999 12345")


def test_starting_anew_begins_with_who_is_calling(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    desk.get_by_role("link", name="Start anew").click()
    expect(desk.get_by_label("Who is calling?")).to_be_focused()


def test_a_refusal_points_to_what_is_wrong_first(desk: Page) -> None:
    describe(desk, "Of nobody")
    desk.get_by_role("button", name="Register", exact=True).click()
    expect(desk.get_by_text("Choose the customer, or say that it is unknown.").first).to_be_visible()
    expect(desk.get_by_label("Who is calling?")).to_be_focused()


def test_an_unknown_caller_is_chosen_with_the_keyboard_below_the_matches(desk: Page) -> None:
    who = desk.get_by_label("Who is calling?")
    who.fill("acme foods")
    expect(desk.locator("ul .match")).to_have_count(2)
    for _ in range(3):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator(".hit")).to_have_text("Customer unknown")
    expect(desk.locator(".match")).to_have_count(0)


def test_enter_takes_an_unknown_customer_only_where_it_is_highlighted(desk: Page) -> None:
    who = desk.get_by_label("Who is calling?")
    who.fill("Nobody Atall")
    who.press("Enter")
    expect(desk.get_by_role("button", name="Customer unknown Note")).to_be_focused()
    expect(desk.locator(".hit")).to_have_count(0)
    desk.keyboard.press("Enter")
    expect(desk.locator(".hit")).to_have_text("Customer unknown")
    expect(desk.get_by_text("Nobody is known by")).to_have_count(0)


def test_the_next_caller_is_typed_over_a_kept_draft(desk: Page) -> None:
    desk.keyboard.type("Jana")
    desk.goto("/register")
    expect(desk.get_by_text("kept: go on")).to_be_visible()
    desk.keyboard.type("Urs Ammann")
    expect(desk.get_by_label("Who is calling?")).to_have_value("Urs Ammann")


def test_a_kept_draft_is_gone_on_with(desk: Page) -> None:
    desk.keyboard.type("Jana")
    desk.goto("/register")
    desk.get_by_role("button", name="go on").click()
    expect(desk.get_by_role("button", name="Jana Novák")).to_be_visible()
    desk.keyboard.type(" Nov")
    expect(desk.get_by_label("Who is calling?")).to_have_value("Jana Nov")


def test_what_is_half_typed_and_chosen_survives_a_reload(desk: Page) -> None:
    who = desk.get_by_label("Who is calling?")
    who.fill("Jana")
    who.press("Enter")
    expect(desk.locator(".hit")).to_have_text("Jana Novák, Acme Foods")
    describe(desk, "Half typed")
    desk.reload()
    expect(desk.locator(".hit")).to_have_text("Jana Novák, Acme Foods")
    expect(desk.get_by_label("Subject")).to_have_value("Half typed")


def test_a_half_typed_call_of_one_customer_is_only_offered_to_another(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    describe(desk, "Half typed")
    desk.goto("/register?q=Urs Ammann")
    expect(desk.get_by_text("You have a half-typed call of")).to_contain_text("for Jana Novák, Acme Foods")
    expect(desk.get_by_label("Subject")).to_have_value("")
    desk.get_by_role("button", name="go on with it").click()
    expect(desk.locator(".hit")).to_have_text("Jana Novák, Acme Foods")
    expect(desk.get_by_label("Subject")).to_have_value("Half typed")


def test_a_half_typed_call_comes_back_with_its_customer_until_another_calls(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    describe(desk, "Half typed")
    desk.goto("/register")
    expect(desk.locator(".hit")).to_have_text("Jana Novák, Acme Foods")
    expect(desk.get_by_label("Subject")).to_have_value("Half typed")
    desk.get_by_label("Who is calling?").fill("Urs Ammann")
    desk.get_by_label("Who is calling?").press("Enter")
    expect(desk.locator(".hit")).to_have_text("Urs Ammann, Keller Cosmetics")
    expect(desk.get_by_label("Subject")).to_have_value("")
    expect(desk.get_by_role("button", name="throw it away")).to_be_visible()


def test_two_tabs_keep_a_call_each(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    describe(desk, "In the first")
    other = desk.context.new_page()
    other.goto("/register?q=Jana")
    expect(other.get_by_label("Subject")).to_have_value("")
    describe(other, "In the second")
    other.reload()
    expect(other.get_by_label("Subject")).to_have_value("In the second")
    desk.reload()
    expect(desk.get_by_label("Subject")).to_have_value("In the first")


def test_a_sign_out_in_between_loses_no_text(page: Page, site: Site) -> None:
    sign_in_by_form(page, site, AGENT)
    page.goto("/register")
    describe(page, "Interrupted")
    other = page.context.new_page()
    other.goto("/")
    other.locator("summary.who").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-*")
    other.close()
    page.get_by_role("button", name="Register", exact=True).click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(AGENT)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Subject")).to_have_value("Interrupted")
    page.get_by_role("link", name="Start anew").click()
    expect(page.get_by_label("Subject")).to_have_value("")


def test_a_double_click_registers_one_case(desk: Page) -> None:
    desk.goto("/register?q=Nora Lenz")
    describe(desk, "Pressed twice")
    desk.get_by_role("button", name="Register", exact=True).dblclick()
    desk.wait_for_url(A_CASE)
    desk.goto("/register?q=Nora Lenz")
    expect(desk.locator(".lines .t", has_text="Pressed twice")).to_have_count(1)


def test_going_back_after_registering_begins_anew(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    describe(desk, "Registered before")
    desk.get_by_role("button", name="Register", exact=True).click()
    desk.wait_for_url(A_CASE)
    desk.go_back()
    expect(desk.get_by_label("Subject")).to_have_value("")


def test_a_call_is_added_to_an_open_case(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    desk.get_by_label("Description").fill("It stands again.")
    desk.get_by_role("button", name="Add to").first.click()
    desk.wait_for_url(A_CASE)
    expect(desk.get_by_text("It stands again.")).to_be_visible()


def test_to_solve_asks_how_first(desk: Page) -> None:
    desk.goto("/register?q=Jana")
    describe(desk, "Solved at once")
    desk.get_by_role("button", name="Register and solve").click()
    expect(desk.get_by_label("Resolution", exact=True)).to_be_focused()
    desk.keyboard.type("Cleaned the gap sensor.")
    desk.get_by_label("Completion code").select_option(index=1)
    desk.get_by_role("button", name="Register and solve").click()
    desk.wait_for_url(A_CASE)
    expect(desk.get_by_text("Completed").first).to_be_visible()


def test_the_form_begins_with_its_first_key(page: Page, site: Site) -> None:
    sign_in(page, site, AGENT)
    page.goto("/register")
    page.get_by_label("Who is calling?").evaluate("(field) => { field.form.elements.received_at.value = '' }")
    page.get_by_label("Subject").press("x")
    expect(page.locator("#id_received_at")).to_have_value(re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"))


def test_without_a_script_the_buttons_do_it(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, AGENT)
    unscripted.goto("/register")
    describe(unscripted, "Without a script")
    unscripted.get_by_label("Who is calling?").fill("acme foods")
    unscripted.get_by_role("button", name="Look up").click()
    unscripted.get_by_role("button", name="Acme Foods C-").click()
    unscripted.get_by_label("Caller", exact=True).select_option(label="Jana Novák, Line manager")
    unscripted.get_by_role("button", name="Look up").click()
    expect(unscripted.locator(".hit")).to_have_text("Jana Novák, Acme Foods")
    unscripted.get_by_role("button", name="Register", exact=True).click()
    unscripted.wait_for_url(A_CASE)


@pytest.mark.parametrize("query", ["", "?q=Jana", "?q=acme", "?choose=unknown"])
def test_the_page_is_fit_to_be_seen(page: Page, site: Site, query: str) -> None:
    sign_in(page, site, AGENT)
    look_at(page, f"/register{query}")


def test_the_page_weighs_little_for_a_browser_that_kept_nothing(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address)
    weights: list[int] = []

    def weigh(response: Response) -> None:
        weights.append(int(response.headers.get("content-length") or len(response.body())))

    fresh = context.new_page()
    sign_in(fresh, site, AGENT)
    fresh.on("response", weigh)
    fresh.goto("/register?q=Jana", wait_until="networkidle")
    context.close()
    assert HEAVIEST_PAGE_BYTES / 10 < sum(weights) < HEAVIEST_PAGE_BYTES
