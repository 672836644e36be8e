"""Imports and exports by REST."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from servanda.agreements.models import ImportRun
from servanda.customers.models import Customer
from servanda.people.models import User
from tests.agreements import files
from tests.api.caller import Caller, problem
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """A home of its own."""
    settings.SERVANDA_HOME = tmp_path


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


def gone_on(run_id: str) -> None:
    """As a worker would."""
    files.gone_on(ImportRun.objects.get(id=run_id))


def test_rows_are_checked_confirmed_and_taken_in(miriam_calls: Caller) -> None:
    rows = [
        {"name": "Halden", "active": True, "mail_domains": ["halden.example"]},
        {"name": "", "zone": "Mars"},
    ]
    run = miriam_calls.post("imports", {"kind": "customers", "rows": rows})
    gone_on(run["id"])
    checked = miriam_calls.get(f"imports/{run['id']}")
    assert (checked["state"], checked["created"], [one["row"] for one in checked["faults"]]) == (
        "checked",
        1,
        [2],
    )
    assert miriam_calls.post(f"imports/{run['id']}/confirmation", {})["state"] == "running"
    gone_on(run["id"])
    assert miriam_calls.get(f"imports/{run['id']}")["state"] == "done"
    assert Customer.objects.get().name == "Halden"


def test_a_csv_text_without_a_dry_run_begins_at_once(miriam_calls: Caller) -> None:
    run = miriam_calls.post("imports", {"kind": "customers", "csv": "name\nHalden", "dry_run": False})
    assert (run["state"], run["rows_total"]) == ("running", 1)


def test_either_csv_or_rows(miriam_calls: Caller) -> None:
    both = {"kind": "customers", "csv": "name\nA", "rows": []}
    assert problem(miriam_calls.send("POST", "imports", both)) == (422, "request_invalid")


def test_an_unknown_column_and_an_unknown_kind_are_refused(miriam_calls: Caller) -> None:
    odd = miriam_calls.send("POST", "imports", {"kind": "customers", "csv": "colour\nred"})
    assert problem(odd) == (422, "file_unreadable")
    unknown = miriam_calls.send("POST", "imports", {"kind": "cats", "csv": "name\nA"})
    assert problem(unknown) == (404, "no_such_kind")
    assert problem(miriam_calls.send("GET", "exports/cats")) == (404, "no_such_kind")


def test_an_export_comes_as_csv_or_json(miriam_calls: Caller) -> None:
    firms.customer("Halden")
    as_csv = b"".join(miriam_calls.send("GET", "exports/customers").streaming_content)  # type: ignore[attr-defined]
    as_json = miriam_calls.send("GET", "exports/customers?format=json&q=hal")
    (halden,) = json.loads(b"".join(as_json.streaming_content))  # type: ignore[attr-defined]
    assert as_csv.decode().splitlines()[1].split(",")[2] == halden["name"] == "Halden"


def test_a_token_that_may_not_see_promises_exports_none(miriam: User, calling: Any) -> None:
    narrow: Caller = calling(miriam, "customer.see")
    assert problem(narrow.send("GET", "exports/contracts")) == (403, "not_allowed")
