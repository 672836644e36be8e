"""Databases for tests: migrated once a run by the real command, then copied for each worker."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from servanda.foundation.postgres.server import Server
from tests.external import ExternalServer


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server | ExternalServer]:
    """The PostgreSQL of this run, embedded or external, with the database ``servanda`` migrated."""
    if "SERVANDA_TEST_EXTERNAL" in os.environ:
        _migrate_once(home)
        yield ExternalServer()
        return
    with Server(home) as running:
        _migrate_once(home)
        yield running


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """pytest-django would rename the database; ours are copies with names of their own."""


@pytest.fixture(scope="session")
def django_db_setup(
    server: Server | ExternalServer, worker_id: str, home: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The worker's own copy; the fixtures ``db`` and ``committed_db`` work on it."""
    name = f"test_{worker_id}"
    with django_db_blocker.unblock():
        copy_database(server, home, name)
        connections["default"].settings_dict["NAME"] = name
        yield
        connections.close_all()


@pytest.fixture
def committed_db(
    django_db_setup: None,
    server: Server | ExternalServer,
    worker_id: str,
    home: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let the test commit, also from other threads and processes; the next test finds a fresh copy."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        copy_database(server, home, f"test_{worker_id}")


def copy_database(server: Server | ExternalServer, home: Path, name: str, original: str = "servanda") -> None:
    """Make the database anew from the migrated one, or from another that nobody is connected to."""
    copy = sql.Identifier(name)
    # PostgreSQL copies a database only while nobody else is connected to the original.
    with (
        _alone(home / "copying.lock"),
        psycopg.connect(server.superuser_dsn(), autocommit=True) as superuser,
    ):
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(copy))
        superuser.execute(
            sql.SQL("CREATE DATABASE {} OWNER servanda_owner TEMPLATE {} STRATEGY file_copy").format(
                copy, sql.Identifier(original)
            )
        )


def _migrate_once(home: Path) -> None:
    with once(home, "migrated") as first:
        if first:
            subprocess.run([_servanda(), "migrate"], check=True, timeout=120, env=_product_environment())


@contextmanager
def once(home: Path, deed: str) -> Iterator[bool]:
    """Whether the block is the first of all workers to do the deed; the others wait until it has succeeded."""
    with _alone(home / f"{deed}.lock"):
        done = home / deed
        yield not done.exists()
        done.touch()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _servanda() -> str:
    return str(Path(sys.executable).with_name("servanda"))


def _product_environment() -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "servanda.config.settings"}
