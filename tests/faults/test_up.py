"""``servanda up`` on this machine: starts all, mends what dies, stops cleanly."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.memory import new_folder

pytestmark = pytest.mark.fault

SERVANDA = str(Path(sys.executable).with_name("servanda"))


class Instance:
    """One ``servanda up --no-demo`` with a home of its own."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.bind = f"127.0.0.1:{free.getsockname()[1]}"
        self.home = home
        self.log = home.parent / "up.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [SERVANDA, "up", "--no-demo", "--bind", self.bind],
                stdout=log,
                stderr=log,
                env=os.environ
                | {"SERVANDA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "servanda.config.settings"},
            )

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://{self.bind}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0

    def is_ready(self) -> bool:
        return self.status("/readyz") == 200

    def children(self) -> dict[str, int]:
        """Direct children by the word after ``servanda`` or the program's name."""
        return {name: pid for pid, name in _children(self.process.pid)}

    def base_urls(self) -> set[str]:
        """The addresses that the parts put into links."""
        environments = [Path(f"/proc/{pid}/environ").read_text() for pid in self.children().values()]
        words = [word.partition("=") for one in environments for word in one.split("\0")]
        return {value for name, _, value in words if name == "SERVANDA_BASE_URL"}

    def postmaster(self) -> int:
        path = self.home / "postgres" / "data" / "postmaster.pid"
        return int(path.read_text().split()[0]) if path.exists() else 0


def _children(parent: int) -> Iterator[tuple[int, str]]:
    for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        if len(words) > 2:  # a process that ended and was not waited for yet has no words
            yield int(pid), "web" if any("granian" in word for word in words) else words[2]


def is_alive(pid: int) -> bool:
    """Whether the process still does anything: one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds: Callable[[], object], *, within: float = 30.0) -> float:
    """Seconds until the condition held; fails after ``within``."""
    started, pause = monotonic(), Event()
    while not holds():
        assert monotonic() - started < within, "it never happened"
        pause.wait(0.05)
    return monotonic() - started


@pytest.fixture
def instance() -> Iterator[Instance]:
    # pytest's own folders are closed to the unprivileged user that PostgreSQL runs as when we are root.
    folder = new_folder("servanda-up-")
    folder.chmod(0o711)
    instance = Instance(folder / "home")
    try:
        wait_until(lambda: instance.is_ready() or instance.process.poll() is not None, within=60)
        assert instance.process.poll() is None, instance.log.read_text()
        yield instance
    finally:
        if instance.process.poll() is None:
            instance.process.send_signal(signal.SIGINT)
            instance.process.wait(20)
        shutil.rmtree(folder)


def test_it_mends_what_dies_and_stops_within_five_seconds(instance: Instance) -> None:
    # One start serves all of this: each step begins from a ready instance.
    for name in ("web", "worker"):
        wait_until(lambda name=name: name in instance.children())  # type: ignore[misc]
        killed = instance.children()[name]
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda name=name, killed=killed: instance.children().get(name, killed) != killed)  # type: ignore[misc]
        wait_until(instance.is_ready)

    assert instance.base_urls() == {os.environ.get("SERVANDA_BASE_URL", f"http://{instance.bind}")}

    dead = instance.postmaster()
    os.kill(dead, signal.SIGKILL)
    wait_until(lambda: instance.postmaster() not in (0, dead))
    wait_until(instance.is_ready)

    postmaster, others = instance.postmaster(), list(instance.children().values())
    instance.process.send_signal(signal.SIGINT)
    started = monotonic()
    assert instance.process.wait(15) == 0
    assert monotonic() - started < 10
    assert [pid for pid in (postmaster, *others) if is_alive(pid)] == []


def test_a_busy_address_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [SERVANDA, "up", "--bind", f"127.0.0.1:{taken.getsockname()[1]}"],
            capture_output=True,
            text=True,
            timeout=30,
            env=os.environ | {"SERVANDA_HOME": str(tmp_path)},
        )
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert done.stderr.count("\n") == 1
