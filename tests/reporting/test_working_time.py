"""Many questions at once are answered as each by itself."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.calendars import BeyondTheCalendar, Calendar, Compiled, Definition, compile_calendar
from servanda.reporting.working_time import WorkingTimes
from tests.core.calendars.make import hour, office
from tests.strategies.calendars import working_places

MONDAY = 1_781_481_600
"""15 June 2026, 00:00 UTC."""
DAY = 86_400
YEAR = 366 * DAY
QUESTIONS = st.lists(
    st.tuples(st.integers(MONDAY, MONDAY + YEAR), st.integers(1, 30 * 3600)), min_size=1, max_size=40
)


def asked(compiled: Compiled) -> WorkingTimes:
    return WorkingTimes(compiled, MONDAY - YEAR, MONDAY + 3 * YEAR)


def numbers(values: Any) -> Any:
    return np.array(list(values), dtype=np.int64)


@given(working_places(), QUESTIONS)
def test_working_time_is_that_of_each_question(
    place: tuple[Definition, int], questions: list[tuple[int, int]]
) -> None:
    definition, begin = place
    compiled = compile_calendar(definition)
    since = numbers(begin + at - MONDAY for at, _ in questions)
    until = since + numbers(length for _, length in questions) * 20
    expected = [compiled.working_time(int(a), int(b)) for a, b in zip(since, until, strict=True)]
    arrays = WorkingTimes(compiled, int(since.min()), int(until.max()))
    assert arrays.working_times(since, until).tolist() == expected


@given(QUESTIONS)
def test_deadlines_are_those_of_each_question(questions: list[tuple[int, int]]) -> None:
    compiled = compile_calendar(office())
    found = asked(compiled).due(numbers(at for at, _ in questions), numbers(n for _, n in questions))
    assert found.tolist() == [compiled.due(at, seconds) for at, seconds in questions]


def test_intervals_that_lie_close_together_are_told_apart() -> None:
    minutes = tuple((hour(9, 10)[0] + 120 * n, hour(9, 10)[0] + 120 * n + 60) for n in range(60))
    compiled = compile_calendar(Calendar("UTC", (minutes,) * 7))
    at = np.arange(MONDAY, MONDAY + DAY, 37, dtype=np.int64)
    found = asked(compiled).due(at, np.full_like(at, 90))
    assert found.tolist() == [compiled.due(int(one), 90) for one in at]


def test_an_end_before_the_start_is_no_time() -> None:
    assert asked(compile_calendar(office())).working_times(numbers([MONDAY + DAY]), numbers([MONDAY])) == [0]


def test_nothing_asked_is_nothing_answered() -> None:
    nothing = numbers([])
    assert asked(compile_calendar(office())).due(nothing, nothing).size == 0


@pytest.mark.parametrize("at", [MONDAY - 2 * YEAR, MONDAY + 4 * YEAR])
def test_an_instant_outside_is_refused(at: int) -> None:
    with pytest.raises(BeyondTheCalendar):
        asked(compile_calendar(office())).counts(numbers([at]))


def test_a_deadline_outside_is_refused() -> None:
    with pytest.raises(BeyondTheCalendar):
        asked(compile_calendar(office())).due(numbers([MONDAY]), numbers([20 * YEAR]))
