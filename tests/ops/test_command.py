"""The ``servanda`` command as a person meets it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servanda.cases import queries
from servanda.cases.models import Case
from servanda.foundation import clock
from servanda.foundation.postgres.server import Server
from servanda.ops.main import COMMANDS, parser

SERVANDA = str(Path(sys.executable).with_name("servanda"))


def servanda(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SERVANDA, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "servanda.config.settings"} | environment,
    )


def test_help_names_every_command() -> None:
    text = parser().format_help()
    assert [command for command in COMMANDS if command not in text] == []


@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS if command not in ("tokens", "demo", "plans", "conformance", "bench")],
)
def test_help_of_a_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    assert "Example: servanda" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "command",
    [
        ("tokens", "create"),
        ("demo", "load"),
        ("plans", "check"),
        ("clocks", "explain"),
        ("conformance", "clocks"),
        ("conformance", "calendar"),
        ("bench", "replay"),
    ],
)
def test_help_of_a_deeper_command_has_an_example(
    command: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([*command, "--help"])
    assert "servanda " + " ".join(command) in " ".join(capsys.readouterr().out.split()).replace(
        "usage: ", "", 1
    )


@pytest.mark.parametrize(
    "command",
    [
        "bench lookup --contacts -1",
        "bench lookup --calls 0",
        "bench working-time --batches -5",
        "worker --concurrency 0",
        "web --processes -2",
        "tokens create --user ada@example.com --days 0",
        "bench lookup --calls many",
    ],
)
def test_a_number_below_one_exits_2(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(command.split())
    assert ended.value.code == 2
    assert "--" in capsys.readouterr().err


def test_wrong_use_exits_2() -> None:
    assert servanda("fly").returncode == 2


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    done = servanda(
        "migrate", DATABASE_URL="postgresql://u:p@127.0.0.1:1/servanda", SERVANDA_HOME=str(tmp_path)
    )
    assert done.returncode == 1
    assert done.stderr.startswith("servanda: The database cannot be used: ")
    assert done.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    done = servanda("migrate", DATABASE_URL="mysql://somewhere/x", SERVANDA_HOME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("servanda: DATABASE_URL must look like")
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("committed_db")
def test_an_administrator_is_created_and_gets_a_token(server: Server, worker_id: str) -> None:
    here = {"SERVANDA_DATABASE_NAME": f"test_{worker_id}"}
    made = servanda(
        "createadmin", "--email", "ada@example.com", "--name", "Ada", stdin="kept-promises-2026\n", **here
    )
    assert (made.returncode, made.stdout) == (0, "ada@example.com is an administrator now.\n")
    token = servanda("tokens", "create", "--user", "ada@example.com", "--scope", "case.see", **here)
    assert token.stdout.startswith("srv_")
    refused = servanda("createadmin", "--email", "ada@example.com", "--name", "", stdin="short\n", **here)
    assert refused.returncode == 1
    assert "Another user has this mail address" in refused.stderr
    assert "Enter a name" in refused.stderr


@pytest.mark.usefixtures("committed_db")
def test_the_demo_company_is_loaded_once_and_whole(server: Server, worker_id: str) -> None:
    here = {"SERVANDA_DATABASE_NAME": f"test_{worker_id}"}
    assert servanda("demo", "logins", **here).returncode == 1
    assert "Halden" in servanda("demo", "load", "--cases", "25", **here).stdout
    assert servanda("demo", "load", "--cases", "25", **here).stdout == ""
    assert "… 30 of 30" in servanda("demo", "load", "--scale", "30", **here).stdout
    assert Case.objects.count() == 55
    copy = Case.objects.order_by("id").last()
    assert copy is not None
    entries = queries.stream(copy).entries
    assert len(entries) == copy.events_recorded
    assert all(one.content.case_id == copy.id for one in entries if one.event.content_id)
    assert queries.clocks_of([copy], at=clock.now())[copy.id].shown
    assert "l.fischer@halden.example" in servanda("demo", "logins", **here).stdout
