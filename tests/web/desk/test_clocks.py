"""How the clocks of a case are worded for strips and rows."""

import pytest

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.people.models import User
from servanda.web.desk import clocks
from tests.cases import works

pytestmark = pytest.mark.django_db

VIENNA = "Europe/Vienna"


def shown(case: Case, minutes: int) -> clocks.ShownClock:
    """The clock of a row, so many minutes after noon."""
    at = works.later(minutes)
    found = clocks.row(queries.clocks_of([case], at=at)[case.id], at, VIENNA)
    assert found is not None
    return found


@pytest.fixture
def case(tomas: User, as_tomas: Viewer) -> Case:
    """One that Tomás has accepted and answered at noon."""
    found = works.opened(works.desk(tomas), tomas)
    actions.inform_customer(number=found.number, text="I have your case.", by=as_tomas, at=works.later(0))
    return queries.case(found.number, viewer=as_tomas)


def test_a_running_clock_says_what_is_left_and_when_it_is_due(case: Case) -> None:
    clock = shown(case, 30)
    assert (clock.u, clock.counts) == ("calm", True)
    assert clock.value.endswith("left")
    assert clock.due.startswith("due ")
    assert clock.exact.endswith("Vienna")


def test_a_running_clock_rests_where_working_time_closes(case: Case) -> None:
    assert shown(case, 30).rests_at == "2026-06-15T15:00:00+00:00"


def test_a_clock_rests_at_once_while_working_time_is_closed(case: Case) -> None:
    evening = works.later(8 * 60)
    assert shown(case, 8 * 60).rests_at == evening.isoformat()


def test_a_paused_clock_is_due_at_no_time(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(20))
    clock = shown(case, 50)
    assert (clock.u, clock.counts, clock.instant, clock.rests_at) == ("paused", False, None, "")


def test_a_pause_says_from_when_it_moved_the_deadline(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(20))
    actions.take_back_case(number=case.number, reason="Found it.", by=as_tomas, at=works.later(50))
    at = works.later(60)
    found = queries.clocks_of([case], at=at)[case.id].ort
    assert found is not None
    moved = clocks.shown_clock(found, at, VIENNA).moved
    assert moved.startswith("Moved from ")
    assert moved.endswith("by a pause of 30 min")


def test_a_broken_promise_says_by_how_much(case: Case) -> None:
    clock = shown(case, 14 * 24 * 60)
    assert clock.u == "breached"
    assert clock.value.endswith("over")
    assert clock.due.startswith("was due ")
