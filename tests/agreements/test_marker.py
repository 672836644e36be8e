"""A secret is planted, the product is used, and then it is looked for everywhere (7-quality, Secure)."""

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
import structlog
from django.core import mail
from django.core.signals import got_request_exception
from django.test import Client
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from servanda.agreements.models import SecretReveal, SecuredInformation
from servanda.automation.models import Notice
from servanda.cases.models import Case
from servanda.core.access import Permission, Role
from servanda.jobs import happenings
from servanda.organisations.models import RoleGrant
from servanda.people.models import Role as StoredRole
from servanda.people.models import User
from tests.agreements import marker, promises
from tests.agreements.marker import MARKER
from tests.api.caller import Caller
from tests.api.conftest import caller_of
from tests.cases import works
from tests.cast import staff

pytestmark = pytest.mark.usefixtures("committed_db")

CODE = "K-7QX2"
PLACES = ("tables", "sessions", "mails", "files", "processes", "answers", "reports", "logs")
ALL = f"support-keys/{CODE}/secured-information"


class Use:
    """The product in use, with everything that it answered but the reveals themselves."""

    def __init__(self) -> None:
        self.tomas = staff("Tomás Rivera", Role.ENGINEER)
        self.alice = staff("Alice Auer", Role.AGENT)
        self.browser, self.api = _browser(self.tomas), caller_of(self.tomas)
        self.answers: list[bytes] = []
        self.shown: list[bytes] = []
        desk = works.desk(self.tomas)
        promises.key(promises.approved(desk.customer), CODE)
        self.case = works.registered(desk, support_key=CODE)

    def page(self, path: str, form: dict[str, Any] | None = None, *, by: Client | None = None) -> Any:
        browser = by or self.browser
        answer = browser.get(path) if form is None else browser.post(path, form)
        self.answers.append(_whole(answer))
        return answer

    def call(
        self, method: str, path: str, body: Any = None, *, by: Caller | None = None, **headers: str
    ) -> Any:
        answer = (by or self.api).send(method, path, body, **headers)
        self.answers.append(_whole(answer))
        return answer

    def reveal(self, answer: Any) -> None:
        """One that has to show it."""
        self.answers.pop()
        self.shown.append(answer.content)
        assert marker.is_in(answer.content)


