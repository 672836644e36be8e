"""The passwords of the three database roles, and the address a client needs."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

from psycopg.conninfo import make_conninfo

from servanda.foundation.postgres.unavailable import DatabaseUnavailable

DatabaseRole = Literal["owner", "app"]

SUPERUSER: Final = "servanda_superuser"
OWNER: Final = "servanda_owner"
APP: Final = "servanda_app"
DATABASE: Final = "servanda"
PORT: Final = 5432  # names the socket's file only: nothing listens on the network


@dataclass(frozen=True, slots=True)
class Credentials:
    """Name and password of one database role."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens and as whom to come: ``owner`` migrates, ``app`` is for web and workers.

    ``host`` is the folder of the Unix socket.
    """

    host: str
    port: int
    dbname: str
    owner: Credentials
    app: Credentials

    def credentials(self, role: DatabaseRole) -> Credentials:
        """Return the credentials of ``role``."""
        return self.owner if role == "owner" else self.app

    def dsn(self, role: DatabaseRole, *, dbname: str | None = None) -> str:
        """Return a connection string for ``role``, by default to the database ``servanda``."""
        return dsn(self.host, self.credentials(role), dbname or self.dbname)


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords as they are kept in the installation's folder."""

    superuser: str = field(repr=False)
    owner: str = field(repr=False)
    app: str = field(repr=False)

    def address(self, host: str) -> Address:
        """Return the address of the server whose socket lies in ``host``."""
        return Address(host, PORT, DATABASE, Credentials(OWNER, self.owner), Credentials(APP, self.app))


def dsn(host: str, credentials: Credentials, dbname: str) -> str:
    """Return a libpq connection string."""
    return make_conninfo(
        host=host, port=PORT, user=credentials.user, password=credentials.password, dbname=dbname
    )


def stored(path: Path) -> Passwords:
    """Read the passwords; raises ``DatabaseUnavailable`` if the file is missing or no longer understood."""
    try:
        return Passwords(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, TypeError, ValueError):
        raise DatabaseUnavailable(
            f"The passwords of the database should be in {path}: put the file back from a backup. Without it"
            " the database is locked; removing its data folder begins with an empty one."
        ) from None


def stored_or_new(path: Path) -> Passwords:
    """Read the passwords, or invent and keep them in a file that only its owner may read."""
    if path.exists():
        return stored(path)
    fresh = Passwords(*(secrets.token_urlsafe(32) for _ in range(3)))
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(json.dumps(asdict(fresh), indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    return fresh
