"""Files that name a process which is gone, or whose number a stranger has by now."""

import subprocess
from pathlib import Path

import pytest

from servanda.foundation.postgres.locks import FileLock
from servanda.foundation.postgres.places import place_of
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from tests.faults.postgres.scene import kill_postmaster, pid_of, remember, remembered, running, stranger

pytestmark = pytest.mark.fault


@pytest.fixture
def pid_file(server: Server, used_home: Path) -> Path:
    """The file of a postmaster that was killed, with something committed before."""
    remember(server, "kept")
    kill_postmaster(used_home)
    return used_home / "postgres" / "data" / "postmaster.pid"


def test_a_pid_file_of_a_dead_process_does_not_hinder_the_next_start(
    server: Server, used_home: Path, pid_file: Path
) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    _name(pid_file, gone.pid)
    assert remembered(server) == "kept"
    assert pid_of(used_home) != gone.pid


def test_a_stranger_with_the_number_of_the_postmaster_is_left_alone_by_start_and_stop(
    server: Server, used_home: Path, pid_file: Path
) -> None:
    with stranger(used_home) as passer_by:
        _name(pid_file, passer_by.pid)
        server.stop()
        assert remembered(server) == "kept"
        assert pid_of(used_home) != passer_by.pid
        server.stop()
        assert passer_by.poll() is None


def test_a_stranger_with_the_number_in_the_lock_of_the_socket_is_left_alone(
    server: Server, used_home: Path, pid_file: Path
) -> None:
    lock = used_home / "postgres" / "socket" / ".s.PGSQL.5432.lock"
    with stranger(used_home) as passer_by:
        _name(lock, passer_by.pid)
        assert remembered(server) == "kept"
        assert passer_by.poll() is None


def test_the_postmaster_of_another_home_counts_as_a_stranger(
    server: Server, used_home: Path, pid_file: Path, ground: Path
) -> None:
    neighbour = ground / "neighbour"
    Server(neighbour).ensure_running()
    _name(pid_file, pid_of(neighbour))
    server.stop()
    assert remembered(server) == "kept"
    assert running(neighbour)
    assert pid_of(used_home) != pid_of(neighbour)


def test_a_server_keeps_its_lock_as_long_as_any_of_its_processes_lives(
    server: Server, used_home: Path
) -> None:
    lock = FileLock(place_of(used_home).lock("alive"))
    assert not lock.acquire(within=0)
    server.stop()
    assert lock.acquire(within=2)
    lock.release()


def test_data_that_a_server_in_another_container_uses_is_not_opened_twice(
    server: Server, used_home: Path
) -> None:
    server.stop()
    # All that is seen of a server in another container is that it keeps the lock.
    unseen = FileLock(place_of(used_home).lock("alive"))
    assert unseen.acquire(within=2)
    try:
        with pytest.raises(DatabaseUnavailable, match="Another PostgreSQL still uses"):
            server.ensure_running()
    finally:
        unseen.release()


def _name(file: Path, pid: int) -> None:
    file.write_text("\n".join([str(pid), *file.read_text().split("\n")[1:]]))
