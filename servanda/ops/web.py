"""``servanda web``: pages and API."""

import argparse
import os
import sys
from pathlib import Path

from servanda.ops import django
from servanda.ops.arguments import count
from servanda.ops.main import Failed


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "web",
        help="serve pages and API alone, for several machines",
        description="Serves pages and API. Example: servanda web --bind 0.0.0.0:8000 --processes 4",
    )
    add_options(parser)
    parser.set_defaults(run=run)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that ``up`` shares."""
    parser.add_argument(
        "--bind", type=address, default="127.0.0.1:8000", metavar="HOST:PORT", help="default: %(default)s"
    )
    parser.add_argument("--processes", type=count, default=1, help="web processes; default: %(default)s")


def address(value: str) -> str:
    """HOST:PORT, checked."""
    host, colon, port = value.rpartition(":")
    if not (colon and host and port.isdigit() and int(port) < 65536):
        raise argparse.ArgumentTypeError(f"{value!r} is not HOST:PORT, for example 127.0.0.1:8000")
    return value


def run(options: argparse.Namespace) -> int:
    """Become granian: its master answers signals and replaces processes that die."""
    django.ready()
    from django.conf import settings

    if not Path(settings.STATIC_ROOT).is_dir():
        raise Failed("Static files are missing; run servanda migrate first.")
    host, _, port = options.bind.rpartition(":")
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        f"--host={host.strip('[]')}",
        f"--port={port}",
        f"--workers={options.processes}",
        "--blocking-threads=8",
        "--backpressure=64",
        "--workers-kill-timeout=4",
        "--respawn-failed-workers",
        "--no-ws",
        "--log-level=error",
        "servanda.config.wsgi:application",
    ]
    os.execv(command[0], command)  # noqa: S606  our own interpreter's neighbour, no shell
