"""``servanda worker``: jobs, and the watch over deadlines."""

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from servanda.ops import django
from servanda.ops.arguments import count

JOBS_END_WITHIN_S: Final = 3
WATCH_ENDS_WITHIN_S: Final = 1.5
"""Together less than the five seconds that whoever stops a worker gives it. What is cut off then is done again."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "worker",
        help="run jobs alone, for several machines",
        description="Runs jobs and keeps watch over deadlines until it is told to stop. "
        "Example: servanda worker --concurrency 4",
    )
    parser.add_argument("--concurrency", type=count, default=2, help="jobs at once; default: %(default)s")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Goes on after a short loss of the database; ends when it stays away, to be started again."""
    django.ready(readable_logs=False)
    from procrastinate.contrib.django import app

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with _watch(), worker.open():
        worker.run_worker(
            concurrency=options.concurrency, shutdown_graceful_timeout=JOBS_END_WITHIN_S, delete_jobs="never"
        )
    return 0


@contextmanager
def _watch() -> Iterator[None]:
    """Keep watch meanwhile, in a thread; it ends after the batch at work, or with the process if that hangs."""
    from servanda.jobs.watching import keep_watch

    stopping = threading.Event()
    watching = threading.Thread(target=keep_watch, args=[stopping], name="watch", daemon=True)
    watching.start()
    try:
        yield
    finally:
        stopping.set()
        watching.join(WATCH_ENDS_WITHIN_S)
