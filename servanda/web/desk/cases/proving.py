"""Why a clock of a case stands where it stands: a sentence and the table behind it (3-clocks 3.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from servanda.cases.queries import Proven, proofs_of
from servanda.cases.queries.proofs import Line
from servanda.core.calendars import CalendarTimeline, Timeline
from servanda.core.calendars.definition import DAY
from servanda.core.clocks import ClockKind, State
from servanda.core.clocks.proof import Course
from servanda.core.refusals import Unknown
from servanda.web import words
from servanda.web.desk.cases import wording
from servanda.web.desk.cases.desk import CaseDesk, CaseRequest, case_desk, case_page

KINDS: Final[Mapping[str, str]] = {
    ClockKind.IRT: "Initial response",
    ClockKind.ORT: "Resolution",
    ClockKind.UPDATE: "Update",
}
"""The clocks with a page each, as a sentence calls them."""

_COURSE: Final[Mapping[str, tuple[str, str]]] = {
    Course.RUNNING: ("Running", "play"),
    Course.PAUSED: ("Paused", "pause"),
    Course.CLOSED: ("Closed", "moon"),
}
_QUESTION: Final[Mapping[str, str]] = {
    State.RUNNING: "Why is it due {due}?",
    State.PAUSED: "Why does it rest?",
    State.MET: "Why was it met?",
    State.BREACHED: "Why was it missed?",
    State.CANCELLED: "Why was it withdrawn?",
    State.REPLACED: "Why was it replaced?",
}


class NoSuchClock(Unknown):
    """Nothing was ever promised for this clock of the case."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A stretch; ``because`` stands where the cause changes, ``total`` counts the running ones up."""

    from_at: datetime
    to_at: datetime
    starts: str
    ends: str
    word: str
    icon: str
    because: str
    worked: str
    total: str


@dataclass(frozen=True, slots=True)
class ShownProof:
    """One promise with its table; ``paused`` is empty where it never paused."""

    title: str
    question: str
    proven: Proven
    target: str
    works: bool
    started: str
    ended: str
    breached: str
    due: str
    used: str
    left: str
    paused: str
    lines: tuple[ShownLine, ...]


@case_page()
def clock_proof(request: CaseRequest, number: str, kind: str) -> HttpResponse:
    """Every promise of one clock, the present one first. Raises ``NoSuchClock``."""
    desk = case_desk(request, number)
    found = proofs_of(desk.case, ClockKind(kind), at=desk.at)
    if not found:
        raise NoSuchClock("Nothing was promised for this clock, so nothing is counted.")
    proofs = [_shown(desk, one, kind) for one in reversed(found)]
    others = [
        {
            "label": words.CLOCK[name],
            "url": reverse("cases-clock", args=[number, name]),
            "current": name == kind,
        }
        for name in KINDS
        if any(clock.kind == name for clock in desk.clocks.shown)
    ]
    context = {"desk": desk, "case": desk.case, "proofs": proofs, "others": others, "name": KINDS[kind]}
    context["works"] = any(one.works for one in proofs)
    return render(request, "desk/cases/proof.html", context)


def _shown(desk: CaseDesk, one: Proven, kind: str) -> ShownProof:
    due = _moment(desk, one.due_at)
    paused = sum(line.seconds for line in one.lines if line.course is Course.PAUSED)
    return ShownProof(
        title=f"{KINDS[kind]} {one.cycle}" if kind == ClockKind.UPDATE else KINDS[kind],
        question=_QUESTION[one.state].format(due=due),
        proven=one,
        target=words.duration(one.target_s),
        works=any(not is_always(desk.sheet.calendars.get(line.calendar)) for line in one.lines),
        started=_moment(desk, one.started_at),
        ended=_moment(desk, one.ended_at),
        breached=_moment(desk, one.breached_at),
        due=due,
        used=to_the_second(one.elapsed_s),
        left=_left(one.target_s - one.elapsed_s),
        paused=to_the_second(paused) if paused else "",
        lines=tuple(_lines(desk, one)),
    )


def _lines(desk: CaseDesk, one: Proven) -> Iterator[ShownLine]:
    causes = {event.seq: wording.clock_event(event.data) for event in desk.sheet.events}
    total, former = 0, 0
    for line in one.lines:
        total += line.seconds if line.course is Course.RUNNING else 0
        yield _line(desk, line, causes.get(line.seq, "") if line.seq != former else "", total)
        former = line.seq


def _line(desk: CaseDesk, line: Line, because: str, total: int) -> ShownLine:
    word, icon = _COURSE[line.course]
    runs = line.course is Course.RUNNING
    return ShownLine(
        from_at=line.from_at,
        to_at=line.to_at,
        starts=_moment(desk, line.from_at),
        ends=_moment(desk, line.to_at),
        word=word,
        icon=icon,
        because=because,
        worked=to_the_second(line.seconds) if line.course is not Course.CLOSED else "",
        total=to_the_second(total) if runs else "",
    )


def _moment(desk: CaseDesk, instant: datetime | None) -> str:
    """The instant with its seconds where it has any: rows are to add up on paper."""
    if instant is None:
        return ""
    said = words.moment(instant, at=desk.at, zone=desk.viewer.zone)
    return f"{said}:{instant:%S}" if instant.second else said


def is_always(timeline: Timeline | None) -> bool:
    """Whether it is open day and night all year, so that working time is no other than elapsed time."""
    if timeline is None:
        return True
    if not isinstance(timeline, CalendarTimeline) or timeline.edits:
        return False
    always = all(hours == ((0, DAY),) for hours in timeline.base.weekly)
    return always and not timeline.base.holidays and not timeline.base.exceptions


def to_the_second(seconds: int) -> str:
    """A length whose parts add up: ``1 h 11 min 20 s``."""
    minutes, rest = divmod(seconds, words.MINUTE_S)
    parts = [words.duration(minutes * words.MINUTE_S)] if minutes else []
    return " ".join([*parts, f"{rest} s"] if rest or not parts else parts)


def _left(seconds: int) -> str:
    return f"{to_the_second(abs(seconds))} {'left' if seconds >= 0 else 'over'}"
