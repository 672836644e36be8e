"""``servanda check`` names what is missing or unsafe."""

from pathlib import Path

import pytest

from tests.ops.test_command import servanda

pytestmark = pytest.mark.usefixtures("django_db_setup")


def test_the_code_has_nothing_to_mend() -> None:
    assert servanda("check", "--offline").stdout == "Nothing is missing.\n"


def test_a_fresh_installation_has_nothing_to_mend() -> None:
    assert servanda("check").stdout == "Nothing is missing.\n"


def test_each_unsafe_setting_is_named() -> None:
    done = servanda("check", SERVANDA_BASE_URL="http://support.example.com", SERVANDA_DEBUG="1")
    assert done.returncode == 1
    for name in ("SERVANDA_BASE_URL", "SERVANDA_MAIL_URL", "SERVANDA_MAIL_FROM", "SERVANDA_DEBUG"):
        assert name in done.stdout


def test_an_open_secret_one_role_and_a_database_that_is_away_are_named(tmp_path: Path) -> None:
    # One command tells all of it, because it waits ten seconds for the database.
    (tmp_path / "secrets").mkdir()
    secret = tmp_path / "secrets" / "left-open"
    secret.touch()
    secret.chmod(0o644)
    nowhere = "postgresql://servanda_app:x@127.0.0.1:1/servanda"
    told = servanda("check", SERVANDA_HOME=str(tmp_path), DATABASE_URL=nowhere).stdout
    assert "left-open can be read by others" in told
    assert "the application could rewrite its own history" in told
    assert "The database cannot be used" in told
