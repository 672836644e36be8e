"""Working hours, lengths and changes in words."""

from datetime import date
from typing import Any

import pytest

from servanda.core.calendars import CLOSED_WEEK, Calendar, timeline_of
from servanda.core.calendars.definition import Hours, Week
from servanda.core.clocks.events import ExternalInfo, SeverityChanged, Solved
from servanda.web.desk.cases.promise import week_in_words
from servanda.web.desk.cases.proof.wording import is_always, to_the_second
from servanda.web.desk.cases.wording import changed, clock_event

DAY: Hours = ((8 * 3600, 17 * 3600),)
SHIFTS: Hours = ((6 * 3600, 12 * 3600), (13 * 3600, 22 * 3600))


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ((DAY, DAY, DAY, DAY, DAY, (), ()), "Mon to Fri 08:00–17:00"),
        ((DAY, DAY, (), DAY, (), (), ()), "Mon to Tue 08:00–17:00, Thu 08:00–17:00"),
        ((SHIFTS, (), (), (), (), (), ()), "Mon 06:00–12:00 and 13:00–22:00"),
        ((((0, 86_400),),) * 7, "Mon to Sun 00:00–24:00"),
        (CLOSED_WEEK, ""),
    ],
)
def test_neighbouring_days_with_equal_hours_are_said_together(week: Week, said: str) -> None:
    assert week_in_words(week) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (20, "20 s"), (60, "1 min"), (4280, "1 h 11 min 20 s"), (28_800, "8 h"), (3605, "1 h 5 s")],
)
def test_a_length_in_a_proof_leaves_no_second_out(seconds: int, said: str) -> None:
    assert to_the_second(seconds) == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"fields": ["caller_mail", "caller_name"]}, "changed caller"),
        ({"fields": ["severity"], "severity": [2, 1]}, "changed severity from 2 to 1"),
        ({"fields": ["subject", "severity"]}, "changed subject"),
        ({}, "changed the case"),
    ],
)
def test_a_change_says_what_it_changed(data: dict[str, Any], said: str) -> None:
    assert changed(data) == said


def test_a_question_and_an_information_are_different_causes() -> None:
    assert clock_event(ExternalInfo(asks=True)) == "The customer was asked"
    assert clock_event(ExternalInfo()) == "The customer was informed"
    assert clock_event(SeverityChanged("1")) == "Severity became 1"
    assert clock_event(Solved()) == "Solved"


@pytest.mark.parametrize(
    ("calendar", "always"),
    [
        (Calendar("UTC", (((0, 86_400),),) * 7), True),
        (Calendar("UTC", (((0, 86_400),),) * 7, holidays=frozenset({date(2026, 12, 25)})), False),
        (Calendar("UTC", (DAY,) * 7), False),
    ],
)
def test_a_calendar_that_never_closes_counts_elapsed_time(calendar: Calendar, always: bool) -> None:
    assert is_always(timeline_of(calendar)) == always


def test_without_a_calendar_a_clock_counts_elapsed_time() -> None:
    assert is_always(None)
