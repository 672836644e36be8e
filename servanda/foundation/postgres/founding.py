"""Creating the database once: aside, complete, and only then under its name."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from servanda.foundation.postgres.binaries import Binaries
from servanda.foundation.postgres.credentials import (
    APP,
    DATABASE,
    OWNER,
    SUPERUSER,
    Credentials,
    Passwords,
    dsn,
)
from servanda.foundation.postgres.launching import halt, launch, run, sweep
from servanda.foundation.postgres.places import Place
from servanda.foundation.postgres.unavailable import DatabaseUnavailable

EXTENSIONS: Final = ("btree_gist", "pg_trgm", "unaccent", "citext")
_ASIDE: Final = "setup-"
_INITDB: Final = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--auth=scram-sha-256",
    f"--username={SUPERUSER}",
    "--set=timezone=UTC",
    "--set=password_encryption=scram-sha-256",
    "--set=fsync=on",
    "--no-instructions",
)


def found(binaries: Binaries, place: Place, passwords: Passwords, say: Callable[[str], None]) -> None:
    """Create roles, extensions and database in a folder aside, then rename it to ``place.data``.

    Being killed at any point leaves only a folder that the next start removes.
    """
    say("Creating the database (once)")
    with _aside(place) as folder:
        data = _initdb(binaries, place, folder, passwords.superuser)
        launch(binaries, place, data)
        try:
            _furnish(
                dsn(str(place.socket), Credentials(SUPERUSER, passwords.superuser), "template1"), passwords
            )
        finally:
            halt(data)
        data.rename(place.data)
    _sync_folder(place.base)


@contextmanager
def _aside(place: Place) -> Iterator[Path]:
    for left in place.base.glob(f"{_ASIDE}*"):
        _remove(left)
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=place.base))
    try:
        yield place.account.owns(folder)
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    # Asked, and waited for: a killed server would leave its shared memory behind for good. An initdb whose
    # starter was killed ends by itself, a server does not.
    halt(folder / "data")
    sweep(folder, within=2.0)
    shutil.rmtree(folder)


def _initdb(binaries: Binaries, place: Place, folder: Path, password: str) -> Path:
    data, secret = folder / "data", folder / "password"
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(password)
        if place.account.borrowed:
            os.fchown(file.fileno(), place.account.uid, place.account.gid)
    command = [str(binaries.program("initdb")), f"--pgdata={data}", f"--pwfile={secret}", *_INITDB]
    done = run(command, place.account, cwd=folder)
    if done.returncode != 0:
        raise DatabaseUnavailable(f"The database could not be created. initdb says: {done.stderr.strip()}")
    return data


def _furnish(superuser_dsn: str, passwords: Passwords) -> None:
    """Roles, and extensions in the template, so that every database made later has them too."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(
            _role(connection, "CREATE ROLE {} LOGIN CREATEDB PASSWORD {}", OWNER, passwords.owner)
        )
        connection.execute(_role(connection, "CREATE ROLE {} LOGIN PASSWORD {}", APP, passwords.app))
        for name in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(name)))
    # The template cannot be copied while we are in it.
    with psycopg.connect(superuser_dsn, dbname="postgres", autocommit=True) as connection:
        database, owner, app = (sql.Identifier(name) for name in (DATABASE, OWNER, APP))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, app))


def _role(connection: psycopg.Connection, statement: LiteralString, name: str, password: str) -> sql.Composed:
    # Only the SCRAM verifier is sent, so no log can show the password.
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return sql.SQL(statement).format(sql.Identifier(name), sql.Literal(verifier.decode()))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
