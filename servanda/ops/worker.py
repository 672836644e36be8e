"""``servanda worker``: jobs."""

import argparse

from servanda.ops import django
from servanda.ops.arguments import count


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "worker",
        help="run jobs alone, for several machines",
        description="Runs jobs until it is told to stop. Example: servanda worker --concurrency 4",
    )
    parser.add_argument("--concurrency", type=count, default=2, help="jobs at once; default: %(default)s")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Goes on after a short loss of the database; ends when it stays away, to be started again."""
    django.ready(readable_logs=False)
    from procrastinate.contrib.django import app

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with worker.open():
        worker.run_worker(concurrency=options.concurrency, shutdown_graceful_timeout=4, delete_jobs="never")
    return 0
