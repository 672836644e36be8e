"""Importing on pages: the file, what would become of it, and how far it is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from servanda.agreements import actions
from servanda.agreements.models import ImportRun
from servanda.customers.models import Customer
from servanda.foundation import clock
from servanda.people.models import User
from servanda.web import words
from tests.agreements import files
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.test_agreements import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(miriam: User, client: Client, settings: Settings, tmp_path: Path) -> Client:
    """The contract manager's browser; files lie in a folder of the test."""
    settings.SERVANDA_HOME = tmp_path
    client.force_login(miriam)
    return client


def sent(desk: Client, content: bytes, kind: str = "customers") -> Any:
    return desk.post("/import", {"kind": kind, "file": SimpleUploadedFile("firms.csv", content)})


def gone_on() -> ImportRun:
    """As a worker would."""
    (run,) = ImportRun.objects.all()
    return files.gone_on(run)


def test_a_file_is_checked_then_confirmed_then_taken_in(desk: Client) -> None:
    page = sent(desk, b"name,zone\nHalden,UTC\nGlobex,Mars\n").headers["Location"]
    assert "rows are being checked" in text(desk.get(page))
    gone_on()
    checked = text(desk.get(page))
    assert "Import 1 row<" in checked
    assert "There is no time zone Mars" in checked
    assert not Customer.objects.exists()
    desk.post(f"{page}/confirmation")
    assert "0 of 2 rows are done" in text(desk.get(f"{page}/state"))
    gone_on()
    assert "Done: 1 added, 0 changed." in text(desk.get(page))
    assert Customer.objects.get().name == "Halden"


def test_refused_rows_are_a_file_with_their_reasons(desk: Client) -> None:
    page = sent(desk, b"name,zone\nHalden,UTC\nGlobex,Mars\n").headers["Location"]
    gone_on()
    answer = desk.get(f"{page}/refused-rows")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("refused_because,external_id,number,name")
    assert len(lines) == 2
    assert "Globex" in lines[1]


def test_a_file_that_cannot_be_read_is_refused_on_the_page(desk: Client) -> None:
    refused = text(sent(desk, b"name,colour\nHalden,red\n"), 422)
    assert "There is no column “colour”" in refused
    assert not ImportRun.objects.exists()


def test_without_a_file_the_page_asks_for_one(desk: Client) -> None:
    assert "Choose a file." in text(desk.post("/import", {"kind": "customers"}), 422)


def test_what_is_as_the_file_says_needs_no_confirmation(desk: Client) -> None:
    firms.customer("Halden")
    page = sent(desk, b"name\nHalden\n").headers["Location"]
    gone_on()
    assert "Everything is as the file says already." in text(desk.get(page))


def test_a_failed_run_says_why(desk: Client) -> None:
    page = sent(desk, b"name\nHalden\n").headers["Location"]
    (run,) = ImportRun.objects.all()
    for file in _files():
        file.unlink()
    actions.go_on_importing(run_id=run.id, at=NOON)
    assert "The file is not on the server any more" in text(desk.get(page))


def _files() -> list[Path]:
    from django.conf import settings

    return [one for one in (settings.SERVANDA_HOME / "files").glob("*/*") if one.is_file()]


def test_an_export_is_narrowed_as_its_list(desk: Client) -> None:
    halden = firms.customer("Halden")
    firms.contact("Carla", at=halden)
    firms.contact("Gus", at=firms.customer("Globex"))
    answer = desk.get(f"/exports/contacts?customer={halden.id}")
    lines = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert ("Carla" in lines, "Gus" in lines) == (True, False)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'


def test_an_empty_file_has_the_columns_and_an_example(desk: Client) -> None:
    answer = desk.get("/import/columns/contracts")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert (lines[0][:11], len(lines)) == ("external_id", 2)


def test_a_file_of_unknown_columns_is_told_those_that_are_expected_whatever_divides_them(
    desk: Client,
) -> None:
    for divided in (b"a;b;c\n1;2;3\n", b"a\tb\tc\n1\t2\t3\n"):
        refused = text(sent(desk, divided), 422)
        assert (
            "There is no column “a”, “b”, “c”. The columns of customers are external_id, number," in refused
        )
    assert "They are divided by comma, semicolon or tab." in text(sent(desk, b"a|b|c\n1|2|3\n"), 422)


def test_a_file_waits_for_a_worker_and_says_so(desk: Client) -> None:
    page = sent(desk, b"name\nHalden\n").headers["Location"]
    assert "It waits for a worker" in text(desk.get(f"{page}/state"))


def test_a_file_at_which_the_program_failed_says_when_it_tries_again(desk: Client) -> None:
    page = sent(desk, b"name\nHalden\n").headers["Location"]
    next_at = clock.now() + timedelta(minutes=4)
    _the_job().update(attempts=2, scheduled_at=next_at)
    again = words.moment(next_at, at=clock.now(), zone="Europe/Vienna")
    assert f"The program failed at it twice and tries again: {again}." in text(desk.get(page))


def test_a_file_with_which_nobody_goes_on_says_so_and_is_followed_no_more(desk: Client) -> None:
    page = sent(desk, b"name\nHalden\n").headers["Location"]
    assert "data-state" in text(desk.get(page))
    _the_job().update(status="failed")
    stuck = text(desk.get(page))
    assert "Nobody goes on with this file: the program failed at it." in stuck
    assert "data-state" not in stuck and "Cancel this import" in stuck


def test_a_cancelled_file_is_taken_in_no_more_and_says_who_cancelled_it(desk: Client) -> None:
    page = sent(desk, b"name\nHalden\n").headers["Location"]
    gone_on()
    desk.post(f"{page}/confirmation")
    desk.post(f"{page}/cancellation")
    (run,) = ImportRun.objects.all()
    assert actions.go_on_importing(run_id=run.id, at=NOON) is None
    assert "Cancelled by Miriam Moser." in text(desk.get(page))
    assert "Cancelled by Miriam Moser." in text(desk.get("/import"))
    assert not Customer.objects.exists()
    assert "through already, or was stopped" in text(desk.post(f"{page}/cancellation"), 409)


def _the_job() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(task_name="imports.go_on")
