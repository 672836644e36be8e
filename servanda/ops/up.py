"""``servanda up``: everything on one machine, one process group."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from servanda.ops import web
from servanda.ops.main import Failed

LOOK_EVERY_S: Final = 1.0
STOP_WITHIN_S: Final = 5.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "up",
        help="start everything on this machine",
        description="Starts the database, migrates, loads the demo company once, and serves desk, portal and "
        "API with workers. Ctrl-C stops all of it. Example: servanda up --bind 127.0.0.1:9000 --no-demo",
    )
    web.add_options(parser)
    parser.add_argument("--no-demo", action="store_true", help="start empty; make a user with createadmin")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Returns when told to stop and everything has stopped."""
    from servanda.config.environment import Environment, Misconfigured

    try:
        env = Environment.read()
    except Misconfigured as error:
        raise Failed(str(error)) from error
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    if env.database_url:
        _serve(options, stopping, look_after=lambda: None)
        return 0
    from servanda.foundation.postgres.server import Server

    with Server(env.home, say=say) as server:
        _serve(options, stopping, look_after=server.ensure_running)
        say("Stopping PostgreSQL")
    return 0


def say(step: str) -> None:
    """One step of the start, for the person who waits."""
    print(f"  {step}", flush=True)


def _serve(options: argparse.Namespace, stopping: threading.Event, look_after: Callable[[], object]) -> None:
    say("Bringing the database to this version")
    _complete("migrate")
    if not options.no_demo:
        _complete("demo", "load")
    parts = [
        Part("web", "--bind", options.bind, "--processes", str(options.processes)),
        Part("worker"),
    ]
    try:
        for part in parts:
            part.start()
        _announce(options)
        while not stopping.wait(LOOK_EVERY_S):
            look_after()
            for part in parts:
                part.restart_if_dead()
    finally:
        say("Stopping")
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.wait_until_stopped()


class Part:
    """One long-running command beside this one; started again when it dies."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # Its own process group: Ctrl-C reaches us alone, and we stop the parts in order.
        self.process = subprocess.Popen(_command(*self.arguments), start_new_session=True)  # noqa: S603

    def restart_if_dead(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            say(f"{self.arguments[0]} ended with {self.process.returncode}; starting it again")
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_until_stopped(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("servanda")), *arguments]


def _complete(*arguments: str) -> None:
    done = subprocess.run(_command(*arguments), check=False)  # noqa: S603
    if done.returncode:
        raise Failed(f"servanda {' '.join(arguments)} failed; what it said stands above.")


def _announce(options: argparse.Namespace) -> None:
    print(f"\nServanda is at http://{options.bind}  (Ctrl-C stops it)\n", flush=True)
