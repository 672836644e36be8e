"""From a proof to what its drawings show: staff's with the other clocks beside it, the customer's without."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from servanda.cases.queries import Mark, Proof, Proven
from servanda.cases.queries.proof_inputs import Moved
from servanda.core.calendars import Compiled
from servanda.core.clocks import ClockKind, ClockSheet, ClockState, Evaluation, State, proof
from servanda.core.clocks.firing import What
from servanda.core.clocks.proof import Course
from servanda.web import words
from servanda.web.desk.cases.proof.picture import Flag, Happening, Lane, LaneBar, Picture, Stretch
from servanda.web.desk.cases.proof.shown import AnyLine, AnyPromise
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import cause_words, closed_words, instant_of, version_at

_DAY: Final = 24 * words.HOUR_S
_LANES: Final[dict[ClockKind, str]] = {
    ClockKind.IRT: "response",
    ClockKind.ORT: "resolution",
    ClockKind.UPDATE: "update",
    ClockKind.OLA: "task",
}
"""The clocks as the drawing calls them."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What only staff see in a drawing."""

    flags: tuple[Flag, ...] = ()
    lanes: tuple[Lane, ...] = ()
    happenings: tuple[Happening, ...] = ()


def picture(kind: ClockKind, one: AnyPromise, teller: Teller, calendar: str, beside: Beside) -> Picture:
    """What is drawn of one promise; ``calendar`` is the name of that which it counts by."""
    now = instant_of(teller.at)
    compiled = teller.sheet.calendar(calendar, now, now)
    due, ended = (None if at is None else instant_of(at) for at in (one.due_at, one.ended_at))
    begins = instant_of(one.lines[0].from_at) if one.lines else now
    latest = max([ended or now, due or 0, *(flag.at for flag in beside.flags)])
    opens = tuple(compiled.open_between(begins - _DAY, latest + _DAY))
    return Picture(
        name=_LANES[kind],
        zone=teller.zone,
        now=now,
        target=one.target_s,
        u=urgency(one, reached=any(flag.form == "warning" and flag.at <= now for flag in beside.flags)),
        stretches=tuple(_stretches(one.lines, one.carried_s)),
        to_come=tuple(_stretches(one.to_come, one.elapsed_s)),
        happenings=beside.happenings or tuple(_customers(one, teller)),
        flags=beside.flags,
        due=due,
        due_words=f"{_due_verb(one)} {teller.plainly(one.due_at)}" if due is not None else "",
        ends=ended,
        opens=opens,
        gaps=dict(_gaps((begins, latest), opens, teller, calendar)),
        lanes=beside.lanes,
    )


def urgency(one: AnyPromise, *, reached: bool) -> str:
    """The word for its hue."""
    if one.state in (State.BREACHED, State.PAUSED, State.MET):
        return str(one.state)
    return "soon" if reached and one.ended_at is None else "calm"


def _due_verb(one: Any) -> str:
    is_past = one.ended_at is not None or one.breached_at is not None
    return "was due" if is_past else "due"


def _stretches(lines: Iterable[AnyLine], counted: int) -> Iterator[Stretch]:
    for line in lines:
        stretch = Stretch(
            instant_of(line.from_at), instant_of(line.to_at), line.course, line.seconds, counted
        )
        yield stretch
        counted = stretch.after


def _customers(one: AnyPromise, teller: Teller) -> Iterator[Happening]:
    seen: set[int] = set()
    for line in one.lines:
        number = teller.number(line)
        if number not in seen:
            seen.add(number)
            yield Happening(number, instant_of(line.from_at), teller.because(line))


