"""The table of a proof: every stretch in figures, and what the columns come to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from servanda.core.clocks.proof import Course
from servanda.web.desk.cases.proof.shown import AnyLine, AnyPromise
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import COURSE, clocked, closed_words, instant_of, version_at


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch in words. ``number`` is of what it is because of; figures are lengths in columns, empty where
    nothing goes into theirs. The full ones have the whole date, for paper."""

    from_at: datetime
    to_at: datetime
    starts: str
    ends: str
    starts_full: str
    ends_full: str
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
    """What the columns come to. ``rule`` says how they add up, ``said`` what the counted time is made of."""

    wall: str
    closed: str
    paused: str
    carried: str
    counted: str
    rule: str
    said: str


def past(one: AnyPromise, teller: Teller) -> Iterator[Row]:
    """Every stretch up to now, after what was carried over, and with the deadline where it was missed."""
    if one.carried_s:
        yield _at_once("carried", one.started_at, one.carried_s, one.carried_s, teller)
    before, after = _parted(one)
    yield from rows(before, one.carried_s, teller)
    if one.breached_at is not None and after is not None:
        stands = one.carried_s + _seconds(before, Course.RUNNING)
        yield _at_once("missed", one.breached_at, None, stands, teller)
        goes_on = teller.number(before[-1]) if before else None
        for row in rows(after, stands, teller, goes_on=goes_on):
            is_across = row.from_at == one.breached_at and row.because == _OPENS
            yield replace(row, because="Runs on past the deadline") if is_across else row


def future(one: AnyPromise, teller: Teller) -> Iterator[Row]:
    """Every stretch until it is due, if nothing happens."""
    for row in rows(one.to_come, one.elapsed_s, teller):
        is_running = row.course == Course.RUNNING
        yield replace(row, word="To run", because="If nothing pauses it", number=None) if is_running else row


def _parted(one: AnyPromise) -> tuple[Sequence[AnyLine], Sequence[AnyLine] | None]:
    """The lines before its deadline was missed and those after; none after where that is not in its course."""
    at = one.breached_at
    if at is None or not one.lines or at < one.lines[0].from_at:
        return one.lines, None
    before = [line for line in one.lines if line.to_at <= at]
    rest = one.lines[len(before) :]
    if not rest or rest[0].from_at >= at or rest[0].course is not Course.RUNNING:
        return before, rest
    across, *after = rest
    ran = int((at - across.from_at).total_seconds())
    first = replace(_any(across), to_at=at, seconds=ran)
    second = replace(_any(across), from_at=at, seconds=across.seconds - ran)
    return (*before, first), (second, *after)


def _any(line: AnyLine) -> Any:
    """A line as the dataclass that it is in either form."""
    return line


def _at_once(what: str, at: datetime, counted: int | None, stands: int, teller: Teller) -> Row:
    """A row of what takes no time."""
    word, icon, because = _ONCE[what]
    wholly = replace(teller, full=True)
    return Row(
        from_at=at,
        to_at=at,
        starts=teller.moment(at),
        ends="",
        starts_full=wholly.moment(at),
        ends_full="",
        course=what,
        word=word,
        icon=icon,
        number=None,
        because=because,
        wall="",
        closed="",
        paused="",
        counted="" if counted is None else clocked(counted),
        stands=clocked(stands),
    )


_ONCE: Final = {
    "carried": ("Carried over", "arrow-right", "Carried over from the promise before"),
    "missed": ("Missed", "octagon-alert", "Target used up: deadline missed"),
}


def rows(
    lines: Iterable[AnyLine], carried: int, teller: Teller, *, goes_on: int | None = None
) -> Iterator[Row]:
    """Every stretch; of a long one from one cause, its first and its last days, and those between in one row.

    ``goes_on`` is the number of the cause that was told last.
    """
    stands, told_of = carried, goes_on
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
    sign, wholly = COURSE[course], replace(teller, full=True)
    return Row(
        from_at=first.from_at,
        to_at=last.to_at,
        starts=teller.moment(first.from_at),
        ends=teller.moment(last.to_at),
        starts_full=wholly.moment(first.from_at),
        ends_full=wholly.moment(last.to_at),
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
    return _OPENS if line.course is Course.RUNNING else "Still paused"


_OPENS: Final = "Working hours begin"


def _closed(line: AnyLine, teller: Teller) -> str:
    begins, ends = instant_of(line.from_at), instant_of(line.to_at)
    timeline = teller.sheet.calendars.get(teller.calendar(line))
    version = version_at(timeline, instant_of(teller.at), begins)
    return closed_words(version, begins, ends, teller.holidays)[0]


def sums(one: AnyPromise) -> Sums:
    """What the columns come to, with what was carried over and what is to come."""
    lines = (*one.lines, *one.to_come)
    carried = " + carried over" if one.carried_s else ""
    return Sums(
        wall=clocked(sum(map(_wall, lines))),
        closed=clocked(_seconds(lines, Course.CLOSED)),
        paused=clocked(_seconds(lines, Course.PAUSED)),
        carried=clocked(one.carried_s) if one.carried_s else "",
        counted=clocked(one.carried_s + _seconds(lines, Course.RUNNING)),
        rule=f"Wall clock − closed − paused{carried} = counted",
        said=_said(one),
    )


def _said(one: AnyPromise) -> str:
    """What the counted time is made of, beside the target."""
    target, over = clocked(one.target_s), one.elapsed_s - one.target_s
    left = _seconds(one.to_come, Course.RUNNING)
    if over > 0:
        return f"of which {target} target, {clocked(over)} over"
    if left:
        return f"{clocked(one.elapsed_s)} used + {clocked(left)} to come = {clocked(one.elapsed_s + left)} target"
    return f"{clocked(one.elapsed_s)} used of the target of {target}"
