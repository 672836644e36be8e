"""``servanda mail`` as a mail server calls it, with the exit codes of sysexits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from servanda.mail.models import IncomingMail
from tests.cases import works
from tests.external import addresses
from tests.mail import letters

SERVANDA = str(Path(sys.executable).with_name("servanda"))


def servanda(
    *arguments: str, message: bytes = b"", command: str = "mail", **changes: str
) -> subprocess.CompletedProcess[bytes]:
    """The real command, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
        "SERVANDA_DATABASE_NAME": name,
        **addresses(name),
        **changes,
    }
    return subprocess.run(
        [SERVANDA, command, *arguments], input=message, capture_output=True, env=environment, timeout=60
    )


@pytest.mark.usefixtures("committed_db")
def test_a_message_on_standard_input_is_kept_with_its_envelope() -> None:
    done = servanda("receive", "--sender", "", "--recipient", "help@halden.example", message=letters.raw())
    assert done.returncode == 0, done.stderr
    kept = IncomingMail.objects.get()
    assert bytes(kept.raw) == letters.raw()
    assert (kept.envelope_from, kept.envelope_to) == ("<>", "help@halden.example")
    assert servanda("receive", message=letters.raw()).stdout.startswith(b"Kept before")


@pytest.mark.usefixtures("committed_db")
def test_what_is_no_message_is_refused_for_good() -> None:
    assert servanda("receive").returncode == 65


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("arguments", "changes"),
    [
        ((), {"SERVANDA_DATABASE_NAME": "nowhere"}),
        ((), {"SERVANDA_HOME": "/proc/nowhere"}),
        ((), {"SERVANDA_MAIL_URL": "gopher://x"}),
        (("--no-such-option",), {}),
    ],
    ids=["no database", "no home", "wrong settings", "wrong options"],
)
def test_whatever_goes_wrong_the_mail_server_keeps_the_message(
    arguments: tuple[str, ...], changes: dict[str, str]
) -> None:
    done = servanda("receive", *arguments, message=letters.raw(), **changes)
    assert done.returncode == 75, done.stderr
    assert not IncomingMail.objects.exists()


@pytest.mark.usefixtures("committed_db")
def test_parse_says_what_would_become_of_messages_and_changes_nothing(tmp_path: Path) -> None:
    works.desk()
    first, second, third = tmp_path / "first.eml", tmp_path / "second.eml", tmp_path / "third.eml"
    first.write_bytes(letters.raw())
    second.write_bytes(letters.raw(Auto_Submitted="auto-replied"))
    third.write_bytes(bytes(range(256)))
    done = servanda("parse", str(first), str(second), str(third))
    [one, other, noise] = json.loads(done.stdout)
    assert (one["would"], one["contact"], one["subject"]) == (
        "register",
        "Carla Conti",
        "CP-400 stops with E-217",
    )
    assert (other["would"], other["reason"]) == ("park", "automatic")
    assert (noise["would"], noise["reason"]) == ("park", "unreadable")
    assert not IncomingMail.objects.exists()


def test_parse_of_a_file_that_is_not_there_fails_in_one_sentence() -> None:
    done = servanda("parse", "/nowhere.eml")
    assert (done.returncode, done.stderr) == (
        1,
        b"servanda: /nowhere.eml cannot be read: No such file or directory\n",
    )


@pytest.mark.usefixtures("committed_db")
def test_mail_that_comes_in_is_measured() -> None:
    works.desk()
    done = servanda("mail", "--messages", "2", command="bench")
    assert done.stdout.decode().splitlines()[-1] == "2 messages, 0 parked"
