"""What a merged case's clocks do to the survivor's (3-clocks 3.3).

Of two clocks that run in both cases the one due earlier goes on; what was breached stays where it was breached,
and what the other case told or was told does not count. Tasks move with their clocks.
"""

from collections.abc import Sequence

from servanda.core.clocks.case import OngoingCase
from servanda.core.clocks.clock import OngoingClock
from servanda.core.clocks.obligation import OngoingObligation, Promised
from servanda.core.clocks.promises import ClockKind
from servanda.core.clocks.refusals import TaskHasClock
from servanda.core.clocks.states import ClockState, Obligation


def merge_in(case: OngoingCase, others: Sequence[ClockState], at: int, seq: int) -> None:
    """Take over the other case's stricter obligations, and its tasks."""
    own = _open_clocks(case)
    for other in others:
        if other.kind is ClockKind.OLA:
            _take_task(case, other, at, seq)
        elif other.stopped_at is None and other.obligation.breached_at is None and other.kind in own:
            _take_if_earlier(case, own[other.kind], other.obligation, at, seq)


def _open_clocks(case: OngoingCase) -> dict[ClockKind, OngoingClock]:
    """The clocks of the case that carry an obligation now."""
    clocks = (case.irt, case.ort, *case.cycles[-1:])
    return {clock.kind: clock for clock in clocks if clock.is_open and clock.present is not None}


def _take_if_earlier(case: OngoingCase, own: OngoingClock, other: Obligation, at: int, seq: int) -> None:
    present = own.present
    if present is None or not present.would_be_due(at) > _due(case, other, at):
        return
    warn = tuple(warning.mark for warning in other.warnings)
    promised = Promised(other.target, 0, other.calendar, case.calendar(other.calendar), warn)
    own.replace(OngoingObligation(seq, at, promised, other.elapsed), at, seq)


def _due(case: OngoingCase, obligation: Obligation, at: int) -> int:
    """When the obligation would be due if it ran from ``at``."""
    remaining = obligation.target - obligation.elapsed
    return case.calendar(obligation.calendar).due(at, remaining) if remaining > 0 else at


def _take_task(case: OngoingCase, other: ClockState, at: int, seq: int) -> None:
    if other.subject in case.tasks:
        raise TaskHasClock(f"the surviving case has a task {other.subject!r} already")
    clock = OngoingClock.handed_over(other, at, seq, case.calendar)
    case.tasks[other.subject] = clock
    if clock.is_open and not (clock.pauses and case.paused):
        clock.run(at, seq)
