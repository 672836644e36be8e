"""Many processes and threads, one server; two homes, two servers."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from servanda.foundation.postgres.process import processes_in
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.waiting import until
from tests.faults.postgres.scene import child, holder, pid_of, postmasters_in, remember, remembered, running

pytestmark = pytest.mark.fault

_FORKS = """
import os, sys
from pathlib import Path
from servanda.foundation.postgres.server import Server

server = Server(Path(sys.argv[1]))
server.hold()
up, told = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    os.close(told[1])
    os.write(up[1], b".")
    os.read(told[0], 1)
    os._exit(10 + server.held)
os.read(up[0], 1)
server.release()
os.write(told[1], b".")
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_processes_that_begin_at_once_share_one_server_and_the_last_one_stops_it(fresh_home: Path) -> None:
    with ThreadPoolExecutor(4) as several, ExitStack() as holders:
        list(several.map(lambda _: holders.enter_context(holder(fresh_home)), range(4)))
        assert len(postmasters_in(fresh_home)) == 1
    assert processes_in(str(fresh_home)) == ()


def test_threads_that_begin_at_once_start_one_server(fresh_home: Path) -> None:
    steps: list[str] = []
    shared = Server(fresh_home, steps.append)
    with ThreadPoolExecutor(8) as threads:
        addresses = set(threads.map(lambda _: shared.ensure_running(), range(8)))
    assert len(addresses) == 1
    assert steps == ["Creating the database (once)", "Starting PostgreSQL 18"]


def test_ctrl_c_in_the_starters_terminal_leaves_the_server_to_other_holders(fresh_home: Path) -> None:
    with holder(fresh_home) as starter, Server(fresh_home):
        before = pid_of(fresh_home)
        os.killpg(starter.pid, signal.SIGINT)
        starter.wait(timeout=20)
        assert pid_of(fresh_home) == before


def test_ctrl_c_stops_the_server_with_its_only_holder(fresh_home: Path) -> None:
    with holder(fresh_home) as only:
        os.killpg(only.pid, signal.SIGINT)
        only.wait(timeout=20)
    assert processes_in(str(fresh_home)) == ()


def test_a_forked_child_does_not_share_its_parents_hold(fresh_home: Path) -> None:
    with child(_FORKS, fresh_home) as parent:
        assert parent.stdout is not None
        assert parent.stdout.read() == "10\n"
    assert running(fresh_home) is None


def test_two_homes_run_side_by_side_and_end_apart(ground: Path) -> None:
    one, other = Server(ground / "one"), Server(ground / "other")
    remember(one, "of one")
    remember(other, "of the other")
    one.stop()
    assert remembered(other) == "of the other"
    assert remembered(one) == "of one"


def test_a_second_start_finds_what_the_first_one_left(server: Server, used_home: Path) -> None:
    remember(server, "kept")
    server.stop()
    steps: list[str] = []
    assert remembered(Server(used_home, steps.append)) == "kept"
    assert steps == ["Starting PostgreSQL 18"]


def test_nested_holds_of_one_process_count(fresh_home: Path) -> None:
    server = Server(fresh_home)
    with server:
        with server:
            assert server.held
        assert running(fresh_home)
    assert until(lambda: running(fresh_home) is None, within=1)
