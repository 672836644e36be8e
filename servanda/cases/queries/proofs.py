"""Why a clock of a case stands where it stands, with everything that this follows from (3-clocks 3.4).

For staff. What the customer sees of it is made by ``customers_proof``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from servanda.agreements.queries import clock_levels
from servanda.cases.models import Case
from servanda.cases.queries.causes import Cause, causes_of, told_entries
from servanda.cases.queries.proof_firings import Fired, fired_of
from servanda.cases.queries.proof_inputs import (
    Annulled,
    Inputs,
    Moved,
    Replay,
    Told,
    annulled_of,
    inputs_of,
    moves_of_clock,
    replay_of,
    told_of,
)
from servanda.commitments.models import Firing
from servanda.commitments.queries import clock_sheets, firings_of, instant, moment
from servanda.core.calendars import Compiled
from servanda.core.clocks import (
    ClockEvent,
    ClockKind,
    ClockSheet,
    Evaluation,
    Obligation,
    OnChange,
    State,
    ahead,
    fold,
)
from servanda.core.clocks.events import CoverChanged, MergedIn, Registered, SeverityChanged
from servanda.core.clocks.firing import What
from servanda.core.clocks.kept import ObligationKey
from servanda.core.clocks.proof import Course, ProofLine, proof
from servanda.core.clocks.sheet import effective_events


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
class Mark:
    """A warning (``mark`` in percent), an escalation level (its number), or the missed deadline (0).

    ``at`` is when it came or will come if nothing happens, empty while the clock does not run towards it.
    ``fired_at`` is when it was recorded; ``acted`` whether somebody was told then, and ``told`` whom.
    """

    what: What
    mark: int
    at: datetime | None
    reached: bool
    fired_at: datetime | None = None
    acted: bool = False
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Proven:
    """One promise with its stretches, without gaps; durations in seconds. ``cycle`` numbers update cycles from 1.

    ``to_come`` are the stretches until it is due if nothing happens; ``carried_s`` is the time that counted before
    its first stretch, on another promise. ``ended_seq`` is the event that ended it, ``taken_over_from`` the merged
    case that it was taken over from.
    """

    cycle: int
    subject: str
    seq: int
    state: State
    severity: str
    started_at: datetime
    ended_at: datetime | None
    ended_seq: int | None
    due_at: datetime | None
    breached_at: datetime | None
    breach_stands: bool
    target_s: int
    business_days: int
    calendar: str
    elapsed_s: int
    carried_s: int
    taken_over_from: str
    lines: tuple[Line, ...]
    to_come: tuple[Line, ...]
    marks: tuple[Mark, ...]

    @property
    def sums(self) -> Mapping[Course, int]:
        """Working seconds that ran and that were paused, and closed ones by the wall."""
        found = dict.fromkeys(Course, 0)
        for line in self.lines:
            wall = int((line.to_at - line.from_at).total_seconds())
            found[line.course] += wall if line.course is Course.CLOSED else line.seconds
        return found

    @property
    def totals(self) -> "Totals":
        """What it comes to, so that it adds up."""
        sums = self.sums
        return Totals(
            wall_s=sum(sums.values()),
            closed_s=sums[Course.CLOSED],
            paused_s=sums[Course.PAUSED],
            carried_s=self.carried_s,
            used_s=self.carried_s + sums[Course.RUNNING],
            to_come_s=sum(line.seconds for line in self.to_come if line.course is Course.RUNNING),
            over_s=max(self.elapsed_s - self.target_s, 0),
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """What a promise comes to up to now, in seconds: wall less closed less paused and with carried is used.

    ``to_come_s`` is what of the target is left to run, ``over_s`` what ran beyond it.
    """

    wall_s: int
    closed_s: int
    paused_s: int
    carried_s: int
    used_s: int
    to_come_s: int
    over_s: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything behind one clock of a case at an instant. ``items`` are its promises in order, ``causes`` by ``seq``.

    ``level`` and ``level_version`` are those that the case has now. ``fired`` is what was recorded, whatever a replay
    says now.
    """

    kind: ClockKind
    at: datetime
    level: str
    level_version: int
    on_change: OnChange
    items: tuple[Proven, ...]
    fired: tuple[Fired, ...]
    causes: Mapping[int, Cause]
    journal: tuple[Moved, ...]
    annulled: tuple[Annulled, ...]
    inputs: Inputs
    replay: Replay

    @property
    def present(self) -> Proven:
        """The promise that holds now, or held last."""
        return self.items[-1]


