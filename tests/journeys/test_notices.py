"""A notice on its way: from what somebody did, through the worker, to the bell of somebody else."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import SERVANDA, Site, sign_in
from tests.journeys.test_look import look_at

SUBJECT = "Labels peel off in the cold store"


@contextmanager
def worker(worker_id: str) -> Iterator[None]:
    """The site's jobs are done meanwhile."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
        "SERVANDA_DATABASE_NAME": f"site_{worker_id}",
    }
    process = subprocess.Popen([SERVANDA, "worker"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def register(page: Page) -> None:
    """A case, dispatched to the default queue, by REST with the session of the page."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    answer = page.request.post(
        "/api/v1/cases",
        data={"subject": SUBJECT, "pocket": True, "dispatch": True},
        headers={"X-CSRFToken": token},
    )
    assert answer.status == 201, answer.text()


def await_notice(page: Page) -> None:
    deadline, pause = monotonic() + 60, Event()
    while SUBJECT not in page.request.get("/api/v1/notices").text():
        assert monotonic() < deadline, "the worker told nobody"
        pause.wait(0.2)


def test_a_new_case_rings_the_bell_of_a_page_that_stands_open(
    page: Page, chromium: Browser, site: Site, worker_id: str
) -> None:
    page.clock.install()
    sign_in(page, site, "t.rivera@halden.example")
    page.goto("/account/notices")
    bell = page.locator("[data-bell]")
    said = bell.get_attribute("aria-label") or ""
    lena = chromium.new_context(base_url=site.address)
    there = lena.new_page()
    sign_in(there, site, "l.fischer@halden.example")
    register(there)
    lena.close()
    with worker(worker_id):
        await_notice(page)
    page.clock.run_for(31_000)
    expect(bell).not_to_have_attribute("aria-label", said)
    bell.click()
    look_at(page, "/notices")
    page.get_by_role("link", name=SUBJECT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)


def test_a_page_that_nobody_looks_at_asks_for_no_bell(page: Page, site: Site) -> None:
    page.clock.install()
    sign_in(page, site, "t.rivera@halden.example")
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/notices/bell" in request.url else None)
    look_away(page, hidden=True)
    page.clock.run_for(120_000)
    assert asked == []
    with page.expect_request("**/notices/bell"):
        look_away(page, hidden=False)


def look_away(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )
