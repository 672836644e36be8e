"""``servanda clocks verify`` as an administrator runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from servanda.cases.models import Case
from servanda.commitments.models import Obligation
from servanda.foundation import clock
from tests.cases import works
from tests.external import addresses

pytestmark = pytest.mark.usefixtures("committed_db")

SERVANDA: Final = str(Path(sys.executable).with_name("servanda"))


@pytest.fixture
def case() -> Case:
    return works.registered(works.desk(), when=clock.now())


def verify(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    here = {"DJANGO_SETTINGS_MODULE": "servanda.config.settings", "SERVANDA_DATABASE_NAME": name}
    return subprocess.run(
        [SERVANDA, "clocks", "verify", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | here | addresses(name),
        timeout=60,
    )


def test_what_is_as_a_replay_gives_it_exits_0(case: Case) -> None:
    done = verify()
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 cases replayed in ")
    assert done.stdout.endswith(" a second. All are as stored.\n")


def test_a_difference_exits_1_and_names_case_clock_and_field(case: Case) -> None:
    Obligation.objects.filter(sheet=case.sheet_id, kind="irt").update(target_s=1)
    target = Obligation.objects.get(sheet=case.sheet_id, kind="irt")
    done = verify()
    assert done.returncode == 1, done.stderr
    first, verdict = done.stdout.splitlines()
    assert first.startswith(f"case {case.number}: target (irt, event 1): stored 1, replayed ")
    assert verdict.endswith("1 differ.")
    target.refresh_from_db()
    assert target.target_s == 1


def test_one_case_alone_is_written_as_json(case: Case) -> None:
    Obligation.objects.filter(sheet=case.sheet_id, kind="ort").delete()
    done = verify("--case", case.number, "--json")
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    (found,) = answer["found"]
    assert (answer["cases"], answer["differing"], answer["awaited"]["due"]) == (1, 1, 0)
    assert found["case"] == case.number
    assert found["differences"] == [
        {
            "field": "obligation",
            "stored": None,
            "replayed": "running",
            "clock": "ort",
            "subject": "",
            "seq": 1,
        }
    ]


def test_a_case_that_there_is_not_is_said() -> None:
    done = verify("--case", "999999")
    assert (done.returncode, done.stderr) == (1, "servanda: There is no case 999999.\n")
