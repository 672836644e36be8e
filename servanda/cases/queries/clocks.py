"""The clocks of cases as pages and programs show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.cases.models import Case
from servanda.commitments.queries import clock_sheets, instant, moment
from servanda.core.calendars import Compiled
from servanda.core.clocks import ClockKind, ClockSheet, ClockState, Evaluation, Obligation, State, fold

_AHEAD: Final = 7 * 24 * 3600
"""As far as the end of a working stretch is looked for: whoever works longer than this never rests."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock at an instant. Durations count working time of its calendar, or elapsed time where it has none.

    ``used`` and ``target`` make the bar; ``left`` is negative past the stop; ``due_at`` is empty while paused.
    ``warns_at`` is the part of the target (0 to 1) at which the first warning lies, ``soon`` whether it has
    passed. ``rests_at`` is when a running clock next stops counting because working time closes: the instant
    itself while it is closed, empty where it never does. ``first_due_at`` is the deadline as if it had never
    paused and ``paused`` the working time that pauses took; both empty and nothing where the obligation was
    carried over from another. ``paused_since`` is when the pause that lasts began. ``cycle`` numbers update cycles
    from 1.
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
    rests_at: datetime | None = None
    first_due_at: datetime | None = None
    paused: timedelta = timedelta()
    paused_since: datetime | None = None

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
    sheets = clock_sheets(list(by_sheet))
    return {by_sheet[sheet_id]: sheet_clocks(sheet, at=at) for sheet_id, sheet in sheets.items()}


def sheet_clocks(sheet: ClockSheet, *, at: datetime) -> CaseClocks:
    """The clocks of a sheet that is at hand. No statement."""
    return clocks_at(fold(sheet, instant(at)), at, sheet)


def clocks_at(evaluation: Evaluation, at: datetime, sheet: ClockSheet | None = None) -> CaseClocks:
    """The clocks of an evaluation; without its sheet nothing is said of when they rest or what moved them."""
    cycles = evaluation.clocks_of(ClockKind.UPDATE)
    return CaseClocks(
        irt=_clock(evaluation.clock(ClockKind.IRT), evaluation, sheet),
        ort=_clock(evaluation.clock(ClockKind.ORT), evaluation, sheet),
        update=_clock(cycles[-1], evaluation, sheet, len(cycles)) if cycles else None,
        at=at,
    )


def _clock(
    clock: ClockState | None, evaluation: Evaluation, sheet: ClockSheet | None, cycle: int = 1
) -> Clock | None:
    if clock is None:
        return None
    one, now = clock.obligation, evaluation.now
    first = min((warning.mark for warning in one.warnings), default=None)
    breached = one.breached_at if one.breached_at is not None else next(iter(clock.breaches[-1:]), None)
    calendar = sheet.calendar(one.calendar, now, evaluation.known) if sheet else None
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
        rests_at=_moment(_rests_at(calendar, now)) if calendar and clock.running else None,
        first_due_at=_moment(_first_due(one, calendar)) if calendar else None,
        paused=timedelta(seconds=_paused(one, calendar, now)) if calendar else timedelta(),
        paused_since=_moment(_paused_since(one)),
    )


def _rests_at(calendar: Compiled, now: int) -> int | None:
    """The end of the working stretch that lasts; now, if none does; nothing, if it lasts for a week."""
    opens, closes = next(iter(calendar.open_between(now, now + _AHEAD)), (now + 1, now))
    if opens > now:
        return now
    return closes if closes < now + _AHEAD else None


def _first_due(one: Obligation, calendar: Compiled) -> int | None:
    """As if it had never paused; what was carried over began with time used up elsewhere."""
    carried = not one.stretches or one.stretches[0].before or one.business_days
    return None if carried else calendar.due(one.stretches[0].begins, one.target)


def _paused(one: Obligation, calendar: Compiled, now: int) -> int:
    if not one.stretches or one.stretches[0].before:
        return 0
    idle = [stretch for stretch in one.stretches if not stretch.running]
    return sum(
        calendar.working_time(stretch.begins, now if stretch.ends is None else stretch.ends)
        for stretch in idle
    )


def _paused_since(one: Obligation) -> int | None:
    lasting = one.stretches[-1] if one.stretches and one.stretches[-1].ends is None else None
    return lasting.begins if lasting and not lasting.running else None


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
