"""A proof in sentences and figures, as the page, paper and the terminal have them: staff's and customer's alike.

``Told`` values are words already; whoever tells decides which words: of staff by ``staffs``, of customers by
``customers``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from servanda.cases.queries import CustomersProof, Proof
from servanda.core.clocks import ClockSheet, State
from servanda.core.clocks.proof import Course
from servanda.web import words
from servanda.web.desk.cases.proof.wording import (
    COURSE,
    KINDS,
    PLAIN_PAUSE,
    PLAINLY,
    PROMISED,
    cause_words,
    clocked,
    closed_words,
    instant_of,
    is_always,
    listed,
    moment,
    pause_words,
    to_the_second,
    version_at,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``heavy`` ones carry it."""

    text: str
    heavy: bool = False


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


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells, and to whom: how the promised party is called, what happened in words, whose holidays are named."""

    party: str
    zone: str
    at: datetime
    sheet: ClockSheet
    number: Callable[[Any], int]
    because: Callable[[Any], str]
    pause: Callable[[Any], str]
    calendar: Callable[[Any], str]
    holidays: Mapping[str, str]
    in_hours_of: str

    @property
    def local(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.zone)

    def plainly(self, instant: datetime | None) -> str:
        """An instant to the minute, where nothing is to add up."""
        return words.moment(instant, at=self.at, zone=self.zone) if instant else ""

    def moment(self, instant: datetime | None) -> str:
        """An instant in the reader's words."""
        return moment(instant, at=self.at, zone=self.zone)


@dataclass(frozen=True, slots=True)
class Telling:
    """One promise, told."""

    name: str
    question: str
    sentence: tuple[Part, ...]
    rows: tuple[Row, ...]
    to_come: tuple[Row, ...]
    sums: Sums
    works: bool
    target: str

    @property
    def text(self) -> str:
        """The sentence by itself."""
        return "".join(part.text for part in self.sentence)


def staffs(proof: Proof, sheet: ClockSheet, zone: str, customer: str) -> Teller:
    """How staff are told."""
    present = proof.present.calendar
    used = proof.inputs.calendars[present]
    return Teller(
        party=customer or "The customer",
        zone=zone,
        at=proof.at,
        sheet=sheet,
        number=lambda line: line.seq,
        because=lambda line: _signed(proof, line.seq),
        pause=lambda line: pause_words(proof.causes[line.seq]),
        calendar=lambda line: line.calendar,
        holidays=used.holiday_names,
        in_hours_of=f" of {used.name}" if used.id else "",
    )


def customers(proof: CustomersProof, sheet: ClockSheet, zone: str, calendar: str) -> Teller:
    """How its customer is told: no names, nothing of how we work. ``calendar`` is that of the promise."""
    return Teller(
        party="You",
        zone=zone,
        at=proof.at,
        sheet=sheet,
        number=lambda line: line.number,
        because=lambda line: PLAINLY[line.because],
        pause=lambda line: PLAIN_PAUSE.get(line.because, "it was paused"),
        calendar=lambda _: calendar,
        holidays={},
        in_hours_of="",
    )


def told(kind: str, one: Any, teller: Teller) -> Telling:
    """One promise of either proof in words. No statement."""
    works = any(not is_always(teller.sheet.calendars.get(teller.calendar(line))) for line in one.lines)
    name = f"{KINDS[kind]} {one.cycle}" if one.cycle > 1 else KINDS[kind]
    rows = tuple(_rows(one.lines, one.carried_s, teller))
    return Telling(
        name=name,
        question=_question(name, one, teller),
        sentence=tuple(_sentence(kind, one, teller, works=works)),
        rows=rows,
        to_come=tuple(_rows(one.to_come, one.elapsed_s, teller)),
        sums=_sums(one),
        works=works,
        target=words.duration(one.target_s),
    )


def _signed(proof: Proof, seq: int) -> str:
    """What happened, and who did it."""
    cause = proof.causes.get(seq)
    if cause is None:
        return ""
    said = cause_words(cause)
    return f"{said}, {cause.by_name}" if cause.by_name else said


_QUESTION: Final[Mapping[str, str]] = {
    State.RUNNING: "Why is {name} due {due}?",
    State.PAUSED: "Why does {name} rest?",
    State.MET: "Why was {name} on time?",
    State.BREACHED: "Why was {name} missed?",
    State.CANCELLED: "Why was {name} withdrawn?",
    State.REPLACED: "Why was {name} replaced?",
}


def _question(name: str, one: Any, teller: Teller) -> str:
    due = teller.plainly(one.due_at).replace(", ", " at ")
    called = name.lower() if one.cycle > 1 else f"the {name.lower()}"
    return _QUESTION[one.state].format(name=called, due=due)


