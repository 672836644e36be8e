"""Several watches and people on the same cases at once: real connections, real commits, each firing once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from queue import Queue
from typing import Final

import pytest
from django.db import connection, transaction

from servanda.cases import actions
from servanda.cases.models import Case, CaseEvent
from servanda.commitments.models import Firing
from servanda.commitments.queries import due_sheets, evaluations, instant, recorded_firings
from servanda.core.access import Role, Viewer
from servanda.core.clocks.firing import reached
from servanda.jobs import watching
from servanda.jobs.watching import Watch
from servanda.organisations.queries import viewer_of
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")

MISSED: Final = NOON + timedelta(days=30)
"""Every deadline has been missed by then."""


def engineer() -> tuple[Viewer, works.Desk]:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    return viewer_of(tomas), works.desk(tomas)


def watch_until_nothing_is_due(at: datetime) -> None:
    watch = Watch()
    while watch.look(at=at):
        pass


def told(case: Case) -> Counter[tuple[str, str]]:
    """How often it was told what came of which clock."""
    found = CaseEvent.objects.filter(case=case, kind="clock")
    return Counter((event.data["clock"], event.data["what"]) for event in found)


def assert_fired_once(at: datetime) -> None:
    cases = list(Case.objects.all())
    recorded = recorded_firings([case.sheet_id for case in cases])
    for sheet_id, evaluation in evaluations(list(recorded), at=at).items():
        assert recorded[sheet_id] == {one.key for one in reached(evaluation) if one.at <= instant(at)}
    assert Firing.objects.count() == sum(len(keys) for keys in recorded.values())
    assert {count for case in cases for count in told(case).values()} <= {1}


def test_two_watches_and_a_person_at_once_fire_everything_once() -> None:
    tomas, desk = engineer()
    cases = [works.registered(desk, dispatch=True) for _ in range(25)]
    for case in cases[::5]:
        actions.accept_case(number=case.number, by=tomas, at=NOON)

    def inform_them_all() -> None:
        for case in cases[::5]:
            actions.inform_customer(number=case.number, text="We are on it.", by=tomas, at=MISSED)

    said = at_once(
        lambda: watch_until_nothing_is_due(MISSED),
        lambda: watch_until_nothing_is_due(MISSED),
        inform_them_all,
    )
    watch_until_nothing_is_due(MISSED)
    assert said == [""] * 3
    assert due_sheets(at=MISSED, limit=1) == []
    assert_fired_once(MISSED)


def test_a_watch_leaves_a_case_that_somebody_has_and_fires_it_afterwards() -> None:
    tomas, desk = engineer()
    mine, other = (works.registered(desk, dispatch=True) for _ in range(2))
    with ThreadPoolExecutor(1) as beside, transaction.atomic():
        actions.accept_case(number=mine.number, by=tomas, at=NOON)
        # It would never come back if it waited for us.
        beside.submit(_watch_aside, MISSED).result(timeout=20)
    assert told(other) != {} == told(mine)
    watch_until_nothing_is_due(MISSED)
    assert told(mine) == told(other)


def test_a_watch_whose_next_batch_another_has_takes_the_one_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "BATCH", 1)
    _, desk = engineer()
    first, second, third = (works.registered(desk, dispatch=True) for _ in range(3))
    with ThreadPoolExecutor(1) as beside, transaction.atomic():
        assert Watch().look(at=MISSED)
        beside.submit(_watch_aside, MISSED).result(timeout=20)
    assert sorted(bool(told(case)) for case in (first, second, third)) == [False, True, True]


def test_a_person_waits_for_the_watch_and_then_acts_on_what_it_left() -> None:
    tomas, desk = engineer()
    case = works.registered(desk, dispatch=True)
    pids: Queue[int] = Queue()

    def accept() -> None:
        try:
            pids.put(_scalar("SELECT pg_backend_pid()"))
            actions.accept_case(number=case.number, by=tomas, at=MISSED)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            assert Watch().look(at=MISSED)
            accepting = beside.submit(accept)
            pid = pids.get(timeout=10)
            while not _scalar("SELECT cardinality(pg_blocking_pids(%s))", pid):
                assert not accepting.done()
        accepting.result(timeout=10)
    assert Case.objects.get(id=case.id).status == "open"
    assert_fired_once(MISSED)


def _watch_aside(at: datetime) -> None:
    try:
        Watch().look(at=at)
    finally:
        connection.close()


def _scalar(statement: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