def _gaps(
    span: tuple[int, int], opens: Sequence[tuple[int, int]], teller: Teller, calendar: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Why it is closed around open intervals, by the beginning; what lies beyond the span is not spoken of."""
    timeline, now = teller.sheet.calendars.get(calendar), instant_of(teller.at)
    begins, latest = span
    closing = [begins - _DAY, *(closes for _, closes in opens)]
    opening = [*(one for one, _ in opens), latest + _DAY]
    for closes, until in zip(closing, opening, strict=True):
        since, until = max(closes, begins), min(until, latest)
        if since < until:
            yield closes, closed_words(version_at(timeline, now, since), since, until, teller.holidays)


def beside(found: Proof, one: Proven, sheet: ClockSheet, evaluation: Evaluation, teller: Teller) -> Beside:
    """Warnings and levels, the deadline as it was at first, what happened, and the other clocks."""
    return Beside(
        flags=(*_flags(one, teller), *_former(found, one, teller)),
        lanes=tuple(_lanes(found.kind, sheet, evaluation)),
        happenings=tuple(_happenings(found, one)),
    )


def _flags(one: Proven, teller: Teller) -> Iterator[Flag]:
    for mark in one.marks:
        if mark.at is not None and mark.what is not What.BREACH:
            time = f"{mark.at.astimezone(teller.local):%H:%M}"
            yield Flag(str(mark.what), instant_of(mark.at), f"{time} {_flag_words(mark)}")


def _flag_words(mark: Mark) -> str:
    return f"warning {mark.mark} %" if mark.what is What.WARNING else f"level {mark.mark}"


def _former(found: Proof, one: Proven, teller: Teller) -> Iterator[Flag]:
    """The first deadline of this very promise, if it has become another."""
    first = first_due(found.journal, one)
    if first is not None and first != one.due_at:
        yield Flag("former", instant_of(first), f"first due {teller.plainly(first)}")


def first_due(journal: Sequence[Moved], one: Proven) -> datetime | None:
    """What the promise was due at first, if it ever moved: that of the promise before it is none of its own."""
    moves = [move for move in journal if move.subject == one.subject and move.moved_at >= one.started_at]
    began = next((move for move in moves if move.seq == one.seq), None)
    if began is not None:
        return began.is_at
    mine = [move for move in moves if one.ended_at is None or move.moved_at < one.ended_at]
    return mine[0].was_at if mine else None


def _happenings(found: Proof, one: Proven) -> Iterator[Happening]:
    began = {line.seq: line.from_at for line in reversed(one.lines)}
    if one.ended_seq is not None and one.ended_at is not None:
        began.setdefault(one.ended_seq, one.ended_at)
    for seq, at in sorted(began.items(), key=lambda entry: (entry[1], entry[0])):
        yield Happening(seq, instant_of(at), cause_words(found.causes[seq]))


def _lanes(kind: ClockKind, sheet: ClockSheet, evaluation: Evaluation) -> Iterator[Lane]:
    """The other clocks of the case, as far as they have run."""

    def calendar(name: str) -> Compiled:
        return sheet.calendar(name, evaluation.now, evaluation.known)

    for other in (ClockKind.IRT, ClockKind.ORT, ClockKind.UPDATE):
        clocks = evaluation.clocks_of(other)
        if other is not kind and clocks:
            bars = [bar for clock in clocks for bar in _bars(clock, evaluation.now, calendar)]
            if bars:
                yield Lane(_LANES[other], tuple(bars), _became(clocks[-1]), _state(clocks[-1]))


def _bars(clock: ClockState, now: int, calendar: Callable[[str], Compiled]) -> Iterator[LaneBar]:
    """Its stretches; what lies past a missed deadline apart from what lies before."""
    for one in clock.obligations:
        late_from = one.breached_at if one.breached_at is not None else now + 1
        for line in proof(one, now, calendar):
            if line.course is not Course.CLOSED:
                cut = min(max(late_from, line.begins), line.ends)
                usual = "calm" if _state(clock) == State.BREACHED else _state(clock)
                parts = ((line.begins, cut, usual), (cut, line.ends, str(State.BREACHED)))
                yield from (LaneBar(a, b, f"{line.course} u-{u}") for a, b, u in parts if a < b)


def _state(clock: ClockState) -> str:
    known = (State.MET, State.BREACHED, State.PAUSED)
    return str(clock.state) if clock.state in known else "calm"


def _became(clock: ClockState) -> str:
    length, target = words.duration(clock.elapsed), words.duration(clock.obligation.target)
    return f"{clock.state}, {length} of {target}"