def proof_of(case: Case, kind: ClockKind, *, at: datetime, sheet: ClockSheet | None = None) -> Proof | None:
    """The proof of that clock as it was at the instant; none where it never had a target.

    About ten statements; ``sheet`` saves two of them where it is at hand.
    """
    bare = sheet or clock_sheets([case.sheet_id])[case.sheet_id]
    levels = clock_levels([case.service_level_id]).get(case.service_level_id, ())
    whole = replace(bare, levels=levels)
    evaluation = fold(whole, instant(at))
    if not evaluation.clocks_of(kind):
        return None
    entries = told_entries(case)
    counting = effective_events(whole, evaluation.now, evaluation.known)
    known = [one for one in whole.ordered if one.recorded_at <= evaluation.known]
    maker = _Maker(case, whole, evaluation, counting)
    items = tuple(maker.items(kind))
    return Proof(
        kind=kind,
        at=moment(evaluation.now),
        level=case.service_level.name,
        level_version=case.level_version,
        on_change=_cover_changed(counting),
        items=items,
        fired=fired_of(maker.rows, kind, evaluation, maker.told),
        causes=causes_of(known, entries),
        journal=moves_of_clock(case, kind, entries, at=at),
        annulled=annulled_of(case, kind, evaluation),
        inputs=inputs_of(whole, counting, {one.calendar for one in items}, evaluation),
        replay=replay_of(case, whole, evaluation),
    )


class _Maker:
    """Makes the promises of an evaluation, each with what fired on it."""

    def __init__(
        self, case: Case, sheet: ClockSheet, evaluation: Evaluation, counting: Sequence[ClockEvent]
    ) -> None:
        self.evaluation, self.counting = evaluation, counting
        self.by_seq = {one.seq: one.data for one in counting}
        now, known = evaluation.now, evaluation.known
        self.calendar: Callable[[str], Compiled] = lambda name: sheet.calendar(name, now, known)
        self.rows = [row for row in firings_of(case.sheet_id) if instant(row.fired_at) <= known]
        self.fired = {(row.key, What(row.what), _place(row)): row for row in self.rows}
        self.told = told_of(case, self.rows)

    def items(self, kind: ClockKind) -> Iterator[Proven]:
        for cycle, clock in enumerate(self.evaluation.clocks_of(kind), start=1):
            for one in clock.obligations:
                yield self._proven(one, ObligationKey(kind, clock.subject, one.seq), cycle)

    def _proven(self, one: Obligation, key: ObligationKey, cycle: int) -> Proven:
        now, began = self.evaluation.now, self.by_seq.get(one.seq)
        return Proven(
            cycle=cycle,
            subject=key.subject,
            seq=one.seq,
            state=one.state,
            severity=_severity(self.counting, one.seq),
            started_at=moment(one.started_at),
            ended_at=_moment(one.ended_at),
            ended_seq=_ended_by(self.counting, one),
            due_at=_moment(one.due),
            breached_at=_moment(one.breached_at),
            breach_stands=one.breach_stands,
            target_s=one.target,
            business_days=one.business_days,
            calendar=one.calendar,
            elapsed_s=one.elapsed,
            carried_s=one.stretches[0].before if one.stretches else one.elapsed,
            taken_over_from=began.case if isinstance(began, MergedIn) else "",
            lines=_lines(proof(one, now, self.calendar)),
            to_come=_lines(ahead(one, now, self.calendar)),
            marks=tuple(self._marks(one, key)),
        )

    def _marks(self, one: Obligation, key: ObligationKey) -> Iterator[Mark]:
        for what, firings in ((What.WARNING, one.warnings), (What.LEVEL, one.levels)):
            for firing in firings:
                mark = Mark(what, firing.mark, _moment(firing.at), firing.fired)
                yield self._as_fired(mark, self.fired.get((key, what, firing.mark)))
        if one.breached_at is not None and not one.breach_stands:
            mark = Mark(What.BREACH, 0, moment(one.breached_at), reached=True)
            yield self._as_fired(mark, self.fired.get((key, What.BREACH, one.breached_at)))

    def _as_fired(self, mark: Mark, row: Firing | None) -> Mark:
        if row is None:
            return mark
        return replace(mark, fired_at=row.fired_at, acted=row.acted, told=self.told[row.id])


def _place(row: Firing) -> int:
    """What tells a firing from others of its kind: a missed deadline its instant, all else its mark."""
    return instant(row.due_at) if row.what == What.BREACH else row.mark


def _severity(counting: Iterable[ClockEvent], seq: int) -> str:
    """The severity that held when the event had acted."""
    severity = ""
    for one in counting:
        if isinstance(one.data, Registered | SeverityChanged):
            severity = one.data.severity
        if one.seq == seq:
            break
    return severity


def _ended_by(counting: Iterable[ClockEvent], one: Obligation) -> int | None:
    """The last event at the instant at which it ended, the one that began the next promise if that replaced it."""
    at_once = [event.seq for event in counting if event.at == one.ended_at]
    return at_once[-1] if at_once else None


def _cover_changed(counting: Iterable[ClockEvent]) -> OnChange:
    modes = [one.data.cover.on_change for one in counting if isinstance(one.data, _COVERING)]
    return modes[-1] if modes else OnChange.CARRY


_COVERING: Final = (Registered, CoverChanged)


def _lines(lines: Iterable[ProofLine]) -> tuple[Line, ...]:
    return tuple(
        Line(moment(one.begins), moment(one.ends), one.course, one.seq, one.calendar, one.seconds)
        for one in lines
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
