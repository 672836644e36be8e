"""``servanda bench firing``: how late deadlines fire while very many clocks are open."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

from servanda.ops.arguments import count
from servanda.ops.bench.installation import as_superuser, install, settle
from servanda.ops.bench.measuring import Measured, machine, measure
from servanda.ops.main import Failed
from servanda.ops.parts import Part

FEW: Final = 10_000
"""Open clocks that the idle cost is compared with."""

_START: Final = timedelta(seconds=8)
"""What workers need to be there before the first deadline."""
_COPIED_A_SECOND: Final = 100
_REGISTERED_A_SECOND: Final = 5
"""A busy machine does this much at least, and what follows it."""
_LATEST: Final = timedelta(minutes=15)

_LATENESS: Final = """
SELECT count(*), percentile_disc(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY late), max(fired) - min(due)
  FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin)) - extract(epoch FROM due_at) AS late,
               extract(epoch FROM pg_xact_commit_timestamp(xmin)) AS fired, extract(epoch FROM due_at) AS due
          FROM commitments_firing WHERE what = %s AND due_at BETWEEN %s AND %s) AS one
"""
_TOLD: Final = """
SELECT count(*), percentile_disc(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY extract(epoch FROM done.at - begun.at)),
       max(extract(epoch FROM done.at)) - min(extract(epoch FROM begun.at))
  FROM procrastinate_jobs AS job
  JOIN procrastinate_events AS begun ON begun.job_id = job.id AND begun.type = 'deferred'
  JOIN procrastinate_events AS done ON done.job_id = job.id AND done.type = 'succeeded'
 WHERE job.task_name = 'cases.happened'
"""
_UNTOLD: Final = """
SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'cases.happened'
"""
_PROBE: Final = """
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
SELECT id FROM commitments_clocksheet WHERE wakes_at <= now() ORDER BY wakes_at LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class Lateness:
    """Seconds, over so many: the median, the 99th of a hundred, the latest; and from the first to the last."""

    what: str
    count: int
    p50: float
    p99: float
    latest: float
    whole: float


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench firing``."""
    parser = subparsers.add_parser(
        "firing",
        help="how late deadlines fire",
        description="Makes an installation of its own in a temporary folder, fills it with open clocks, lets "
        "deadlines fall due evenly, and has workers fire them. Lateness is the commit of a firing, as PostgreSQL "
        "notes it, less its instant. A million open clocks take a quarter of an hour and 8 GB to fill.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--open", type=count, default=1_000_000, help="how many open clocks (1000000)")
    parser.add_argument("--due", type=count, default=10_000, help="how many deadlines fall due (10000)")
    parser.add_argument("--within", type=count, default=60, help="in how many seconds (60)")
    parser.add_argument("--workers", type=count, default=2, help="how many worker processes (2)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    home = install()
    _note_commits(home)
    from servanda.foundation import clock
    from servanda.ops.bench.deadlines import Desk

    desk = Desk(clock.now())
    few = min(FEW, args.open)
    desk.open_cases(few, clock.now())
    idle = [_idle(f"a turn with nothing due, {few} clocks open", home)]
    if args.open > few:
        desk.open_cases(args.open - few, clock.now())
        idle.append(_idle(f"a turn with nothing due, {args.open} clocks open", home))
    plan = _rows(_PROBE)
    since = clock.now() + _preparing(args) + _START
    desk.fall_due(args.due, since, args.within, clock.now())
    settle(home)
    if clock.now() > since - _START / 2:
        raise Failed("This machine is too busy to prepare so many deadlines in time; try fewer.")
    load = _fired(args, home, since)
    _tell(args, idle, [line for (line,) in plan], _lateness(since, args.within), load)
    return 0


def _preparing(args: argparse.Namespace) -> timedelta:
    return timedelta(seconds=2 + args.within // _REGISTERED_A_SECOND + args.due // _COPIED_A_SECOND)


def _fired(args: argparse.Namespace, home: Path, since: datetime) -> float:
    """Run workers until everything has fired and been told; the load of the machine at the end of the deadlines."""
    from servanda.commitments.queries import due_sheets

    last = since + timedelta(seconds=args.within + 1)
    with _workers(args.workers, home):
        _wait_until(last, lambda at: not due_sheets(at=at, limit=1))
        load = os.getloadavg()[0]
        _wait_until(last, lambda at: _rows(_UNTOLD)[0][0] == 0)
    return load


def _wait_until(earliest: datetime, done: Callable[[datetime], bool]) -> None:
    from servanda.foundation import clock

    pause = Event()
    while (at := clock.now()) <= earliest or not done(at):
        if at > earliest + _LATEST:
            raise Failed("The workers did not come to an end; what they said stands in their logs.")
        pause.wait(1)


@contextmanager
def _workers(number: int, home: Path) -> Iterator[None]:
    parts = [Part("worker", log=home / f"worker-{one}.log") for one in range(number)]
    try:
        yield
    finally:
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.wait_until_stopped()


def _lateness(since: datetime, within: int) -> list[Lateness]:
    """Of each kind of firing, and of the jobs that tell of them."""
    until = since + timedelta(seconds=within + 1)
    kinds = (("warnings at 100 %", "warning"), ("missed deadlines", "breach"))
    asked = [(what, _LATENESS, [kind, since, until]) for what, kind in kinds]
    found: list[tuple[Any, ...]] = [(what, *_rows(statement, values)[0]) for what, statement, values in asked]
    found.append(("jobs that tell of them", *_rows(_TOLD)[0]))
    return [
        Lateness(what, number, float(p50), float(p99), float(latest), float(whole))
        for what, number, (p50, p99, latest), whole in found
    ]


def _idle(what: str, home: Path) -> Measured:
    from servanda.foundation import clock
    from servanda.jobs.watching import Watch

    settle(home)
    watch = Watch()
    return measure(what, lambda _: watch.look(at=clock.now()), [None], batches=200)


def _note_commits(home: Path) -> None:
    """Have PostgreSQL note when each transaction was committed: the rows themselves say seconds alone."""
    from servanda.foundation.postgres.shared import server_of

    as_superuser(home, "ALTER SYSTEM SET track_commit_timestamp = on")
    server_of(home).stop()


def _rows(statement: str, values: Sequence[Any] = ()) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def _tell(
    args: argparse.Namespace, idle: list[Measured], plan: list[str], late: list[Lateness], load: float
) -> None:
    told: Mapping[str, Any] = {
        "machine": machine() | {"load": f"load {load:.1f}"},
        "idle": [asdict(one) for one in idle],
        "plan": plan,
        "lateness": [asdict(one) for one in late],
    }
    if args.json:
        json.dump(told, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    sys.stdout.write(f"{', '.join(str(fact) for fact in told['machine'].values())}\n")
    sys.stdout.write(f"{'microseconds':<52}{'median':>9}{'p95':>9}\n")
    for one in idle:
        sys.stdout.write(f"{one.what:<52}{one.median_us:>9.0f}{one.p95_us:>9.0f}\n")
    sys.stdout.write("".join(f"  {line}\n" for line in plan))
    sys.stdout.write(f"{'seconds':<28}{'p50':>8}{'p99':>8}{'latest':>8}{'whole':>8}{'count':>8}\n")
    for found in late:
        figures = "".join(f"{one:>8.2f}" for one in (found.p50, found.p99, found.latest, found.whole))
        sys.stdout.write(f"{found.what:<28}{figures}{found.count:>8}\n")
