"""Why an obligation stands where it stands: its stretches, cut where the calendar opens and closes (3-clocks 3.4)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from servanda.core.calendars import Calendar, Compiled
from servanda.core.clocks.states import Obligation, State, Stretch

_MOST_DAYS: Final = 60
"""As many days off as a proof names; who rests longer is not helped by their names."""


class Course(StrEnum):
    """What a clock did in a stretch."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


class ProofLine(NamedTuple):
    """One line of a proof. ``seconds`` are working seconds: those of running lines make up the elapsed time."""

    begins: int
    ends: int
    course: Course
    seq: int
    calendar: str
    seconds: int


class DayOff(StrEnum):
    """Why a whole day has no working time."""

    WEEKLY = "weekly"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"


def proof(obligation: Obligation, now: int, calendar: Callable[[str], Compiled]) -> tuple[ProofLine, ...]:
    """The lines of an obligation up to ``now``, in order and without gaps.

    ``calendar`` gives a calendar of the sheet as it was known for the evaluation.
    """
    return tuple(line for stretch in obligation.stretches for line in _lines(stretch, now, calendar))


def _lines(stretch: Stretch, now: int, calendar: Callable[[str], Compiled]) -> Iterator[ProofLine]:
    at, ends = stretch.begins, now if stretch.ends is None else stretch.ends
    course = Course.RUNNING if stretch.running else Course.PAUSED
    for opens, closes in calendar(stretch.calendar).open_between(at, ends):
        if at < opens:
            yield ProofLine(at, opens, Course.CLOSED, stretch.seq, stretch.calendar, 0)
        yield ProofLine(opens, closes, course, stretch.seq, stretch.calendar, closes - opens)
        at = closes
    if at < ends:
        yield ProofLine(at, ends, Course.CLOSED, stretch.seq, stretch.calendar, 0)


def ahead(obligation: Obligation, now: int, calendar: Callable[[str], Compiled]) -> tuple[ProofLine, ...]:
    """The lines from ``now`` to the deadline if nothing happens; none where it is paused, ended or past it."""
    runs = obligation.state is State.RUNNING and obligation.stretches[-1].running
    if not runs or obligation.due is None or obligation.due <= now:
        return ()
    last = obligation.stretches[-1]
    to_come = last._replace(begins=now, ends=obligation.due)
    return tuple(_lines(to_come, now, calendar))


def days_off(version: Calendar, begins: int, ends: int) -> tuple[tuple[date, DayOff], ...]:
    """The local dates touched by ``[begins, ends)`` that have no hours at all, and why; sixty at most.

    ``version`` is the calendar that held then.
    """
    zone = ZoneInfo(version.zone)
    day, last = (datetime.fromtimestamp(at, zone).date() for at in (begins, ends - 1))
    found: list[tuple[date, DayOff]] = []
    while day <= last and len(found) < _MOST_DAYS:
        why = _why_off(version, day)
        if why is not None:
            found.append((day, why))
        day += timedelta(days=1)
    return tuple(found)


def _why_off(version: Calendar, day: date) -> DayOff | None:
    exceptions = dict(version.exceptions)
    if day in exceptions:
        return None if exceptions[day] else DayOff.EXCEPTION
    if day in version.holidays:
        return DayOff.HOLIDAY
    return None if version.weekly[day.weekday()] else DayOff.WEEKLY
