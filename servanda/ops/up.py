"""``servanda up``: everything on one machine, one command."""

import argparse
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from servanda.foundation.environment import Environment, Misconfigured
from servanda.ops import web
from servanda.ops.main import Failed
from servanda.ops.parts import Part, complete, variables

LOOK_EVERY_S: Final = 1.0
ANSWER_WITHIN_S: Final = 60.0


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
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    _must_be_free(options.bind)
    os.environ.update(variables(_address(options.bind), os.environ))
    env = _environment()
    with _database(env) as look_after_it:
        _prepare(options)
        _serve(options, env, stopping, look_after_it)
    return 0


def say(step: str) -> None:
    """One step of the start, for the person who waits."""
    print(f"  {step}", flush=True)


def _environment() -> Environment:
    try:
        return Environment.read()
    except Misconfigured as error:
        raise Failed(str(error)) from error


def _address(bind: str) -> str:
    return f"http://{bind}"


@contextmanager
def _database(env: Environment) -> Iterator[Callable[[], object]]:
    if env.database_url:
        yield lambda: None
        return
    from servanda.foundation.postgres.server import Server
    from servanda.foundation.postgres.unavailable import DatabaseUnavailable

    try:
        with Server(env.home, say=say) as server:
            yield server.ensure_running
            say("Stopping PostgreSQL")
    except DatabaseUnavailable as error:
        raise Failed(str(error)) from error


def _prepare(options: argparse.Namespace) -> None:
    say("Bringing the database to this version")
    complete("migrate")
    if not options.no_demo:
        complete("demo", "load")


def _serve(
    options: argparse.Namespace,
    env: Environment,
    stopping: threading.Event,
    look_after_it: Callable[[], object],
) -> None:
    folder = env.home / "log"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    say(f"Starting web and worker (they log to {folder})")
    served = ("--bind", options.bind, "--processes", str(options.processes))
    parts = [
        Part("web", *served, log=folder / "web.log", is_vital=True),
        Part("worker", log=folder / "worker.log"),
    ]
    try:
        _await_first_answer(options.bind, parts, stopping)
        _announce(options)
        while not stopping.wait(LOOK_EVERY_S):
            look_after_it()
            _tend(parts)
            for part in parts:
                part.keep_log_small()
    finally:
        say("Stopping")
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.wait_until_stopped()


def _tend(parts: list[Part]) -> None:
    for part in parts:
        if said := part.tend(time.monotonic()):
            say(said)


def _must_be_free(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise Failed(
                f"{bind} cannot be used ({error.strerror}). Name another: --bind {host}:8001"
            ) from error


def _await_first_answer(bind: str, parts: list[Part], stopping: threading.Event) -> None:
    # Whatever address it is bound to, it knows itself as localhost.
    request = urllib.request.Request(f"http://{bind}/healthz", headers={"Host": "localhost"})
    for _ in range(int(ANSWER_WITHIN_S * 10)):
        if stopping.wait(0.1):
            return
        _tend(parts)
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310  our own address
                return
        except OSError:
            # It does not listen yet, or takes more than five seconds for its first answer.
            continue
    raise Failed(f"The web process did not answer on {bind} within {ANSWER_WITHIN_S:.0f} s.")


def _announce(options: argparse.Namespace) -> None:
    print(f"\nServanda is at {_address(options.bind)}  (Ctrl-C stops it)\n", flush=True)
    if not options.no_demo:
        complete("demo", "logins")
