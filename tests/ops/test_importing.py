"""``servanda import`` and ``servanda export`` as an administrator runs them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection

from servanda.agreements.models import ImportRun
from servanda.customers.models import Customer
from servanda.foundation.models import HistoryEntry
from tests.cast import staff
from tests.customers import firms
from tests.external import addresses

pytestmark = pytest.mark.usefixtures("committed_db")

SERVANDA: Final = str(Path(sys.executable).with_name("servanda"))


def running(*arguments: str) -> "subprocess.Popen[str]":
    """The real command, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    here = {"DJANGO_SETTINGS_MODULE": "servanda.config.settings", "SERVANDA_DATABASE_NAME": name}
    return subprocess.Popen(
        [SERVANDA, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | here | addresses(name),
    )


def servanda(*arguments: str) -> tuple[int, str, str]:
    process = running(*arguments)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def written(folder: Path, *lines: str) -> str:
    path = folder / "customers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_rows_are_counted_and_a_refused_one_is_said_with_its_column(tmp_path: Path) -> None:
    code, out, _ = servanda(
        "import", "customers", written(tmp_path, "name,zone", "Halden,UTC", "Globex,Mars")
    )
    assert (code, out.splitlines()) == (
        1,
        [
            "row 3, zone: There is no time zone Mars; choose one like Europe/Vienna.",
            "1 added, 0 changed, 0 as they were, 1 refused.",
        ],
    )


def test_a_dry_run_says_the_same_as_json_and_stores_nothing(tmp_path: Path) -> None:
    code, out, _ = servanda("import", "customers", written(tmp_path, "name", "Halden"), "--dry-run", "--json")
    said: dict[str, Any] = json.loads(out)
    assert (code, said["state"], said["created"], Customer.objects.count()) == (0, "checked", 1, 0)


def test_as_a_person_it_does_what_they_may_and_history_says_so(tmp_path: Path) -> None:
    from servanda.core.access import Role

    staff("Miriam Moser", Role.CONTRACT_MANAGER)
    code, _, err = servanda(
        "import", "customers", written(tmp_path, "name", "Halden"), "--as", "miriam@halden.example"
    )
    (entry,) = HistoryEntry.objects.filter(table_name="customers_customer")
    assert (code, entry.actor_name) == (0, "Miriam Moser"), err


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    code, out, err = servanda("import", "customers", written(tmp_path, "name,colour", "Halden,red"))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "“colour”" in err


def test_what_is_exported_can_be_imported_again(tmp_path: Path) -> None:
    firms.customer("=Halden", note="two\nlines")
    path = str(tmp_path / "out.csv")
    assert servanda("export", "customers", path)[0] == 0
    code, out, _ = servanda("import", "customers", path)
    assert (code, out) == (0, "0 added, 0 changed, 1 as they were, 0 refused.\n")


def test_killed_in_the_middle_the_same_command_goes_on_behind_the_last_row(tmp_path: Path) -> None:
    path = written(tmp_path, "name", *(f"Customer {number}" for number in range(300)))
    process = running("import", "customers", path)
    assert process.stderr is not None
    assert "50 of 300" in process.stderr.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    (run,) = ImportRun.objects.all()
    before = run.rows_done
    assert (run.state, Customer.objects.count()) == ("running", before)
    code, out, _ = servanda("import", "customers", path)
    assert (code, out) == (0, "300 added, 0 changed, 0 as they were, 0 refused.\n")
    assert (Customer.objects.count(), ImportRun.objects.count()) == (300, 1)
