"""The watch: what is due fires in batches, whatever fails, and it stops when it is told to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Final

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from servanda.cases.models import Case, CaseEvent
from servanda.commitments.models import ClockEvent, ClockSheet, Firing
from servanda.commitments.queries import due_sheets
from servanda.core.access import Role
from servanda.foundation import clock
from servanda.foundation.postgres.server import Server
from servanda.jobs import watching
from servanda.jobs.aside import LEFT_ALONE_FOR
from servanda.jobs.watching import Watch
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff
from tests.external import ExternalServer

A_SECOND: Final = timedelta(seconds=1)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


def wakes(case: Case) -> datetime | None:
    """When the case wakes next."""
    return ClockSheet.objects.get(id=case.sheet_id).wakes_at


def wake(case: Case, minutes: int) -> None:
    ClockSheet.objects.filter(id=case.sheet_id).update(wakes_at=works.later(minutes))


def broken(case: Case) -> Case:
    """Its clock sheet has an event that nobody can read; nothing but a broken row comes to this."""
    ClockEvent.objects.create(
        sheet_id=case.sheet_id, seq=2, type="hold", at=NOON, recorded_at=NOON, data={"nonsense": 1}
    )
    return case


def those_fired() -> set[object]:
    return set(Firing.objects.values_list("sheet", flat=True))


@pytest.mark.django_db
def test_a_turn_fires_what_is_due_and_says_that_there_may_be_more(desk: works.Desk) -> None:
    case = works.registered(desk)
    late, watch = NOON + timedelta(days=30), Watch()
    assert [watch.look(at=NOON), watch.look(at=late), watch.look(at=late)] == [False, True, False]
    assert those_fired() == {case.sheet_id}


@pytest.mark.django_db
def test_the_longest_due_fires_first(desk: works.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "BATCH", 1)
    cases = [works.registered(desk) for _ in range(3)]
    late, watch = NOON + timedelta(days=30), Watch()
    for case, minutes in zip(cases, (30, 10, 20), strict=True):
        wake(case, minutes)
    order = []
    while watch.fire(at=late):
        order += [sheet for sheet in those_fired() if sheet not in order]
    assert order == [cases[1].sheet_id, cases[2].sheet_id, cases[0].sheet_id]


@pytest.mark.django_db
def test_a_batch_announces_one_job(desk: works.Desk) -> None:
    for _ in range(3):
        works.registered(desk, dispatch=True)
    ProcrastinateJob.objects.all().delete()
    Watch().look(at=NOON + timedelta(days=30))
    (job,) = ProcrastinateJob.objects.all()
    told = CaseEvent.objects.filter(kind="clock")
    assert sorted(job.args["event_ids"]) == sorted(str(event.id) for event in told)


@pytest.mark.django_db
def test_what_is_not_due_costs_five_statements_however_many_are_open(
    desk: works.Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        works.registered(desk)
    with django_assert_num_queries(5):
        assert not Watch().look(at=NOON)


@pytest.mark.django_db
def test_what_is_due_is_found_by_the_index_of_what_wakes(desk: works.Desk) -> None:
    for _ in range(3):
        works.registered(desk)
    with CaptureQueriesContext(connection) as asked:
        due_sheets(at=NOON, limit=1)
    with connection.cursor() as cursor:
        # Three rows would be read whole: the question is whether the index can answer.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "Scan using sheets_to_wake" in plan
    assert "Sort" not in plan


@pytest.mark.django_db
def test_a_batch_costs_the_same_statements_for_one_case_and_for_many(desk: works.Desk) -> None:
    late, spent = NOON + timedelta(days=30), []
    for count in (1, 5):
        for _ in range(count):
            works.registered(desk, dispatch=True)
        with CaptureQueriesContext(connection) as statements:
            assert Watch().fire(at=late) == 6 * count
        spent.append(len(statements))
    assert spent[0] == spent[1]


@pytest.mark.django_db
def test_a_case_that_fails_keeps_none_of_its_batch_back(desk: works.Desk) -> None:
    failing, whole = broken(works.registered(desk)), works.registered(desk)
    Watch().look(at=NOON + timedelta(days=30))
    assert those_fired() == {whole.sheet_id}
    assert wakes(failing) is not None


@pytest.mark.django_db
def test_a_case_that_failed_is_left_alone_for_a_minute(
    desk: works.Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    broken(works.registered(desk))
    late, watch = NOON + timedelta(days=30), Watch()
    watch.look(at=late)
    with django_assert_num_queries(5):
        watch.look(at=late + LEFT_ALONE_FOR - A_SECOND)
    whole = works.registered(desk)
    watch.look(at=late + LEFT_ALONE_FOR)
    assert those_fired() == {whole.sheet_id}


@pytest.mark.django_db
def test_a_case_whose_last_event_lies_ahead_of_this_clock_waits_for_it(desk: works.Desk) -> None:
    case = works.registered(desk, when=works.later(10))
    wake(case, 0)
    assert not Watch().look(at=works.later(9))
    assert wakes(case) == NOON


class Turns(Event):
    """Tells the watch to stop at its so-and-so-many-th pause; nobody waits."""

    def __init__(self, pauses: int, meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self._left = pauses
        self._meanwhile = meanwhile
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        self._meanwhile()
        self._left -= 1
        if not self._left:
            self.set()
        return self.is_set()


@pytest.fixture
def committed_desk(committed_db: None) -> works.Desk:
    """In a database that sees commits."""
    return works.desk(staff("Tomás Rivera", Role.ENGINEER))


def long_ago() -> datetime:
    return clock.now() - timedelta(days=30)


def test_it_watches_until_it_is_told_to_stop_and_pauses_for_less_than_a_second(
    committed_desk: works.Desk,
) -> None:
    turns = Turns(2, meanwhile=_once(lambda: works.registered(committed_desk, when=long_ago())))
    watching.keep_watch(turns)
    assert len(turns.waits) == 2
    assert all(pause is not None and 0 < pause <= 1 for pause in turns.waits)
    # What was registered in the first pause fired in the turn after it.
    assert len(those_fired()) == 1


def test_a_watch_that_is_told_to_stop_fires_nothing_more(committed_desk: works.Desk) -> None:
    works.registered(committed_desk, when=long_ago())
    stopped = Event()
    stopped.set()
    watching.keep_watch(stopped)
    assert those_fired() == set()


def test_a_watch_goes_on_by_itself_when_the_database_is_back(
    committed_desk: works.Desk, server: Server | ExternalServer
) -> None:
    case = works.registered(committed_desk, when=long_ago())
    let_in(server, False)
    watching.keep_watch(Turns(2, meanwhile=_once(lambda: let_in(server, True))))
    assert those_fired() == {case.sheet_id}


def let_in(server: Server | ExternalServer, whether: bool) -> None:
    """Whether the database takes connections; those that there are end."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as superuser:
        superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {whether}")


def _once(act: Callable[[], object]) -> Callable[[], object]:
    acts = iter([act])
    return lambda: next(acts, lambda: None)()
