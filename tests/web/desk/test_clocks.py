"""How the clocks of a case are worded for strips and rows."""

import pytest

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
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


def test_a_paused_clock_says_since_when_and_rests(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(20))
    clock = shown(case, 50)
    assert (clock.u, clock.counts, clock.instant, clock.rests_at) == ("paused", False, works.later(20), "")
    assert clock.due == "paused since today, 12:20"


def test_the_strip_says_why_a_clock_is_paused(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(20))
    found, at = queries.case(case.number, viewer=as_tomas), works.later(50)
    strip = clocks.strip(queries.clocks_of([found], at=at)[found.id], found, at, VIENNA)
    assert [(one.u, one.because, one.href) for one in strip if one.u == "paused"] == [
        ("paused", "waiting for the customer", f"/cases/{case.number}/clocks/ort")
    ]


def test_a_cancelled_case_shows_only_what_was_kept(case: Case, as_bob: Viewer) -> None:
    cancelled = actions.cancel_case(
        number=case.number, cancel_reason=CancelReason.WITHDRAWN, by=as_bob, at=works.later(20)
    )
    at = works.later(50)
    strip = clocks.strip(queries.clocks_of([cancelled], at=at)[cancelled.id], cancelled, at, VIENNA)
    assert {one.kind for one in strip} == {"irt"}


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
