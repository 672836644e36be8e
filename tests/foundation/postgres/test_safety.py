"""What the embedded server promises about passwords, durability, and words."""

import sys
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from servanda.foundation.postgres import binaries
from servanda.foundation.postgres.locks import FileLock
from servanda.foundation.postgres.places import place_of
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from tests.faults.postgres.scene import running

_SETTINGS = [
    pytest.param("listen_addresses", "", id="no network"),
    pytest.param("fsync", "on", id="commits reach the disk"),
    pytest.param("full_page_writes", "on", id="torn pages are healed"),
    pytest.param("data_checksums", "on", id="rot is noticed"),
    pytest.param("server_encoding", "UTF8", id="any script"),
    pytest.param("TimeZone", "UTC", id="one zone"),
    pytest.param("password_encryption", "scram-sha-256", id="no plain passwords"),
    pytest.param("unix_socket_permissions", "0700", id="a private socket"),
    pytest.param("log_min_error_statement", "panic", id="no statements in the log"),
]


@pytest.mark.parametrize(("name", "value"), _SETTINGS)
def test_the_server_is_set_for(server: Server, name: str, value: str) -> None:
    assert _asked(server, "SELECT current_setting(%s)", name) == value


def test_every_way_in_asks_for_a_scram_password(server: Server) -> None:
    asked = "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules WHERE %s"
    assert _asked(server, asked, True) == "scram-sha-256"


@pytest.mark.parametrize("password", [pytest.param("", id="none"), pytest.param("guess", id="a wrong one")])
@pytest.mark.parametrize("user", ["servanda_superuser", "servanda_owner", "servanda_app"])
def test_nobody_comes_in_without_the_password(server: Server, user: str, password: str) -> None:
    address = server.ensure_running()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(make_conninfo(address.dsn("app"), user=user, password=password, passfile="/dev/null"))


@pytest.mark.parametrize(("role", "rights"), [("owner", (False, True)), ("app", (False, False))])
def test_only_the_owner_may_create_databases_and_none_is_superuser(
    server: Server, role: str, rights: tuple[bool, bool]
) -> None:
    with psycopg.connect(server.superuser_dsn()) as connection:
        asked = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = %s"
        assert connection.execute(asked, [f"servanda_{role}"]).fetchone() == rights


def test_the_application_cannot_create_tables(server: Server) -> None:
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(server.ensure_running().dsn("app")) as connection, refused:
        connection.execute("CREATE TABLE mine (word text)")


@pytest.mark.parametrize("word", ["ÄRGER", "ŽLUŤOUČKÝ", "ΟΔΟΣ"])
def test_letters_of_any_script_are_folded_by_the_builtin_locale(server: Server, word: str) -> None:
    with psycopg.connect(server.ensure_running().dsn("app")) as connection:
        found = connection.execute("SELECT %s ILIKE lower(%s)", [word, word]).fetchone()
    assert found == (True,)
    provider = "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = %s"
    assert _asked(server, provider, "servanda") == "b C.UTF-8"


def test_passwords_never_show_when_an_address_is_printed(server: Server) -> None:
    address = server.ensure_running()
    assert address.owner.password not in repr(address)
    assert address.app.password not in str(address)


def test_two_homes_never_share_a_password(server: Server, fresh_home: Path) -> None:
    other = Server(fresh_home).ensure_running()
    assert other.app.password != server.ensure_running().app.password


def test_data_of_another_major_version_is_refused_before_anything_starts(fresh_home: Path) -> None:
    server = Server(fresh_home)
    server.ensure_running()
    server.stop()
    (place_of(fresh_home).data / "PG_VERSION").write_text("17\n")
    with pytest.raises(DatabaseUnavailable, match=r"written by PostgreSQL 17.*make a backup"):
        Server(fresh_home).ensure_running()


def test_a_hold_that_fails_leaves_nothing_held(fresh_home: Path) -> None:
    server = Server(fresh_home)
    server.ensure_running()
    server.stop()
    (place_of(fresh_home).data / "PG_VERSION").write_text("17\n")
    with pytest.raises(DatabaseUnavailable):
        server.hold()
    assert not server.held
    assert FileLock(place_of(fresh_home).lock("hold")).acquire(within=0)


def test_stopping_what_never_ran_creates_nothing(fresh_home: Path) -> None:
    Server(fresh_home).stop()
    assert not fresh_home.exists()


def test_releasing_what_is_not_held_leaves_the_server_running(server: Server, used_home: Path) -> None:
    server.release()
    assert running(used_home)


def test_lost_passwords_are_named_and_not_replaced(server: Server, used_home: Path) -> None:
    passwords = place_of(used_home).passwords
    kept = passwords.rename(passwords.with_suffix(".kept"))
    try:
        with pytest.raises(DatabaseUnavailable, match=r"credentials\.json"):
            Server(used_home).ensure_running()
    finally:
        kept.rename(passwords)


def test_what_postgresql_says_is_handed_on_when_it_does_not_start(server: Server, used_home: Path) -> None:
    server.stop()
    own = place_of(used_home).data / "postgresql.auto.conf"
    before = own.read_text()
    own.write_text("no_such_setting = 1\n")
    try:
        with pytest.raises(DatabaseUnavailable, match="no_such_setting"):
            server.ensure_running()
    finally:
        own.write_text(before)


def test_a_platform_without_programs_is_told_about_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    with pytest.raises(DatabaseUnavailable, match="set DATABASE_URL to an external PostgreSQL"):
        binaries.installed()


def _asked(server: Server, question: LiteralString, *values: object) -> object:
    with psycopg.connect(server.superuser_dsn()) as connection:
        (answer,) = connection.execute(question, values).fetchone() or (None,)
        return answer
