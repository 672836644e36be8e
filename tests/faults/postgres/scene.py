"""Homes to break, and processes to kill; everything is ended by its number and removed afterwards."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from servanda.foundation.postgres.places import place_of
from servanda.foundation.postgres.process import Postmaster, postmaster_of, processes_in, tell
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.waiting import until
from tests.memory import new_folder

_HOLD = """
import sys
from pathlib import Path
from servanda.foundation.postgres.server import Server
with Server(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder that PostgreSQL's account can come through to; pytest's own is closed to it if we are root."""
    yield from _ground()


@pytest.fixture
def fresh_home(ground: Path) -> Path:
    """A home that does not exist yet."""
    return ground / "home"


@pytest.fixture(scope="session")
def lasting_ground() -> Iterator[Path]:
    """Like ``ground``, for a database that many tests may break one after the other."""
    yield from _ground()


@pytest.fixture
def used_home(lasting_ground: Path) -> Iterator[Path]:
    """A home with a running database, which nobody holds; it is cheaper than a fresh one."""
    home = lasting_ground / "home"
    Server(home).ensure_running()
    yield home
    Server(home).stop()


@pytest.fixture
def server(used_home: Path) -> Server:
    """The running server of ``used_home``."""
    return Server(used_home)


def _ground() -> Iterator[Path]:
    folder = new_folder("servanda-fault-")
    folder.chmod(0o711)
    yield folder
    remove_all_of(folder)


def remove_all_of(folder: Path) -> None:
    """Stop the servers of all homes in ``folder`` and remove it, and what they keep outside of it."""
    for home in {path.parent.parent for path in folder.rglob("postgres/place.lock")}:
        place = place_of(home)
        # Stopped, not killed: a killed server leaves its shared memory to a next start that never comes.
        Server(home).stop()
        if place.base != place.own:
            shutil.rmtree(place.base)
    end_all_in(folder)
    shutil.rmtree(folder)


def end_all_in(folder: Path) -> None:
    """Kill every PostgreSQL process at work in ``folder`` and wait for the last."""
    for pid in processes_in(str(folder)):
        tell(pid, str(folder), signal.SIGKILL)
    assert until(lambda: not processes_in(str(folder)), within=10)


def running(home: Path) -> Postmaster | None:
    """The postmaster of ``home``, if one lives."""
    return postmaster_of(str(place_of(home).data))


def pid_of(home: Path) -> int:
    """The number of the living postmaster of ``home``."""
    found = running(home)
    assert found is not None
    return found.pid


def postmasters_in(home: Path) -> set[int]:
    """The numbers of all postmasters at work in ``home``: those that none of its processes has started.

    Their command lines do not tell: a child has its parent's until it gives itself a name.
    """
    found = processes_in(str(home))
    return {pid for pid in found if _parent_of(pid) not in (None, *found)}


def _parent_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None  # it has ended since
    return int(stat.rpartition(")")[2].split()[1])


def kill_postmaster(home: Path) -> None:
    """``kill -9``, and wait until it is gone (its children may live a little longer)."""
    pid = pid_of(home)
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: running(home) is None, within=10)


def remember(server: Server, word: str) -> None:
    """Commit ``word``, and no other word, in the database."""
    with psycopg.connect(server.ensure_running().dsn("owner")) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def remembered(server: Server) -> str:
    """The word committed last."""
    with psycopg.connect(server.settle().dsn("owner")) as connection:
        (word,) = connection.execute("SELECT word FROM kept").fetchone() or ("",)
        return str(word)


@contextmanager
def child(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that reads our end of a pipe; it is killed if it does not end by itself."""
    command = [sys.executable, "-W", "error", "-c", script, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.stdin and not process.stdin.closed:
                process.stdin.close()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@contextmanager
def holder(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the server of ``home`` until the block ends or it is killed."""
    with child(_HOLD, home) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


@contextmanager
def stranger(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with PostgreSQL, but runs as PostgreSQL's account."""
    account = place_of(home).account
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, cwd="/", **account.process_options()) as process:
        try:
            yield process
        finally:
            process.kill()
