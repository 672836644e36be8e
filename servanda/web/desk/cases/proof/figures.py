"""The table of a proof: every stretch in figures, and what the columns come to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

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
    stands, former = carried, None
    for line in lines:
        stands += line.seconds if line.course is Course.RUNNING else 0
        yield _row(line, stands, teller, goes_on=teller.number(line) == former)
        former = teller.number(line)


def _row(line: AnyLine, stands: int, teller: Teller, *, goes_on: bool) -> Row:
    wall = int((line.to_at - line.from_at).total_seconds())
    sign = COURSE[line.course]
    is_closed = line.course is Course.CLOSED
    return Row(
        from_at=line.from_at,
        to_at=line.to_at,
        starts=teller.moment(line.from_at),
        ends=teller.moment(line.to_at),
        course=str(line.course),
        word=sign.word,
        icon=sign.icon,
        number=None if is_closed else teller.number(line),
        because=_closed(line, teller) if is_closed else _because(line, teller, goes_on=goes_on),
        wall=clocked(wall),
        closed=clocked(wall) if is_closed else "",
        paused=clocked(line.seconds) if line.course is Course.PAUSED else "",
        counted=clocked(line.seconds) if line.course is Course.RUNNING else "",
        stands=clocked(stands),
    )


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
    found = dict.fromkeys(Course, 0)
    for line in (*one.lines, *one.to_come):
        wall = int((line.to_at - line.from_at).total_seconds())
        found[line.course] += wall if line.course is Course.CLOSED else line.seconds
    left = sum(line.seconds for line in one.to_come if line.course is Course.RUNNING)
    carried = f" and {clocked(one.carried_s)} carried over" if one.carried_s else ""
    used = f"{clocked(one.elapsed_s - one.carried_s)} used{carried}"
    return Sums(
        wall=clocked(sum(found.values())),
        closed=clocked(found[Course.CLOSED]),
        paused=clocked(found[Course.PAUSED]),
        counted=clocked(found[Course.RUNNING]),
        said=f"{used} and {clocked(left)} to come" if left else used,
    )
