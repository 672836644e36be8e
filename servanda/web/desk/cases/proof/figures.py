"""The table of a proof: every stretch in figures, and what the columns come to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from servanda.core.clocks.proof import Course
from servanda.web.desk.cases.proof.shown import AnyLine, AnyPromise
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import COURSE, clocked, closed_words, instant_of, version_at


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch in words. ``number`` is of what it is because of; figures are lengths in columns, empty where
    nothing goes into theirs."""

    from_at: datetime
    to_at: datetime
    starts: str
    ends: str
    course: str
    word: str
    icon: str
    number: int | None
    because: str
    wall: str
    closed: str
    paused: str
    counted: str
    stands: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What the columns come to: wall clock less closed less paused is counted."""

    wall: str
    closed: str
    paused: str
    counted: str
    said: str


def rows(lines: Iterable[AnyLine], carried: int, teller: Teller) -> Iterator[Row]:
    """Every stretch; of a long one from one cause, its first and its last days, and those between in one row."""
    stands, told_of = carried, None
    for _, group in groupby(lines, key=teller.number):
        for some in _folded(list(group)):
            stands += _seconds(some, Course.RUNNING)
            number = teller.number(some[0])
            yield _row(some, stands, teller, goes_on=number == told_of)
            told_of = number


def _folded(lines: Sequence[AnyLine]) -> Iterator[Sequence[AnyLine]]:
    """The lines one by one, or with a long middle as one."""
    if len(lines) <= _MOST:
        yield from ([one] for one in lines)
    else:
        yield from ([one] for one in lines[:_KEPT])
        yield lines[_KEPT:-_KEPT]
        yield from ([one] for one in lines[-_KEPT:])


_MOST: Final = 16
"""So many lines of one cause stand one by one: a week and a half."""
_KEPT: Final = 3


def _row(lines: Sequence[AnyLine], stands: int, teller: Teller, *, goes_on: bool) -> Row:
    first, last = lines[0], lines[-1]
    course = next((one.course for one in lines if one.course is not Course.CLOSED), Course.CLOSED)
    sign = COURSE[course]
    return Row(
        from_at=first.from_at,
        to_at=last.to_at,
        starts=teller.moment(first.from_at),
        ends=teller.moment(last.to_at),
        course=str(course),
        word=sign.word,
        icon=sign.icon,
        number=None if course is Course.CLOSED else teller.number(first),
        because=_many(lines) if len(lines) > 1 else _one(first, teller, goes_on=goes_on),
        wall=clocked(sum(map(_wall, lines))),
        closed=_figure(lines, Course.CLOSED),
        paused=_figure(lines, Course.PAUSED),
        counted=_figure(lines, Course.RUNNING),
        stands=clocked(stands),
    )


def _figure(lines: Sequence[AnyLine], course: Course) -> str:
    """What goes into a column; nothing where none of the lines does."""
    return clocked(_seconds(lines, course)) if any(one.course is course for one in lines) else ""


def _seconds(lines: Iterable[AnyLine], course: Course) -> int:
    """Working seconds of a course; what is closed counts by the wall."""
    mine = [one for one in lines if one.course is course]
    return sum(_wall(one) if course is Course.CLOSED else one.seconds for one in mine)


def _wall(line: AnyLine) -> int:
    return int((line.to_at - line.from_at).total_seconds())


def _many(lines: Sequence[AnyLine]) -> str:
    opened = [one for one in lines if one.course is not Course.CLOSED]
    still = "Still paused" if opened[0].course is Course.PAUSED else "Runs on"
    return f"{still}, {len(opened)} stretches of working time and what is closed between them"


def _one(line: AnyLine, teller: Teller, *, goes_on: bool) -> str:
    return _closed(line, teller) if line.course is Course.CLOSED else _because(line, teller, goes_on=goes_on)


def _because(line: AnyLine, teller: Teller, *, goes_on: bool) -> str:
    if not goes_on:
        return teller.because(line)
    return "Working hours begin" if line.course is Course.RUNNING else "Still paused"


def _closed(line: AnyLine, teller: Teller) -> str:
    begins, ends = instant_of(line.from_at), instant_of(line.to_at)
    timeline = teller.sheet.calendars.get(teller.calendar(line))
    version = version_at(timeline, instant_of(teller.at), begins)
    return closed_words(version, begins, ends, teller.holidays)[0]


def sums(one: AnyPromise) -> Sums:
    """What the columns come to, with what is to come."""
    lines = (*one.lines, *one.to_come)
    left = _seconds(one.to_come, Course.RUNNING)
    carried = f" and {clocked(one.carried_s)} carried over" if one.carried_s else ""
    used = f"{clocked(one.elapsed_s - one.carried_s)} used{carried}"
    return Sums(
        wall=clocked(sum(map(_wall, lines))),
        closed=clocked(_seconds(lines, Course.CLOSED)),
        paused=clocked(_seconds(lines, Course.PAUSED)),
        counted=clocked(_seconds(lines, Course.RUNNING)),
        said=f"{used} and {clocked(left)} to come" if left else used,
    )
