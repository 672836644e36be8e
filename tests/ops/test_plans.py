"""``servanda plans check`` as an administrator runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from tests.agreements import promises
from tests.external import addresses
from tests.organisations import places

pytestmark = pytest.mark.usefixtures("committed_db")

SERVANDA: Final = str(Path(sys.executable).with_name("servanda"))
HOUR: Final = {"minutes": 60, "calendar": "case"}
HALF: Final = {"minutes": 30, "calendar": "case"}


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    here = {"DJANGO_SETTINGS_MODULE": "servanda.config.settings", "SERVANDA_DATABASE_NAME": name}
    return subprocess.run(
        [SERVANDA, "plans", "check", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | here | addresses(name),
        timeout=60,
    )


def test_nothing_found_is_said_and_exits_0() -> None:
    done = check()
    assert (done.returncode, done.stdout) == (0, "All promises can be kept.\n"), done.stderr


def test_what_is_hardly_meant_exits_0() -> None:
    promises.level(targets={str(severity): {"irt": HOUR} for severity in range(1, 5)}, warn=[100])
    done = check()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "warning: service level Gold, version 1: Nobody is warned before a deadline: add a warning like 60 %.",
        "0 that can never be kept, 1 to look at.",
    ]


def test_what_can_never_be_kept_exits_1_and_names_its_place() -> None:
    places.organisation(work_calendar_id=places.work_calendar(holidays=["2099-12-25"]).id)
    agreement = promises.approved(overrides={"4": {"irt": HOUR, "ort": HALF}})
    done = check("--json")
    assert done.returncode == 1, done.stderr
    (error, *_) = json.loads(done.stdout)["findings"]
    named = {key: error[key] for key in ("code", "mended_at", "agreement", "severity", "clock")}
    assert named == {
        "code": "resolution_before_response",
        "mended_at": "agreement",
        "agreement": agreement.number,
        "severity": 4,
        "clock": "ort",
    }
    assert error["level"]["name"] == "Standard"
