"""``kill -9`` of a holder, the postmaster, a backend, and of a first start half way."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from servanda.foundation.postgres.process import processes_in, tell
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from servanda.foundation.postgres.waiting import until
from tests.faults.postgres.scene import child, holder, kill_postmaster, pid_of, remember, remembered, running

pytestmark = pytest.mark.fault

_DIES_WHEN_SEEN = """
import os, signal, sys, threading
from pathlib import Path
from servanda.foundation.postgres.server import Server

home, pattern = Path(sys.argv[1]), sys.argv[2]

def die_when_seen():
    while not any((home / "postgres").glob(pattern)):
        pass
    os.kill(os.getpid(), signal.SIGKILL)

threading.Thread(target=die_when_seen, daemon=True).start()
Server(home).ensure_running()
"""


def test_a_killed_holder_leaves_the_server_to_the_others(fresh_home: Path) -> None:
    with holder(fresh_home) as other, Server(fresh_home):
        other.kill()
        other.wait()
        assert running(fresh_home)
    assert running(fresh_home) is None


def test_a_server_whose_last_holder_was_killed_is_taken_over_by_the_next_and_stopped_by_it(
    fresh_home: Path,
) -> None:
    with holder(fresh_home) as last:
        before = pid_of(fresh_home)
        last.kill()
    with Server(fresh_home):
        assert pid_of(fresh_home) == before
    assert processes_in(str(fresh_home)) == ()


def test_a_killed_postmaster_is_replaced_and_what_was_committed_is_there(
    server: Server, used_home: Path
) -> None:
    remember(server, "kept")
    kill_postmaster(used_home)
    assert remembered(server) == "kept"


def test_a_backend_that_outlives_its_postmaster_is_ended_before_a_new_one_starts(
    server: Server, used_home: Path
) -> None:
    with psycopg.connect(server.ensure_running().dsn("owner")) as connection:
        # A query that never looks up to see that its postmaster is gone.
        busy = threading.Thread(target=_expect_loss, args=[connection])
        busy.start()
        orphan = connection.info.backend_pid
        kill_postmaster(used_home)
        server.ensure_running()
        assert orphan not in processes_in(str(used_home))
        busy.join(timeout=10)


def test_after_a_killed_backend_the_next_connection_waits_for_the_recovery(server: Server) -> None:
    remember(server, "kept")
    dsn = server.ensure_running().dsn("owner")
    with psycopg.connect(dsn) as connection, psycopg.connect(dsn, autocommit=True) as witness:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        # The postmaster has noticed when it ends the others.
        assert until(lambda: _lost(witness), within=10)
    assert remembered(server) == "kept"


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param("setup-*", id="the folder aside"),
        pytest.param("setup-*/data/global/pg_control", id="initdb at work"),
        pytest.param("setup-*/data/postmaster.pid", id="the server aside"),
    ],
)
def test_a_first_start_killed_half_way_leaves_nothing_that_looks_finished(
    fresh_home: Path, seen: str
) -> None:
    with child(_DIES_WHEN_SEEN, fresh_home, seen) as starter:
        assert starter.wait(timeout=20) == -signal.SIGKILL
    base = fresh_home / "postgres"
    assert not (base / "data").exists()
    Server(fresh_home).ensure_running()
    assert list(base.glob("setup-*")) == []


def test_a_killed_initdb_is_reported_and_the_next_start_begins_anew(fresh_home: Path) -> None:
    home = str(fresh_home)
    killed = threading.Event()

    def kill_initdb() -> None:
        while not (found := processes_in(home)):
            pass
        tell(found[0], home, signal.SIGKILL)
        killed.set()

    threading.Thread(target=kill_initdb, daemon=True).start()
    with pytest.raises(DatabaseUnavailable, match="could not be created"):
        Server(fresh_home).ensure_running()
    assert killed.is_set()
    assert not (fresh_home / "postgres" / "data").exists()
    assert Server(fresh_home).ensure_running().dbname == "servanda"


def test_a_stopped_process_of_the_server_does_not_keep_it_from_stopping(
    server: Server, used_home: Path
) -> None:
    remember(server, "kept")
    with psycopg.connect(server.ensure_running().dsn("owner")) as connection:
        os.kill(connection.info.backend_pid, signal.SIGSTOP)
        server.stop()
        assert until(lambda: not processes_in(str(used_home)), within=1)
    assert remembered(server) == "kept"


def _lost(connection: psycopg.Connection) -> bool:
    with suppress(psycopg.OperationalError):
        connection.execute("SELECT 1")
    return connection.broken


def _expect_loss(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)")
