"""What the parts do by themselves, tried on the styleguide; the browser's clock is turned, nobody waits."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

NOW = datetime(2026, 12, 9, 9, 40, tzinfo=UTC)


@pytest.fixture
def guide(page: Page) -> Iterator[Page]:
    """The styleguide, at 10:40 in Vienna."""
    page.clock.install(time=NOW)
    page.goto("/styleguide")
    yield page


def test_a_running_clock_counts_down_and_a_paused_one_stands(guide: Page) -> None:
    strip = guide.locator(".strip")
    guide.clock.run_for(121_000)
    expect(strip.first).to_contain_text("5 h 00 min left")
    expect(strip.nth(1)).to_contain_text("11 h 40 min left")


def test_a_clock_that_passes_its_deadline_says_so(guide: Page) -> None:
    figure = guide.locator(".strip").first.locator("[data-remaining]").nth(1)
    guide.clock.run_for(23 * 60_000)
    expect(figure).to_have_text("1 min over")
    clock = guide.locator("[data-clock]").nth(2)
    expect(clock.get_by_text("Breached")).to_be_visible()
    expect(clock.get_by_text("Due soon")).to_be_hidden()


def test_working_time_does_not_run_after_closing(guide: Page) -> None:
    guide.clock.fast_forward("12:00:00")
    # Closing at 17:00 leaves 6 h 20 min of counting, less the seconds in which the page opened.
    expect(guide.locator(".strip").first).to_contain_text(re.compile("1 h 1[78] min over"))


def test_counting_moves_nothing(guide: Page) -> None:
    figure = guide.locator(".strip").first.locator("[data-remaining]").nth(1)
    before = figure.bounding_box()
    guide.clock.run_for(13 * 60_000)
    expect(figure).to_have_text("9 min left")
    after = figure.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["width"] - before["width"]) < 1


def test_the_keys_of_a_page_are_listed_from_the_page(guide: Page) -> None:
    guide.keyboard.press("?")
    dialog = guide.get_by_role("dialog")
    for does in ("Search or go to", "Complete", "Dispatch", "Next row"):
        expect(dialog.get_by_text(does, exact=True)).to_be_visible()


def test_a_slash_leads_to_the_search_field_and_rests_while_typing(guide: Page) -> None:
    guide.keyboard.press("/")
    search = guide.get_by_role("searchbox")
    expect(search).to_be_focused()
    guide.keyboard.type("a/?j")
    expect(search).to_have_value("a/?j")


def test_the_cursor_moves_through_rows(guide: Page) -> None:
    for _ in range(3):
        guide.keyboard.press("j")
    guide.keyboard.press("k")
    expect(guide.locator("[data-row].at")).to_contain_text("answered")
    guide.keyboard.press("o")
    expect(guide).to_have_url("/styleguide#s-answered")


def test_a_draft_survives_a_reload_and_says_that_it_is_kept(guide: Page) -> None:
    guide.get_by_label("Description").fill("Since this morning")
    guide.clock.run_for(1_000)
    expect(guide.locator("[data-draft-said]")).to_contain_text("Draft kept")
    guide.reload()
    expect(guide.get_by_label("Description")).to_have_value("Since this morning")


def test_keeping_closes_the_dialog_and_gives_the_focus_back(guide: Page) -> None:
    opener = guide.get_by_role("link", name="Block SA-2031")
    opener.click()
    dialog = guide.get_by_role("dialog")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_form_is_sent_once(guide: Page) -> None:
    sent = guide.evaluate(
        """() => {
          const form = document.querySelector("section[aria-labelledby=s-field] form");
          let sent = 0;
          document.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();
          });
          form.noValidate = true;
          form.requestSubmit();
          form.requestSubmit();
          return sent;
        }"""
    )
    assert sent == 1


def test_a_toast_that_arrives_goes_by_itself_but_not_while_it_is_being_read(guide: Page) -> None:
    guide.evaluate(
        """() => {
          const toast = document.querySelector("[data-toast]").cloneNode(true);
          toast.removeAttribute("data-still");
          document.querySelector("main").append(toast);
        }"""
    )
    toast = guide.locator("[data-toast]:not([data-still])")
    toast.hover()
    guide.clock.run_for(30_000)
    expect(toast).to_be_visible()
    guide.mouse.move(0, 0)
    guide.clock.run_for(11_000)
    expect(toast).to_have_count(0)


def test_a_draft_that_the_server_has_is_forgotten(guide: Page) -> None:
    guide.get_by_label("Description").fill("Since this morning")
    expect(guide.locator("[data-draft-said]")).to_contain_text("Draft kept")
    assert guide.evaluate("localStorage.length") == 1
    guide.evaluate(
        """() => {
          const told = document.createElement("p");
          told.dataset.draftDone = "styleguide";
          document.querySelector("main").append(told);
        }"""
    )
    assert guide.evaluate("localStorage.length") == 0
