"""Deadlines while workers and PostgreSQL are killed: each fires once, none is missed, what is stored is what a replay gives."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from servanda.foundation.postgres.server import Server
from tests.faults.postgres.scene import kill_postmaster, remove_all_of
from tests.faults.test_up import SERVANDA, wait_until
from tests.memory import new_folder

pytestmark = pytest.mark.fault

IN_FULL: Final = os.environ.get("HYPOTHESIS_PROFILE") == "full"
CASES: Final = 2000 if IN_FULL else 200
"""So many initial responses fall due; each warns at its deadline and is missed a second later."""
WITHIN: Final = 30 if IN_FULL else 8
"""In so many seconds."""
KILLED_WORKERS: Final = 20 if IN_FULL else 3

ACCOUNTING: Final = str(Path(__file__).with_name("accounting.py"))


class Scene:
    """An installation of its own with its database and two workers, all of which may be killed."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.environment = os.environ | {
            "SERVANDA_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
        }
        self.server = Server(self.home)
        self.log = folder / "worker.log"
        self.workers: list[subprocess.Popen[bytes]] = []

    def command(self, *words: str) -> str:
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self) -> None:
        with self.log.open("ab") as log:
            self.workers.append(
                subprocess.Popen([SERVANDA, "worker"], env=self.environment, stdout=log, stderr=log)
            )

    def kill_worker(self, which: int) -> None:
        """``kill -9``, and start another in its place."""
        killed = self.workers.pop(which)
        killed.kill()
        killed.wait()
        self.start_worker()

    def await_fired(self, cases: int) -> None:
        """Wait until so many cases have told of a missed deadline; workers that ended are started again."""
        wait_until(lambda: self._keep_workers() and self._fired() >= cases, within=60)

    def _keep_workers(self) -> bool:
        for which in (0, 1):
            if self.workers[which].poll() is not None:
                self.kill_worker(which)
        return True

    def stop_workers(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(20)

    def _fired(self) -> int:
        statement = "SELECT count(*) FROM commitments_firing WHERE what = 'breach'"
        with psycopg.connect(self.server.settle().dsn("app")) as connection:
            (found,) = connection.execute(statement).fetchone() or (0,)
            return int(found)


@pytest.fixture
def scene() -> Iterator[Scene]:
    # pytest's own folders are closed to the unprivileged user that PostgreSQL runs as when we are root.
    folder = new_folder("servanda-firing-")
    folder.chmod(0o711)
    scene = Scene(folder)
    try:
        with scene.server:
            scene.command(SERVANDA, "migrate")
            yield scene
    finally:
        for worker in scene.workers:
            worker.kill()
            worker.wait()
        remove_all_of(folder)


def test_killed_workers_and_a_killed_database_lose_no_deadline_and_repeat_none(scene: Scene) -> None:
    scene.command(sys.executable, ACCOUNTING, str(CASES), str(WITHIN))
    scene.start_worker()
    scene.start_worker()
    chance = random.Random(os.urandom(8))  # noqa: S311 - where it strikes need not be secret
    # Whatever has been done by then: each stroke meets work that is going on.
    strokes = sorted(chance.sample(range(1, CASES), KILLED_WORKERS + 1))
    database = chance.choice(strokes)
    for stroke in strokes:
        scene.await_fired(stroke)
        if stroke == database:
            kill_postmaster(scene.home)
        else:
            scene.kill_worker(chance.randrange(2))
    scene.await_fired(CASES)
    scene.stop_workers()
    told = json.loads(scene.command(sys.executable, ACCOUNTING))
    assert {what: count for what, count in told["wrong"].items() if count} == {}, (strokes, database)
    assert told["acted"] >= 2 * CASES
