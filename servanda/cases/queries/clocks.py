"""The clocks of cases as pages and programs show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from servanda.cases.models import Case
from servanda.commitments.queries import evaluations, moment
from servanda.core.clocks import ClockKind, ClockState, Evaluation, State


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock at an instant. Durations count working time of its calendar, or elapsed time where it has none.

    ``used`` and ``target`` make the bar; ``left`` is negative past the stop; ``due_at`` is empty while paused.
    ``warns_at`` is the part of the target (0 to 1) at which the first warning lies, ``soon`` whether it has
    passed. ``cycle`` numbers update cycles from 1.
    """

    kind: ClockKind
    state: State
    running: bool
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    breached_at: datetime | None
    target: timedelta
    used: timedelta
    calendar: str
    warns_at: float | None
    soon: bool
    cycle: int = 1

    @property
    def left(self) -> timedelta:
        """What of the target is left."""
        return self.target - self.used


@dataclass(frozen=True, slots=True)
class CaseClocks:
    """The clocks of a case that have a target, in their fixed order; ``update`` is the present cycle, or the last."""

    irt: Clock | None
    ort: Clock | None
    update: Clock | None
    at: datetime

    @property
    def shown(self) -> tuple[Clock, ...]:
        """Those that there are."""
        return tuple(clock for clock in (self.irt, self.ort, self.update) if clock)

    @property
    def next_due(self) -> Clock | None:
        """The running one that is due first; the one to show where there is room for one."""
        running = [clock for clock in self.shown if clock.running and clock.due_at]
        paused = [clock for clock in self.shown if clock.state is State.PAUSED]
        return min(running, key=lambda one: one.due_at or self.at, default=None) or next(iter(paused), None)


def clocks_of(found: Iterable[Case], *, at: datetime) -> dict[UUID, CaseClocks]:
    """The clocks of cases, by the id of the case: two statements, however many cases."""
    by_sheet = {case.sheet_id: case.id for case in found}
    evaluated = evaluations(list(by_sheet), at=at)
    return {case_id: clocks_at(evaluated[sheet_id], at) for sheet_id, case_id in by_sheet.items()}


def clocks_at(evaluation: Evaluation, at: datetime) -> CaseClocks:
    """The clocks of an evaluation."""
    cycles = evaluation.clocks_of(ClockKind.UPDATE)
    return CaseClocks(
        irt=_clock(evaluation.clock(ClockKind.IRT)),
        ort=_clock(evaluation.clock(ClockKind.ORT)),
        update=_clock(cycles[-1], len(cycles)) if cycles else None,
        at=at,
    )


def _clock(clock: ClockState | None, cycle: int = 1) -> Clock | None:
    if clock is None:
        return None
    one = clock.obligation
    first = min((warning.mark for warning in one.warnings), default=None)
    breached = one.breached_at if one.breached_at is not None else next(iter(clock.breaches[-1:]), None)
    return Clock(
        kind=clock.kind,
        state=clock.state,
        running=clock.running,
        started_at=moment(one.started_at),
        due_at=_moment(clock.due),
        stopped_at=_moment(clock.stopped_at),
        breached_at=_moment(breached),
        target=timedelta(seconds=one.target),
        used=timedelta(seconds=clock.elapsed),
        calendar=one.calendar,
        warns_at=None if first is None else first / 100,
        soon=any(warning.fired for warning in one.warnings) and clock.stopped_at is None,
        cycle=cycle,
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
