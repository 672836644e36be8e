"""Why an obligation stands where it stands: its stretches, cut where the calendar opens and closes (3-clocks 3.4)."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from servanda.core.calendars import Compiled
from servanda.core.clocks.states import Obligation, Stretch


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