def _sentence(kind: str, one: Any, teller: Teller, *, works: bool) -> Iterator[Part]:
    verb = "were" if teller.party == "You" else "was"
    yield Part(f"{teller.party} {verb} promised {PROMISED[kind]} ")
    yield Part(words.duration(one.target_s), heavy=True)
    yield Part(f" of working time{teller.in_hours_of}" if works else " around the clock")
    yield Part(f" at severity {one.severity}. " if getattr(one, "severity", "") else ". ")
    yield from _beginning(one, teller)
    yield from _pauses(one, teller)
    yield from _END[one.state](one, teller)


def _beginning(one: Any, teller: Teller) -> Iterator[Part]:
    yield Part("Counting began ")
    yield Part(teller.moment(one.started_at), heavy=True)
    if one.carried_s:
        yield Part(" with ")
        yield Part(to_the_second(one.carried_s), heavy=True)
        yield Part(" carried over from the promise before")
    first, *then = (*one.lines, *one.to_come) or (None,)
    if first is not None and first.course is Course.CLOSED and then:
        is_still = then[0].course is Course.CLOSED
        opens = then[0].to_at if is_still else first.to_at
        yield Part(f", {'and it is' if is_still else 'while it was'} closed until {teller.moment(opens)}")
    yield Part(". ")


def _pauses(one: Any, teller: Teller) -> Iterator[Part]:
    paused = [line for line in one.lines if line.course is Course.PAUSED]
    seconds = sum(line.seconds for line in paused)
    if seconds:
        reasons = list(dict.fromkeys(teller.pause(line) for line in paused))
        yield Part(to_the_second(seconds), heavy=True)
        yield Part(f" did not count, because {listed(reasons)}. ")


def _running(one: Any, teller: Teller) -> Iterator[Part]:
    left = one.target_s - one.elapsed_s
    if one.elapsed_s:
        yield Part("So ")
        yield Part(to_the_second(one.elapsed_s), heavy=True)
        yield Part(" are used, and the remaining ")
        yield Part(to_the_second(max(left, 0)), heavy=True)
        yield Part(" end ")
    else:
        yield Part("Nothing is used yet, so it is due ")
    yield Part(f"{teller.moment(one.due_at)}.", heavy=True)


def _paused(one: Any, teller: Teller) -> Iterator[Part]:
    yield Part("So ")
    yield Part(to_the_second(one.elapsed_s), heavy=True)
    yield Part(" are used. While it is paused it has no due time; ")
    yield Part(f"{to_the_second(max(one.target_s - one.elapsed_s, 0))} are left.", heavy=True)


def _met(one: Any, teller: Teller) -> Iterator[Part]:
    yield Part("It was kept: it ended ")
    yield Part(teller.moment(one.ended_at), heavy=True)
    yield Part(" with ")
    yield Part(to_the_second(one.elapsed_s), heavy=True)
    yield Part(" used.")


def _breached(one: Any, teller: Teller) -> Iterator[Part]:
    yield Part("It was broken ")
    yield Part(teller.moment(one.breached_at), heavy=True)
    yield Part(", when all of it was used up")
    over = one.elapsed_s - one.target_s
    if one.ended_at is not None:
        yield Part(f", and ended {teller.moment(one.ended_at)}")
    if over > 0:
        yield Part(", ")
        yield Part(f"{to_the_second(over)} over", heavy=True)
    yield Part("." if one.ended_at is not None else ", and goes on.")


def _withdrawn(one: Any, teller: Teller) -> Iterator[Part]:
    yield Part("The promise was withdrawn ")
    yield Part(teller.moment(one.ended_at), heavy=True)
    yield Part(f", with {to_the_second(one.elapsed_s)} used: neither kept nor broken.")


def _replaced(one: Any, teller: Teller) -> Iterator[Part]:
    yield Part("Another promise took its place ")
    yield Part(teller.moment(one.ended_at), heavy=True)
    yield Part(f", with {to_the_second(one.elapsed_s)} used: neither kept nor broken.")


_END: Final[Mapping[str, Callable[[Any, Teller], Iterator[Part]]]] = {
    State.RUNNING: _running,
    State.PAUSED: _paused,
    State.MET: _met,
    State.BREACHED: _breached,
    State.CANCELLED: _withdrawn,
    State.REPLACED: _replaced,
}


def _rows(lines: Any, carried: int, teller: Teller) -> Iterator[Row]:
    stands, former = carried, None
    for line in lines:
        stands += line.seconds if line.course is Course.RUNNING else 0
        yield _row(line, stands, teller, goes_on=teller.number(line) == former)
        former = teller.number(line)


def _row(line: Any, stands: int, teller: Teller, *, goes_on: bool) -> Row:
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


def _because(line: Any, teller: Teller, *, goes_on: bool) -> str:
    if not goes_on:
        return teller.because(line)
    return "Working hours begin" if line.course is Course.RUNNING else "Still paused"


def _closed(line: Any, teller: Teller) -> str:
    begins, ends = instant_of(line.from_at), instant_of(line.to_at)
    timeline = teller.sheet.calendars.get(teller.calendar(line))
    version = version_at(timeline, instant_of(teller.at), begins)
    return closed_words(version, begins, ends, teller.holidays)[0]


def _sums(one: Any) -> Sums:
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
