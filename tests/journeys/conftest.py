"""Journeys: a real web process on the demo company, driven by a real Chromium.

A journey is the dearest kind of test there is, so write a cheap one:

- What no browser is needed for (what a page says, what a form refuses) is tested with Django's client in
  ``tests/web``, at a hundredth of the price.
- Take ``page``: a tab of the worker's lasting browser profile, emptied between tests. A context of your own
  (without scripts, with an empty cache) costs half a second of processor time until its first page stands.
- ``sign_in`` brings the cookies of somebody who has signed in before and opens nothing: go to your page
  yourself. Only what signs out, or is about signing in, takes ``sign_in_by_form``.
- A page is loaded once and looked at in every look: ``look_at``, or ``in_every_look`` for more to say about
  each. Never repeat a journey for a look that changes nothing about its steps.
- Wait for what is to be seen (``expect``), never for a quiet network, which is half a second of idleness.
"""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from servanda.foundation.postgres.server import Server
from tests.databases import copy_database, once

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SERVANDA = str(Path(sys.executable).with_name("servanda"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium was not found"))


@dataclass(frozen=True)
class Site:
    """A running instance with the demo company."""

    address: str
    password: str
    mail: Path


@pytest.fixture(scope="session")
def demo(server: Server, home: Path) -> str:
    """The name of the database with the demo company: loaded once a run, as each worker copies it."""
    name = "demo"
    with once(home, "demo-loaded") as first:
        if first:
            copy_database(server, home, name)
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
                "SERVANDA_DATABASE_NAME": name,
            }
            command = [SERVANDA, "demo", "load", "--cases", "60"]
            subprocess.run(command, check=True, env=environment, timeout=120)
    return name


@pytest.fixture(scope="session")
def site(server: Server, home: Path, worker_id: str, demo: str) -> Iterator[Site]:
    name = f"site_{worker_id}"
    copy_database(server, home, name, original=demo)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "SERVANDA_DATABASE_NAME": name,
        "SERVANDA_BASE_URL": f"http://127.0.0.1:{port}",
        "SERVANDA_STYLEGUIDE": "1",
    }
    log = (home / f"site-{worker_id}.log").open("w")
    process = subprocess.Popen(
        [SERVANDA, "web", "--bind", f"127.0.0.1:{port}"], env=environment, stdout=log, stderr=log
    )
    try:
        _await_answer(process, f"http://127.0.0.1:{port}/healthz")
        password = (home / "secrets" / "demo-password").read_text()
        yield Site(f"http://127.0.0.1:{port}", password, home / "mail")
    finally:
        process.terminate()
        process.wait(15)
        log.close()


def _await_answer(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline, pause = monotonic() + 60, Event()
    while monotonic() < deadline:
        assert process.poll() is None, "the web process ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause.wait(0.1)
    pytest.fail("the web process did not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


class Profile:
    """One browser profile for all tests of a worker: what it fetched stays, what was done in it does not."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self._chromium, self._site = chromium, site
        self._context: BrowserContext | None = None

    def open(self) -> Page:
        """A new tab in which nobody has signed in and nothing is kept."""
        context = self._context = self._context or self._anew()
        page = context.new_page()
        storage = context.new_cdp_session(page)
        storage.send("Storage.clearDataForOrigin", {"origin": self._site.address, "storageTypes": KEPT})
        storage.detach()
        return page

    def close(self, page: Page) -> None:
        """Close all tabs and forget who has signed in; a turned clock or a broken tab ends the profile."""
        assert self._context is not None
        if page.is_closed() or not page.evaluate(UNTURNED):
            self.end()
            return
        for tab in self._context.pages:
            tab.close()
        self._context.clear_cookies()
        self._context.clear_permissions()

    def end(self) -> None:
        if self._context is not None:
            self._context.close()
        self._context = None

    def _anew(self) -> BrowserContext:
        context = self._chromium.new_context(
            base_url=self._site.address, locale="en-GB", timezone_id="Europe/Vienna"
        )
        context.set_default_timeout(10_000)
        return context


KEPT = "local_storage,indexeddb,service_workers,cache_storage"
UNTURNED = "() => Function.prototype.toString.call(Date).includes('[native code]')"
"""Whether the clock of the page is the browser's own: one that was turned stays so for the whole context.

Asked of the function's source, as what stands in for the clock answers ``Date.toString()`` with that of the browser's.
"""


@pytest.fixture(scope="session")
def profile(chromium: Browser, site: Site) -> Iterator[Profile]:
    profile = Profile(chromium, site)
    yield profile
    profile.end()


@pytest.fixture
def page(profile: Profile) -> Iterator[Page]:
    """A tab at the site, as in a fresh browser profile; anything the console complains about fails the test."""
    complaints: list[str] = []
    page = profile.open()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    profile.close(page)
    assert [complaint for complaint in complaints if "status of 4" not in complaint] == []


@pytest.fixture
def unscripted(chromium: Browser, site: Site) -> Iterator[Page]:
    """A fresh browser that runs no scripts."""
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@cache
def _cookies(browser: Browser, site: Site, email: str) -> list[Any]:
    """What somebody's browser holds who has signed in once, through the form."""
    context = browser.new_context(base_url=site.address)
    sign_in_by_form(context.new_page(), site, email)
    cookies = context.cookies()
    context.close()
    return cookies


def sign_in(page: Page, site: Site, email: str) -> None:
    """Have them signed in, wherever the page is; all tests of this worker share the person's one session."""
    assert page.context.browser is not None
    page.context.add_cookies(_cookies(page.context.browser, site, email))


def sign_in_by_form(page: Page, site: Site, email: str) -> None:
    """Sign in as people do, with a session that may be ended; leads to the start page."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
