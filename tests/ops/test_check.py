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
    for name in ("SERVANDA_BASE_URL", "SERVANDA_MAIL_URL", "SERVANDA_DEBUG"):
        assert name in done.stdout


def test_a_secret_that_others_may_read_is_named(home: Path) -> None:
    secret = home / "secrets" / "left-open"
    secret.touch(mode=0o644)
    secret.chmod(0o644)
    try:
        assert "left-open can be read by others" in servanda("check").stdout
    finally:
        secret.unlink()


def test_one_role_for_everything_is_named(home: Path) -> None:
    address = "postgresql://servanda_app:x@127.0.0.1:1/servanda"
    done = servanda("check", DATABASE_URL=address)
    assert "the application could rewrite its own history" in done.stdout
    assert "The database cannot be used" in done.stdout
