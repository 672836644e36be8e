"""What each event does to a case's clocks: one table for each standing of the case (3-clocks 3.2).

An event that a table does not name has no effect in that standing.
"""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.core.clocks.case import OngoingCase, Standing
from servanda.core.clocks.clock import OngoingClock
from servanda.core.clocks.events import (
    Cancelled,
    ClockEvent,
    CoverChanged,
    CustomerMessage,
    EventData,
    ExternalInfo,
    Hold,
    Interaction,
    MergedIn,
    Registered,
    Reopened,
    Resume,
    SeverityChanged,
    Solved,
    TakenBack,
    TaskCancelled,
    TaskCompleted,
    TaskDispatched,
    TaskReassigned,
    TaskReopened,
)
from servanda.core.clocks.merging import merge_in
from servanda.core.clocks.obligation import OngoingObligation
from servanda.core.clocks.promises import ClockKind
from servanda.core.clocks.states import State

Effect = Callable[..., None]


def apply(case: OngoingCase, event: ClockEvent) -> None:
    """Let one event act. Events come in order."""
    effect = _EFFECTS[case.standing].get(type(event.data))
    if effect is not None:
        effect(case, event.data, event.at, event.seq)


def _registered(case: OngoingCase, data: Registered, at: int, seq: int) -> None:
    case.severity, case.cover = data.severity, data.cover
    case.receive(at, seq)


def _external_info(case: OngoingCase, data: ExternalInfo, at: int, seq: int) -> None:
    if not data.automatic:
        case.answer(at, seq)
        case.waiting = case.waiting or data.asks
        case.settle(at, seq)
        case.begin_cycle(at, seq)


def _interaction(case: OngoingCase, data: Interaction, at: int, seq: int) -> None:
    if data.outbound and data.counts_as_response:
        case.answer(at, seq)
        case.begin_cycle(at, seq)


def _ball_returned(case: OngoingCase, _: CustomerMessage | TakenBack, at: int, seq: int) -> None:
    case.waiting = False
    case.settle(at, seq)
    case.begin_cycle(at, seq)


def _hold(case: OngoingCase, data: Hold, at: int, seq: int) -> None:
    case.held, case.hold_pauses = data.reason, data.pauses
    case.settle(at, seq)


def _resume(case: OngoingCase, _: Resume, at: int, seq: int) -> None:
    case.held, case.hold_pauses = None, False
    case.settle(at, seq)


def _solved(case: OngoingCase, data: Solved, at: int, seq: int) -> None:
    if data.told:
        case.answer(at, seq)
    case.end_cycle(at, seq)
    case.ort.end(at, seq)
    case.release()
    case.settle(at, seq)
    case.standing = Standing.SOLVED


def _reopened(case: OngoingCase, _: Reopened, at: int, seq: int) -> None:
    case.standing = Standing.UNSOLVED
    case.ort.run(at, seq)
    case.rejudge(at, seq)
    case.begin_cycle(at, seq)


def _cancelled(case: OngoingCase, _: Cancelled, at: int, seq: int) -> None:
    for clock in (case.irt, case.ort, *case.cycles, *case.tasks.values()):
        clock.end(at, seq, State.CANCELLED)
    case.standing = Standing.CANCELLED


def _severity_changed(case: OngoingCase, data: SeverityChanged, at: int, seq: int) -> None:
    case.severity = data.severity
    case.rejudge(at, seq)


def _cover_changed(case: OngoingCase, data: CoverChanged, at: int, seq: int) -> None:
    case.cover = data.cover
    case.rejudge(at, seq)


def _severity_remembered(case: OngoingCase, data: SeverityChanged, _at: int, _seq: int) -> None:
    case.severity = data.severity


def _cover_remembered(case: OngoingCase, data: CoverChanged, _at: int, _seq: int) -> None:
    case.cover = data.cover


def _information_after_solving(case: OngoingCase, data: ExternalInfo, at: int, seq: int) -> None:
    if not data.automatic:
        case.answer(at, seq)


def _interaction_after_solving(case: OngoingCase, data: Interaction, at: int, seq: int) -> None:
    if data.outbound and data.counts_as_response:
        case.answer(at, seq)


def _task_dispatched(case: OngoingCase, data: TaskDispatched, at: int, seq: int) -> None:
    target = case.cover.at(case.severity).ola
    if target is not None and data.task not in case.tasks:
        pauses = case.cover.ola_pauses and not target.business_days
        clock = OngoingClock(ClockKind.OLA, at, seq, data.task, running=not (pauses and case.paused))
        clock.pauses = pauses
        clock.owe(OngoingObligation(seq, at, case.promise(target, data.calendar)), at, seq)
        case.tasks[data.task] = clock


def _task_reassigned(case: OngoingCase, data: TaskReassigned, at: int, seq: int) -> None:
    if data.task in case.tasks:
        case.tasks[data.task].move(at, seq, data.calendar, case.calendar(data.calendar))


def _task_completed(case: OngoingCase, data: TaskCompleted, at: int, seq: int) -> None:
    if data.task in case.tasks:
        case.tasks[data.task].end(at, seq)


def _task_cancelled(case: OngoingCase, data: TaskCancelled, at: int, seq: int) -> None:
    if data.task in case.tasks:
        case.tasks[data.task].end(at, seq, State.CANCELLED)


def _task_reopened(case: OngoingCase, data: TaskReopened, at: int, seq: int) -> None:
    clock = case.tasks.get(data.task)
    if clock is not None and not clock.is_open:
        clock.reopen(at, seq, running=not (clock.pauses and case.paused))


def _merged_in(case: OngoingCase, data: MergedIn, at: int, seq: int) -> None:
    merge_in(case, data.clocks, at, seq)


_EFFECTS: Final[Mapping[Standing, Mapping[type[EventData], Effect]]] = {
    Standing.EXPECTED: {Registered: _registered},
    Standing.UNSOLVED: {
        ExternalInfo: _external_info,
        Interaction: _interaction,
        CustomerMessage: _ball_returned,
        TakenBack: _ball_returned,
        Hold: _hold,
        Resume: _resume,
        Solved: _solved,
        Cancelled: _cancelled,
        SeverityChanged: _severity_changed,
        CoverChanged: _cover_changed,
        TaskDispatched: _task_dispatched,
        TaskReassigned: _task_reassigned,
        TaskCompleted: _task_completed,
        TaskCancelled: _task_cancelled,
        TaskReopened: _task_reopened,
        MergedIn: _merged_in,
    },
    Standing.SOLVED: {
        ExternalInfo: _information_after_solving,
        Interaction: _interaction_after_solving,
        Reopened: _reopened,
        Cancelled: _cancelled,
        SeverityChanged: _severity_remembered,
        CoverChanged: _cover_remembered,
        MergedIn: _merged_in,
    },
    Standing.CANCELLED: {},
}
