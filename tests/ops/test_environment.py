"""Settings from the environment: used, or refused with a sentence."""

import stat
from pathlib import Path

import pytest

from servanda.foundation import environment
from servanda.foundation.environment import Environment, Misconfigured


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        pytest.param({"SERVANDA_DATABASE_ROLE": "root"}, "SERVANDA_DATABASE_ROLE", id="unknown role"),
        pytest.param({"SERVANDA_BASE_URL": "nowhere"}, "SERVANDA_BASE_URL", id="base address without host"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(variables: dict[str, str], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        Environment.read(variables)


@pytest.mark.parametrize("url", ["mysql://h/x", "postgresql://h", "h:5432"])
def test_a_database_address_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="DATABASE_URL"):
        environment.database(Environment.read({"DATABASE_URL": url}))


def test_a_mail_address_that_cannot_be_is_refused() -> None:
    with pytest.raises(Misconfigured, match="SERVANDA_MAIL_URL"):
        environment.mail(Environment.read({"SERVANDA_MAIL_URL": "http://mail"}))


@pytest.mark.parametrize("sender", ["support", "@example.com", "a@b.example\nBcc: c@d.example"])
def test_a_sender_that_cannot_be_is_refused(sender: str) -> None:
    with pytest.raises(Misconfigured):
        Environment.read({"SERVANDA_MAIL_FROM": sender})


def test_a_mail_server_is_taken_with_its_usual_port() -> None:
    settings = environment.mail(
        Environment.read({"SERVANDA_MAIL_URL": "smtp+starttls://u:p%40@mail.example.com"})
    )
    assert settings["EMAIL_PORT"] == 587
    assert settings["EMAIL_HOST_PASSWORD"] == "p@"
    assert settings["EMAIL_USE_TLS"]


def test_the_owner_role_uses_its_own_address() -> None:
    env = Environment.read(
        {
            "DATABASE_URL": "postgresql://app:a@db/servanda",
            "DATABASE_OWNER_URL": "postgresql://owner:o@db/servanda",
            "SERVANDA_DATABASE_ROLE": "owner",
        }
    )
    assert environment.database(env)["USER"] == "owner"
    assert environment.app_role(env) == "app"


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = environment.secret(tmp_path, "django")
    path = tmp_path / "secrets" / "django"
    assert environment.secret(tmp_path, "django") == first
    assert len(first) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["django"]
