"""The escalation matrix in a real browser: edited with and without a script, fit to be seen."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at

ADMINISTRATOR = "r.winter@halden.example"


def path_of(page: Page, level: str) -> str:
    page.goto("/set-up/service-levels")
    page.get_by_role("link", name=level, exact=True).click()
    page.wait_for_url("**/service-levels/*-*")
    return f"{urlsplit(page.url).path}/escalation"


@pytest.fixture
def matrix(page: Page, site: Site) -> Iterator[Page]:
    """The page of a level without escalation."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, site, ADMINISTRATOR)
    page.goto(path_of(page, "Standard"))
    yield page


@pytest.mark.parametrize("level", ["Gold", "Standard"])
def test_the_matrix_is_fit_to_be_seen(page: Page, site: Site, level: str) -> None:
    sign_in(page, site, ADMINISTRATOR)
    look_at(page, path_of(page, level))


def test_a_level_with_its_matrix_is_fit_to_be_seen(page: Page, site: Site) -> None:
    sign_in(page, site, ADMINISTRATOR)
    look_at(page, path_of(page, "Gold").removesuffix("/escalation"))


def test_a_matrix_is_made_and_told_what_contradicts_itself(matrix: Page) -> None:
    matrix.get_by_role("button", name="Add a level to Resolution").click()
    length = matrix.get_by_label("Resolution, level 1: how long")
    expect(length).to_be_focused()
    matrix.keyboard.type("30 min")
    matrix.get_by_role("group", name="Resolution, level 1: who is told").get_by_label("Queue lead").check()
    matrix.get_by_role("button", name="Add a level to Resolution").click()
    second = matrix.get_by_label("Resolution, level 2: how long")
    expect(second).to_be_focused()
    expect(length).to_have_value("30 min")
    second.fill("1 h")
    matrix.get_by_label("Resolution, level 2: before or after").select_option("before the deadline")
    matrix.get_by_label("Resolution, level 2: also told").fill("Mei Sato; duty@halden.example")
    expect(matrix.get_by_text("Level 2 has to come later than level 1.")).to_be_visible()
    matrix.get_by_label("Resolution, level 2: before or after").select_option("after the deadline")
    expect(matrix.get_by_text("Level 2 has to come later than level 1.")).to_have_count(0)
    matrix.get_by_role("button", name="Save", exact=True).click()
    expect(matrix.get_by_role("status").get_by_text("was saved")).to_be_visible()
    matrix.get_by_role("link", name="Standard").click()
    expect(matrix.get_by_role("row", name="Resolution 2 1 h after")).to_contain_text("duty@halden.example")


def test_several_people_are_proposed_one_after_the_other(matrix: Page) -> None:
    matrix.get_by_role("button", name="Add a level to Initial response").click()
    also = matrix.get_by_label("Initial response, level 1: also told")
    first = matrix.locator("#told option").first.get_attribute("value")
    also.fill("duty@halden.example;")
    expect(matrix.locator("#told option").first).to_have_attribute("value", f"duty@halden.example; {first}")


def test_a_removed_level_lets_the_keyboard_go_on(matrix: Page) -> None:
    add = matrix.get_by_role("button", name="Add a level to Task")
    add.press("Enter")
    matrix.get_by_role("button", name="Remove level 1 of Task").press("Enter")
    expect(add).to_be_focused()
    expect(matrix.get_by_label("Task, level 1: how long")).to_have_count(0)


def test_enter_in_a_field_saves_and_removes_nothing(matrix: Page) -> None:
    matrix.get_by_role("button", name="Add a level to Update interval").click()
    matrix.get_by_role("group", name="Update interval, level 1: who is told").get_by_label(
        "Owner", exact=True
    ).check()
    matrix.get_by_label("Update interval, level 1: how long").fill("10 min")
    matrix.keyboard.press("Enter")
    expect(matrix.get_by_role("status").get_by_text("was saved")).to_be_visible()


def test_the_matrix_is_edited_without_a_script(unscripted: Page, site: Site) -> None:
    sign_in(unscripted, site, ADMINISTRATOR)
    unscripted.goto(path_of(unscripted, "Silver"))
    unscripted.get_by_label("Resolution, level 1: how long").fill("5 h")
    unscripted.get_by_role("button", name="Add a level to Task").click()
    expect(unscripted.get_by_label("Resolution, level 1: how long")).to_have_value("5 h")
    unscripted.get_by_role("button", name="Remove level 1 of Task").click()
    unscripted.get_by_role("button", name="Save", exact=True).click()
    expect(unscripted.get_by_text("The escalation of Silver was saved.")).to_be_visible()
    expect(unscripted.get_by_label("Resolution, level 1: how long")).to_have_value("5 h")
