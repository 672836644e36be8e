"""Jobs: announced with the action or not at all, and never lost with their worker."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.core.access import system
from servanda.foundation import idempotency, outbox
from servanda.foundation.idempotency import Answer
from servanda.foundation.models import KeptAnswer
from servanda.foundation.transactions import action
from tests.cast import NOON

KNOWN = "housekeeping.forget_kept_answers"


class Broken(Exception):
    """Stops an action halfway."""


@action
def announce_and(*, fail: bool, by: object) -> None:
    outbox.announce(KNOWN, timestamp=0)
    if fail:
        raise Broken


def run_worker_until_idle() -> None:
    # In a thread of its own: a browser of the journeys may have left its event loop running in this one.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(_run_worker_until_idle).result()


def _run_worker_until_idle() -> None:
    # What it does synchronously runs in one thread of the whole process, whose connection the next test would
    # find broken: its database is a fresh copy.
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with worker.open():
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    asyncio.run(sync_to_async(connections.close_all)())


def statuses() -> list[str]:
    return list(ProcrastinateJob.objects.filter(task_name=KNOWN).values_list("status", flat=True))


@pytest.mark.django_db
def test_an_action_that_fails_announces_nothing() -> None:
    with pytest.raises(Broken), transaction.atomic():
        announce_and(fail=True, by=system("test"))
    assert statuses() == []


@pytest.mark.usefixtures("committed_db")
def test_an_announced_job_is_done_by_the_worker() -> None:
    announce_and(fail=False, by=system("test"))
    KeptAnswer.objects.create(
        principal="01a20179-8519-74bd-8e4a-fa64eda9a65e",
        key="old",
        fingerprint="",
        kept_at=NOON - timedelta(days=900),
    )
    run_worker_until_idle()
    assert statuses() == ["succeeded"]
    assert not KeptAnswer.objects.exists()


@pytest.mark.usefixtures("committed_db")
def test_a_job_of_a_worker_that_died_is_done_by_the_next() -> None:
    announce_and(fail=False, by=system("test"))
    with connection.cursor() as cursor:
        # What kill -9 leaves behind: a job taken by a worker whose heart beats no more.
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (dead,) = cursor.fetchone() or (0,)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    outbox.announce("housekeeping.retry_stalled_jobs", timestamp=0)
    run_worker_until_idle()
    run_worker_until_idle()
    assert statuses() == ["succeeded"]


@pytest.mark.django_db
def test_kept_answers_are_forgotten_after_a_day() -> None:
    for hours in (1, 30):
        idempotency.once(
            principal=UUID(int=hours),
            key=f"{hours}",
            request=b"",
            at=NOON - timedelta(hours=hours),
            keep=True,
            act=lambda: Answer(201, {}),
        )
    assert idempotency.forget(before=NOON - idempotency.KEPT_FOR) == 1
