"""Importing in a browser: sending a file, and what is said of it."""

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_look import look_at


def test_a_contract_manager_sends_a_file_to_be_checked(page: Page, site: Site, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("name,zone\nNew Firm,UTC\n", encoding="utf-8")
    sign_in(page, site, "m.adler@halden.example")
    look_at(page, "/import")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("heading", name="firms.csv").wait_for()
    page.get_by_text("1 row is being checked.").or_(
        page.get_by_role("button", name="Import 1 row")
    ).wait_for()
