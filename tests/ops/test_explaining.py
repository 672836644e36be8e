"""``servanda clocks explain`` as a support manager runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from servanda.cases import actions
from servanda.cases.models import Case
from servanda.core.access import Role
from servanda.customers.models import Customer
from servanda.organisations.queries import viewer_of
from tests.cases import works
from tests.cast import staff
from tests.external import addresses

pytestmark = pytest.mark.usefixtures("committed_db")

SERVANDA: Final = str(Path(sys.executable).with_name("servanda"))


@pytest.fixture
def case() -> Case:
    """Asked after 20 minutes, answered by nobody and taken back after 50."""
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    made, by = works.opened(works.desk(tomas), tomas), viewer_of(tomas)
    actions.ask_customer(number=made.number, text="Which format?", by=by, at=works.later(20))
    actions.take_back_case(number=made.number, reason="He is away.", by=by, at=works.later(50))
    return made


def explain(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    here = {"DJANGO_SETTINGS_MODULE": "servanda.config.settings", "SERVANDA_DATABASE_NAME": name}
    return subprocess.run(
        [SERVANDA, "clocks", "explain", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | here | addresses(name),
        timeout=60,
    )


def written(*arguments: str) -> Any:
    done = explain(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_deadline_is_explained_in_a_sentence_a_table_and_its_sums(case: Case) -> None:
    done = explain(case.number, "--clock", "ort", "--at", works.later(60).isoformat())
    assert done.returncode == 0, done.stderr
    for said in (
        "Why is the resolution due",
        "Acme Foods was promised a resolution within",
        "30 min did not count, because the customer was asked.",
        "The customer was asked, Tomás Rivera",
        "Taken back without an answer, Tomás Rivera",
        "30 min are used",
        "Taken away: paused (The customer was asked, Tomás Rivera",
        "Warning at 60 %",
    ):
        assert said in done.stdout, done.stdout
    assert "initial response" not in done.stdout


def test_instants_are_told_with_their_whole_date_in_the_zone_of_the_customer(case: Case) -> None:
    Customer.objects.filter(name="Acme Foods").update(zone="Asia/Tokyo")
    done = explain(case.number, "--clock", "ort", "--at", works.later(60).isoformat())
    noon = works.later(0).astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"{noon:%a} {noon.day} {noon:%b %Y, %H:%M}" in done.stdout
    assert "times in Asia/Tokyo" in done.stdout
    assert [word for word in ("today", "yesterday", "tomorrow") if word in done.stdout] == []


def test_what_is_ahead_is_to_run(case: Case) -> None:
    done = explain(case.number, "--clock", "ort", "--at", works.later(60).isoformat())
    assert "To run" in done.stdout
    assert "If nothing pauses it" in done.stdout


def test_columns_stand_below_one_another(case: Case) -> None:
    done = explain(case.number, "--clock", "ort", "--at", works.later(60).isoformat())
    lines = done.stdout.splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("From"))
    right = {len(line) for line in lines[head : head + 4]}
    assert len(right) == 1


def test_every_clock_is_explained_unless_one_is_asked_for(case: Case) -> None:
    assert set(written(case.number)["clocks"]) == {"irt", "ort", "update"}
    assert set(written(case.number, "--clock", "irt")["clocks"]) == {"irt"}


def test_json_adds_up(case: Case) -> None:
    ort = written(case.number, "--clock", "ort", "--at", works.later(60).isoformat())["clocks"]["ort"]
    (one,) = ort["items"]
    running = [line["seconds"] for line in one["lines"] if line["course"] == "running"]
    assert (sum(running), one["elapsed_s"], ort["replay"]["same"]) == (30 * 60, 30 * 60, "same")


def test_a_case_that_there_is_not_fails_in_one_sentence(case: Case) -> None:
    done = explain("99999")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "servanda: There is no case 99999.\n")


def test_a_clock_that_was_never_promised_fails_in_one_sentence(case: Case) -> None:
    done = explain(case.number, "--clock", "ola")
    said = f"servanda: Case {case.number} is there, but nothing was promised for its clock ola.\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.parametrize("wrong", [("--at", "yesterday"), ("--at", "2026-03-02T12:00"), ("--clock", "sla")])
def test_wrong_use_exits_2(wrong: tuple[str, str]) -> None:
    assert explain("1000", *wrong).returncode == 2
