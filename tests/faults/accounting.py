"""Run as a program in an installation: prepare deadlines, or account for every one of them."""

import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any


def prepare(cases: int, within: int) -> None:
    """Let so many initial responses fall due in so many seconds, from five seconds on."""
    from servanda.foundation import clock
    from servanda.ops.bench.deadlines import Desk

    now = clock.now()
    Desk(now).fall_due(cases, now + timedelta(seconds=5), within, now)


def account() -> dict[str, Any]:
    """What is wrong, in counts that are all 0 where nothing is; and how much there was."""
    return {"wrong": {**_clocks(), **_entries(), **_notices()}, "acted": _acted()}


def end_jobs() -> None:
    """Do what the workers left; what they died over would be taken up after half a minute, here it is at once."""
    from django.db import connection
    from procrastinate.contrib.django import app

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL, scheduled_at = NULL "
            "WHERE status IN ('todo', 'doing') AND task_name = 'cases.happened'"
        )
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with worker.open():
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def _clocks() -> dict[str, int]:
    """What was recorded and stored, beside what a replay gives."""
    from servanda.commitments.models import ClockSheet, Firing
    from servanda.commitments.queries import evaluations, kept_obligations, recorded_firings
    from servanda.commitments.queries.kept import as_kept
    from servanda.core.clocks.firing import reached
    from servanda.core.clocks.kept import differences, kept
    from servanda.foundation import clock

    ids = list(ClockSheet.objects.values_list("id", flat=True))
    recorded, stored = recorded_firings(ids), kept_obligations(ids)
    wrong: Counter[str] = Counter(missing=0, unfounded=0, different=0)
    for sheet_id, evaluation in evaluations(ids, at=clock.now()).items():
        came = {one.key for one in reached(evaluation)}
        wrong["missing"] += len(came - recorded[sheet_id])
        wrong["unfounded"] += len(recorded[sheet_id] - came)
        rows = {row.key: as_kept(row) for row in stored[sheet_id]}
        wrong["different"] += len(list(differences(rows, kept(evaluation))))
    twice = Firing.objects.count() - sum(map(len, recorded.values()))
    return {**wrong, "fired twice": twice}


def _entries() -> dict[str, int]:
    """Each firing that acts has its one entry, and each entry was announced by one job, which is done."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from servanda.cases.models import CaseEvent

    jobs = ProcrastinateJob.objects.filter(task_name="cases.happened")
    announced = Counter(one for job in jobs for one in job.args["event_ids"])
    entries = CaseEvent.objects.filter(kind="clock")
    return {
        "entries too many or too few": abs(entries.count() - _acted()),
        "announced otherwise than once": sum(1 for one in _told_of() if announced[str(one)] != 1),
        "jobs not done": jobs.exclude(status="succeeded").count(),
    }


def _notices() -> dict[str, int]:
    """Of each entry the same people are told, by the same ways, once."""
    from servanda.automation.models import Notice

    notices = Counter(Notice.objects.values_list("about_id", "recipient_id", "channel"))
    ways: dict[Any, set[Any]] = {one: set() for one in _told_of()}
    for about, recipient, channel in notices:
        ways[about].add((recipient, channel))
    expected = Counter(map(frozenset, ways.values())).most_common(2)
    return {
        "told twice": sum(1 for count in notices.values() if count > 1),
        "told nobody": sum(1 for found in ways.values() if not found),
        "told otherwise than the rest": len(ways) - sum(count for _, count in expected),
    }


def _told_of() -> list[Any]:
    """The entries that somebody is to be told of: no warning at the deadline, and those of before were made up."""
    from servanda.cases.models import CaseEvent

    told = CaseEvent.objects.filter(kind="clock", data__has_key="recipients").exclude(data__mark=60)
    return list(told.values_list("id", flat=True))


def _acted() -> int:
    from servanda.commitments.models import Firing

    return Firing.objects.filter(acted=True).count()


if __name__ == "__main__":
    from servanda.ops import django

    django.ready()
    if sys.argv[1:]:
        prepare(*map(int, sys.argv[1:]))
    else:
        end_jobs()
        print(json.dumps(account()))