def _browser(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def _whole(answer: Any) -> bytes:
    """Status line, headers with cookies, and body."""
    head = repr((answer.status_code, dict(answer.headers), answer.cookies))
    return head.encode() + bytes(answer.content)


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """What a report of each unexpected error would tell whoever runs the installation."""
    found: list[str] = []

    def note(request: Any, **_: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        found.extend((reporter.get_traceback_html(), reporter.get_traceback_text()))

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def planted_by_page(use: Use) -> SecuredInformation:
    path = f"/keys/{CODE}/secured"
    use.page(f"{path}/new", {"label": "", "secret": MARKER})
    use.page(f"{path}/new", {"label": "Panel", "secret": MARKER, "asks_for_reason": "on"})
    one = SecuredInformation.objects.get(label="Panel")
    use.page(f"{path}/{one.id}/change", {"label": "", "secret": MARKER})
    use.page(f"{path}/{one.id}/change", {"label": "Panel", "secret": MARKER, "asks_for_reason": "on"})
    use.page(f"{path}/{one.id}/change", {"label": "Panel", "secret": MARKER, "revision": "1"})
    return one


def planted_by_rest(use: Use) -> SecuredInformation:
    use.call("POST", ALL, {"label": "Gateway", "secret": MARKER}, Idempotency_Key="plant")
    use.call("POST", ALL, {"label": "Gateway", "secret": MARKER}, Idempotency_Key="plant")
    use.call("POST", ALL, {"label": "Gateway", "secret": MARKER})
    use.call("POST", ALL, {"label": "", "secret": MARKER, "other": MARKER})
    one = SecuredInformation.objects.get(label="Gateway")
    use.call("PATCH", f"{ALL}/{one.id}", {"secret": MARKER})
    use.call("PATCH", f"{ALL}/{one.id}", {"secret": [MARKER]})
    return one


def revealed(use: Use, one: SecuredInformation, other: SecuredInformation) -> None:
    page = f"/keys/{CODE}/secured/{one.id}/reveal"
    asked = {"reason": "Feeder 2", "case_number": use.case.number, "once": str(UUID(int=7))}
    use.page(page, {"reason": ""})
    use.reveal(use.page(page, asked))
    use.page(page, asked)
    use.page(page, asked, by=_browser(use.alice))
    use.reveal(use.call("POST", f"{ALL}/{other.id}/reveal", {}, Idempotency_Key="show"))
    use.call("POST", f"{ALL}/{other.id}/reveal", {}, Idempotency_Key="show")
    use.call("POST", f"{ALL}/{other.id}/reveal", {}, by=caller_of(use.alice))


def glass_broken(use: Use, one: SecuredInformation) -> None:
    role = StoredRole.objects.create(code="breaker", name="Breaker", permissions=[Permission.BREAK_GLASS])
    RoleGrant.objects.create(user=use.alice, role=role)
    asked = {"reason": "Line 1 burns"}
    use.reveal(use.page(f"/keys/{CODE}/secured/{one.id}/broken-glass", asked, by=_browser(use.alice)))
    reveal = SecretReveal.objects.get(broke_glass=True)
    happenings.glass_broken(str(reveal.id))
    happenings.mail([str(notice.id) for notice in Notice.objects.filter(channel="mail")])
    assert any("glass" in letter.subject for letter in mail.outbox)


def looked_around(use: Use, one: SecuredInformation) -> None:
    """Pages, lists and searches; for what is searched is only looked at what was found."""
    for path in (
        f"/keys/{CODE}",
        f"/keys/{CODE}/secured/{one.id}",
        f"/keys/{CODE}/secured/{one.id}/change",
        f"/keys/{CODE}/secured/sharing",
        f"/cases/{use.case.number}",
        "/notices",
        "/keys",
        "/",
    ):
        assert use.page(path).status_code == 200, path
    for path in (
        ALL,
        f"{ALL}/{one.id}",
        f"{ALL}/{one.id}/readers",
        f"{ALL}/{one.id}/reveals",
        "support-keys",
        f"support-keys/{CODE}",
        f"cases/{use.case.number}",
        f"cases/{use.case.number}/events",
        "notices",
        "openapi.json",
    ):
        assert use.call("GET", path).status_code == 200, path
    for path in (f"/keys?q={MARKER}", f"/cases?q={MARKER}", f"/register/callers?q={MARKER}"):
        assert CODE not in use.browser.get(path).content.decode()
    assert use.api.get(f"support-keys?q={MARKER}")["items"] == []


def gone_wrong(use: Use, settings: Settings) -> None:
    """A keyring that is away, and a defect in the middle of sealing."""
    at_work = settings.SERVANDA_KEYRING
    settings.SERVANDA_KEYRING = at_work.with_name("nowhere.json")
    use.page(f"/keys/{CODE}/secured/new", {"label": "Second", "secret": MARKER})
    use.call("POST", ALL, {"label": "Second", "secret": MARKER})
    settings.SERVANDA_KEYRING = None
    assert use.page(f"/keys/{CODE}/secured/new", {"label": "Second", "secret": MARKER}).status_code == 500
    assert use.call("POST", ALL, {"label": "Second", "secret": MARKER}).status_code == 500
    settings.SERVANDA_KEYRING = at_work


def test_a_secret_is_nowhere_but_where_it_is_shown(
    home: Path,
    settings: Settings,
    reports: list[str],
    log: StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    use = Use()
    one, other = planted_by_page(use), planted_by_rest(use)
    revealed(use, one, other)
    glass_broken(use, one)
    looked_around(use, one)
    gone_wrong(use, settings)
    assert len(use.shown) == 3
    assert len(reports) == 2
    _on_disk()
    assert '"event": "defect"' in log.getvalue()
    assert {
        "tables": marker.tables_with(),
        "sessions": marker.sessions_with(),
        "mails": marker.mails_with(),
        "files": marker.files_with(home),
        "processes": marker.processes_with(),
        "answers": [answer for answer in use.answers if marker.is_in(answer)],
        "reports": [report for report in reports if marker.is_in(report)],
        "logs": [text for text in (log.getvalue(), *capfd.readouterr()) if marker.is_in(text)],
    } == {place: [] for place in PLACES}


def _on_disk() -> None:
    """The journal has all that was committed; one more commit pushes it out."""
    Case.objects.update(revision=2)


PLANTED: Final = "Mk7!heron-basalt-5520-linen"
"""What is left lying about on purpose: its own words, as the journal of the database keeps them for other tests."""


def _in_a_text(home: Path) -> list[str]:
    SecuredInformation.objects.update(label=f"before {PLANTED} after")
    return marker.tables_with(PLANTED)


def _in_bytes(home: Path) -> list[str]:
    SecuredInformation.objects.update(secret=PLANTED.encode())
    return marker.tables_with(PLANTED)


def _in_json(home: Path) -> list[str]:
    Case.objects.update(cover={"deep": [{"down": PLANTED}]})
    return marker.tables_with(PLANTED)


def _in_a_session(home: Path) -> list[str]:
    browser = Client()
    session = browser.session
    session["kept"] = PLANTED * 20
    session.save()
    return marker.sessions_with(PLANTED)


def _in_a_mail(home: Path) -> list[str]:
    mail.EmailMessage("Hello", PLANTED, to=["x@halden.example"]).send()
    return marker.mails_with(PLANTED)


def _in_a_file(home: Path) -> list[str]:
    (home / "mislaid").write_bytes(b"\0" * 100 + PLANTED.encode())
    found = marker.files_with(home, PLANTED)
    (home / "mislaid").unlink()
    return found


def _in_the_arguments(home: Path) -> list[str]:
    command = [sys.executable, "-c", "print(flush=True); input()", PLANTED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        found = marker.processes_with(PLANTED)
        process.communicate(b"\n")
    return found


@pytest.mark.parametrize(
    "planted",
    [_in_a_text, _in_bytes, _in_json, _in_a_session, _in_a_mail, _in_a_file, _in_the_arguments],
    ids=lambda planted: planted.__name__.strip("_"),
)
def test_what_is_planted_unsealed_is_found(planted: Callable[[Path], list[str]], home: Path) -> None:
    use = Use()
    planted_by_page(use)
    assert planted(home) != []


def test_what_is_logged_unsealed_is_found(log: StringIO) -> None:
    structlog.get_logger("servanda.test").info("shown", secret=MARKER)
    assert marker.is_in(log.getvalue())


@pytest.mark.parametrize("shift", range(3))
def test_a_secret_that_was_only_encoded_is_found(shift: int) -> None:
    assert marker.is_in(base64.b64encode(b"a" * shift + MARKER.encode() + b"z" * 5))
    assert marker.is_in(MARKER.encode().hex())
    assert not marker.is_in("Mk7!zebra")


def test_all_tables_are_looked_at() -> None:
    looked_at = {"public.history", "public.procrastinate_jobs", "public.foundation_keptanswer"}
    assert looked_at <= set(marker.tables())
