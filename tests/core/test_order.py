"""Order of work: a total order that pages visit once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.order import (
    Band,
    ClockReading,
    Cursor,
    MalformedCursor,
    Place,
    band,
    comes_after,
    cursor_at,
    key,
    risk,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def place(number: str = "1000", **changed: object) -> Place:
    """Return a dull place: severity 3, no key, received an hour ago, nothing at risk."""
    facts: dict[str, object] = {
        "severity": 3,
        "severity_weight": None,
        "priority": 2,
        "received_at": NOW - HOUR,
        "at_risk_at": None,
        "running_due_at": None,
        **changed,
    }
    return Place(number=number, **facts)  # type: ignore[arg-type]


def in_order(places: list[Place]) -> list[Place]:
    return sorted(places, key=lambda one: (band(one, NOW), key(one)))


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        pytest.param({"severity": 4, "at_risk_at": NOW}, {"severity": 2}, id="at risk before worse severity"),
        pytest.param(
            {"severity": 1}, {"severity": 2, "at_risk_at": NOW}, id="severity one is always at risk"
        ),
        pytest.param({"severity": 2}, {"severity": 3}, id="worse severity"),
        pytest.param({"severity_weight": 1}, {"severity_weight": 9}, id="more important installation"),
        pytest.param({"severity_weight": 9}, {"severity_weight": None}, id="any key before none"),
        pytest.param({"priority": 1}, {"priority": 2}, id="priority"),
        pytest.param({"running_due_at": NOW}, {"running_due_at": NOW + HOUR}, id="earlier deadline"),
        pytest.param({"running_due_at": NOW + HOUR}, {}, id="running before paused"),
        pytest.param({"received_at": NOW - 2 * HOUR}, {"received_at": NOW - HOUR}, id="older"),
    ],
)
def test_what_comes_first(sooner: dict[str, object], later: dict[str, object]) -> None:
    first, second = place("2000", **sooner), place("1000", **later)
    assert in_order([second, first]) == [first, second]


@pytest.mark.parametrize(
    ("risk_at", "expected"),
    [
        pytest.param(NOW, Band.AT_RISK, id="from its instant on"),
        pytest.param(NOW + SECOND, Band.REST, id="not a second before"),
        pytest.param(None, Band.REST, id="never"),
    ],
)
def test_a_case_is_at_risk_from_its_stored_instant(risk_at: datetime | None, expected: Band) -> None:
    assert band(place(at_risk_at=risk_at), NOW) is expected


@pytest.mark.parametrize(
    ("clock", "at_risk_at", "running_due_at"),
    [
        pytest.param(ClockReading(True, NOW + HOUR, NOW), NOW, NOW + HOUR, id="first warning"),
        pytest.param(ClockReading(True, NOW, None), NOW + SECOND, NOW, id="no warning: as due passes"),
        pytest.param(ClockReading(True, NOW, NOW, NOW - HOUR), NOW - HOUR, NOW, id="breached before"),
        pytest.param(ClockReading(False, NOW, NOW, NOW), None, None, id="paused or ended"),
        pytest.param(ClockReading(True), None, None, id="no such promise"),
    ],
)
def test_what_is_stored_of_a_clock(
    clock: ClockReading, at_risk_at: datetime | None, running_due_at: datetime | None
) -> None:
    stored = risk([clock])
    assert (stored.at_risk_at, stored.running_due_at) == (at_risk_at, running_due_at)


def test_the_earliest_of_several_clocks_is_stored() -> None:
    stored = risk([ClockReading(True, NOW + HOUR, NOW), ClockReading(True, NOW + 2 * HOUR, NOW - HOUR)])
    assert (stored.at_risk_at, stored.running_due_at) == (NOW - HOUR, NOW + HOUR)


def test_an_escalated_case_is_at_risk_although_nothing_runs() -> None:
    assert risk([], escalated_at=NOW).at_risk_at == NOW


INSTANTS = st.integers(-5, 5).map(lambda hours: NOW + hours * HOUR)
PLACES = st.lists(
    st.builds(
        Place,
        number=st.integers(1000, 1200).map(str),
        severity=st.integers(1, 4),
        severity_weight=st.none() | st.integers(1, 9),
        priority=st.integers(1, 3),
        received_at=INSTANTS,
        at_risk_at=st.none() | INSTANTS,
        running_due_at=st.none() | INSTANTS,
    ),
    max_size=30,
    unique_by=lambda one: one.number,
)


@given(PLACES, st.randoms(use_true_random=False))
def test_the_order_is_total_whatever_order_cases_arrive_in(places: list[Place], chance: Random) -> None:
    shuffled = list(places)
    chance.shuffle(shuffled)
    assert in_order(shuffled) == in_order(places)
    keys = [(band(one, NOW), key(one)) for one in in_order(places)]
    assert all(earlier < later for earlier, later in pairwise(keys))


@given(PLACES, st.integers(1, 7))
def test_paging_by_cursor_visits_every_case_once_in_order(places: list[Place], limit: int) -> None:
    visited: list[Place] = []
    page = in_order(places)[:limit]
    while page:
        visited += page
        cursor = Cursor.from_tuple(cursor_at(page[-1], NOW).to_tuple())
        page = in_order([one for one in places if comes_after(cursor, one)])[:limit]
    assert visited == in_order(places)


def test_a_cursor_keeps_the_bands_of_the_first_page() -> None:
    turning = place("2000", at_risk_at=NOW + SECOND)
    cursor = cursor_at(place("1000"), NOW)
    assert comes_after(cursor, turning)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((), id="nothing"),
        pytest.param(("x",) * 8, id="no instants"),
        pytest.param((*cursor_at(place(), NOW).to_tuple(), "more"), id="one part too many"),
        pytest.param(
            ("2026-03-02T12:00:00", *cursor_at(place(), NOW).to_tuple()[1:]), id="instant without zone"
        ),
        pytest.param((NOW.isoformat(), "7", *cursor_at(place(), NOW).to_tuple()[2:]), id="no such band"),
    ],
)
def test_a_foreign_cursor_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(MalformedCursor, match="first page"):
        Cursor.from_tuple(parts)
