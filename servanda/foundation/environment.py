"""What the environment says: read once, in one place, with a clear sentence for each value that cannot be."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

CHECKOUT: Final = Path(__file__).resolve().parents[2]
DEFAULT_SENDER: Final = "Servanda <support@localhost>"


class Misconfigured(Exception):
    """A setting that cannot be used; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of this process. Every field names its variable in ``docs/operations.md``."""

    home: Path
    keyring: Path
    debug: bool
    role: str
    database_name: str
    database_url: str
    owner_url: str
    base_url: str
    styleguide: bool
    allowed_hosts: tuple[str, ...]
    mail_url: str
    mail_from: str
    api_pace: float
    file_mb: int
    documents: int

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> "Environment":
        """Raises ``Misconfigured``."""
        base_url = variables.get("SERVANDA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        host = urlsplit(base_url).hostname
        if not host:
            raise Misconfigured("SERVANDA_BASE_URL must be an address like https://support.example.com.")
        hosts = variables.get("SERVANDA_ALLOWED_HOSTS", "")
        home = Path(variables.get("SERVANDA_HOME") or CHECKOUT / ".servanda").expanduser().absolute()
        keyring = Path(variables.get("SERVANDA_KEYRING") or home / "keys" / "secrets.json")
        return cls(
            home=home,
            keyring=keyring.expanduser().absolute(),
            debug=variables.get("SERVANDA_DEBUG", "") == "1",
            role=_role(variables.get("SERVANDA_DATABASE_ROLE", "app")),
            database_name=variables.get("SERVANDA_DATABASE_NAME", "servanda"),
            database_url=variables.get("DATABASE_URL", ""),
            owner_url=variables.get("DATABASE_OWNER_URL", ""),
            base_url=base_url,
            styleguide=variables.get("SERVANDA_STYLEGUIDE", variables.get("SERVANDA_DEBUG", "")) == "1",
            allowed_hosts=(host, "127.0.0.1", "localhost", "[::1]", *(h for h in hosts.split(",") if h)),
            mail_url=variables.get("SERVANDA_MAIL_URL", ""),
            mail_from=_sender(variables.get("SERVANDA_MAIL_FROM", DEFAULT_SENDER)),
            api_pace=_pace(variables.get("SERVANDA_API_PACE", "1")),
            file_mb=_whole("SERVANDA_FILE_MB", variables.get("SERVANDA_FILE_MB", "25"), 1024),
            documents=_whole("SERVANDA_DOCUMENTS", variables.get("SERVANDA_DOCUMENTS", "100"), 10_000),
        )


def _sender(value: str) -> str:
    _, address = parseaddr(value)
    name, _, domain = address.rpartition("@")
    if not name or not domain or not value.isprintable():
        raise Misconfigured('SERVANDA_MAIL_FROM must look like "Halden support <support@example.com>".')
    return value


def _role(value: str) -> str:
    if value not in ("app", "owner"):
        raise Misconfigured("SERVANDA_DATABASE_ROLE is either app (the default) or owner (to migrate).")
    return value


def _pace(value: str) -> float:
    try:
        pace = float(value)
    except ValueError:
        pace = -1
    if not 0 <= pace <= 1000:
        raise Misconfigured("SERVANDA_API_PACE multiplies the rate limits: a number from 0 (none) to 1000.")
    return pace


def _whole(name: str, value: str, most: int) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise Misconfigured(f"{name} is a whole number from 1 to {most}.")
    return int(value)


def secret(home: Path, name: str, *, length: int = 50) -> str:
    """A secret of this installation, of ``length`` random bytes: made when first asked for, kept mode 600."""
    folder = home / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    # Two processes may start at once: the complete file appears under its name in one step, first one wins.
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(length))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(env: Environment) -> dict[str, Any]:
    """Django's description of the database for the role of this process."""
    common = {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    if not env.database_url:
        return common | {
            "ENGINE": "servanda.foundation.postgres.engine",
            "NAME": env.database_name,
            "OPTIONS": {"embedded_home": env.home, "embedded_role": env.role, "pool": _pool(env)},
        }
    url = env.owner_url if env.role == "owner" and env.owner_url else env.database_url
    return common | _external(url) | {"OPTIONS": {"pool": _pool(env)} | dict(parse_qsl(urlsplit(url).query))}


def app_role(env: Environment) -> str | None:
    """The role whose rights are limited after migrating; none where one role does everything."""
    if not env.database_url:
        return "servanda_app"
    return unquote(urlsplit(env.database_url).username or "") if env.owner_url else None


def mail(env: Environment) -> dict[str, object]:
    """Django's mail settings: an SMTP server by ``SERVANDA_MAIL_URL``, else files below the home."""
    if not env.mail_url:
        (env.home / "mail").mkdir(parents=True, exist_ok=True, mode=0o700)
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": env.home / "mail",
        }
    parts = urlsplit(env.mail_url)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise Misconfigured(
            "SERVANDA_MAIL_URL must look like smtp+starttls://user:password@mail.example.com:587."
        )
    return {
        "EMAIL_BACKEND": "servanda.foundation.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+starttls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
    }


def _external(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise Misconfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "servanda.foundation.postgres.engine",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
    }


def _pool(env: Environment) -> bool | dict[str, object]:
    # A migration is one connection that comes and goes: a pool would only hold it open.
    return False if env.role == "owner" else {"min_size": 1, "max_size": 12, "timeout": 10}
