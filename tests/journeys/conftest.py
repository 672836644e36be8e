"""Journeys: a real web process on the demo company, driven by a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A fresh browser profile at the site; anything the console complains about fails the test."""
    context = chromium.new_context(base_url=site.address, locale="en-GB", timezone_id="Europe/Vienna")
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [complaint for complaint in complaints if "status of 4" not in complaint] == []


def sign_in(page: Page, site: Site, email: str) -> None:
    """Sign in through the form."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
