"""Why a clock of a case stands where it stands (3-clocks 3.4)."""

from dataclasses import dataclass
from datetime import datetime

from servanda.cases.models import Case
from servanda.commitments.queries import clock_sheets, instant, moment
from servanda.core.clocks import ClockKind, ClockSheet, Obligation, State, fold
from servanda.core.clocks.proof import Course, ProofLine, proof


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch; ``seconds`` of running ones make up the elapsed time. ``seq`` is the clock event behind it."""

    from_at: datetime
    to_at: datetime
    course: Course
    seq: int
    calendar: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Proven:
    """One promise with its stretches, without gaps; durations in seconds. ``cycle`` numbers update cycles from 1."""

    cycle: int
    seq: int
    state: State
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    breached_at: datetime | None
    target_s: int
    elapsed_s: int
    lines: tuple[Line, ...]


def proofs_of(case: Case, kind: ClockKind, *, at: datetime) -> tuple[Proven, ...]:
    """Every promise of that clock, in order; none where it never had a target. Costs as ``evaluations``."""
    sheet = clock_sheets([case.sheet_id])[case.sheet_id]
    clocks = fold(sheet, instant(at)).clocks_of(kind)
    return tuple(
        _proven(one, cycle, sheet, instant(at))
        for cycle, clock in enumerate(clocks, start=1)
        for one in clock.obligations
    )


def _proven(one: Obligation, cycle: int, sheet: ClockSheet, now: int) -> Proven:
    lines = proof(one, now, lambda name: sheet.calendar(name, now, now))
    return Proven(
        cycle=cycle,
        seq=one.seq,
        state=one.state,
        started_at=moment(one.started_at),
        ended_at=_moment(one.ended_at),
        due_at=_moment(one.due),
        breached_at=_moment(one.breached_at),
        target_s=one.target,
        elapsed_s=one.elapsed,
        lines=tuple(_line(line) for line in lines),
    )


def _line(line: ProofLine) -> Line:
    return Line(moment(line.begins), moment(line.ends), line.course, line.seq, line.calendar, line.seconds)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
