"""One clock while the fold works on it: when it runs, and the obligations it carries one after the other.

It follows the case's events also while nothing is promised, so that a promise made later with effect from
receipt meets the same past.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from typing import Final

from servanda.core.calendars import Compiled
from servanda.core.clocks.obligation import OngoingObligation, Promised
from servanda.core.clocks.promises import ClockKind, OnChange, Target
from servanda.core.clocks.states import ClockState, State


class Phase(Enum):
    """What a clock does."""

    RUNNING = auto()
    PAUSED = auto()
    ENDED = auto()


class OngoingClock:
    """A clock between its start and its end, or its reopening."""

    __slots__ = ("_cancelled", "_phases", "kind", "obligations", "pauses", "phase", "present", "subject")

    def __init__(
        self, kind: ClockKind, at: int, seq: int, subject: str = "", *, running: bool = True
    ) -> None:
        self.kind: Final = kind
        self.subject: Final = subject
        self.pauses = self._cancelled = False
        self.phase = Phase.RUNNING if running else Phase.PAUSED
        self._phases: list[tuple[int, int, Phase]] = [(at, seq, self.phase)]
        self.obligations: list[OngoingObligation] = []
        self.present: OngoingObligation | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.phase is not Phase.ENDED

    def run(self, at: int, seq: int) -> None:
        """Run on after a pause, or after the end when reopened."""
        self._enter(Phase.RUNNING, at, seq)
        if self.present is not None:
            self.present.begin(at, seq)

    def pause(self, at: int, seq: int) -> None:
        """Pause; it runs."""
        self._enter(Phase.PAUSED, at, seq)
        if self.present is not None:
            self.present.pause(at, seq)

    def end(self, at: int, seq: int, outcome: State = State.MET) -> None:
        """End, if it has not ended."""
        if self.is_open:
            self._enter(Phase.ENDED, at, seq)
            self._cancelled = outcome is State.CANCELLED
            if self.present is not None:
                self.present.end(at, seq, outcome)

    def owe(self, obligation: OngoingObligation, at: int, seq: int) -> None:
        """Take on an obligation that counts from ``at`` as the clock does now."""
        self.obligations.append(obligation)
        self.present = obligation
        if self.phase is Phase.RUNNING:
            obligation.begin(at, seq)

    def replace(self, obligation: OngoingObligation, at: int, seq: int) -> None:
        """Let another obligation take the present one's place."""
        if self.present is not None:
            self.present.end(at, seq, State.REPLACED)
            obligation.take_along(self.present)
        self.owe(obligation, at, seq)

    def change(
        self, at: int, seq: int, target: Target | None, mode: OnChange, promised: Callable[[Target], Promised]
    ) -> None:
        """Another severity or cover promises ``target``: withdraw, keep, or begin a new obligation."""
        if target is None:
            self.withdraw(at, seq)
        elif self.present is None or not self.present.keeps(target):
            _CHANGES[mode](self, at, seq, promised(target))

    def withdraw(self, at: int, seq: int) -> None:
        """The promise is gone: an unbreached obligation ends as cancelled."""
        if self.present is not None:
            self.present.end(at, seq, State.CANCELLED)
            self.present = None

    def carry(self, at: int, seq: int, promised: Promised) -> None:
        """A new obligation that keeps the elapsed time."""
        elapsed = 0 if self.present is None else self.present.elapsed_at(at)
        self.replace(OngoingObligation(seq, at, promised, elapsed), at, seq)

    def restart(self, at: int, seq: int, promised: Promised) -> None:
        """A new obligation from nothing."""
        if self.present is not None:
            self.present.end(at, seq, State.REPLACED)
        self.owe(OngoingObligation(seq, at, promised), at, seq)

    def recount(self, at: int, seq: int, promised: Promised) -> None:
        """A new obligation as if it had held from the clock's start; it may have been due before ``at``."""
        started_at = self._phases[0][0] if self.present is None else at
        if self.present is not None:
            self.present.end(at, seq, State.REPLACED)
        obligation = OngoingObligation(seq, self._phases[0][0], promised)
        for since, cause, phase in self._phases:
            _REPLAY[phase](obligation, since, cause)
        obligation.started_at = started_at
        self.obligations.append(obligation)
        self.present = obligation

    def reopen(self, at: int, seq: int, *, running: bool) -> None:
        """A completed task runs on, or waits with its case. A cancelled one stays so."""
        if not self._cancelled:
            self.run(at, seq)
            if not running:
                self.pause(at, seq)

    def move(self, at: int, seq: int, name: str, calendar: Compiled) -> None:
        """Go on in another organisation's calendar. A task's clock always has its obligation."""
        self.obligations[-1].move(at, seq, name, calendar)

    def stood(self, at: int, levels: Sequence[tuple[int, int]]) -> ClockState:
        """The frozen form at ``at``; there is an obligation."""
        obligations = tuple(one.stood(at, levels) for one in self.obligations)
        last = obligations[-1]
        return ClockState(
            self.kind,
            self.subject,
            last.state,
            self.phase is Phase.RUNNING and last.ended_at is None,
            last.due,
            last.elapsed,
            last.ended_at,
            tuple(sorted({one.breached_at for one in obligations if one.breached_at is not None})),
            _summed(self.obligations[-1].breakdown(at)) if self.kind is ClockKind.OLA else (),
            self.pauses,
            obligations,
        )

    @classmethod
    def handed_over(
        cls, stood: ClockState, at: int, seq: int, calendar: Callable[[str], Compiled]
    ) -> "OngoingClock":
        """A task's clock that comes with a merged case, paused where it stood unless it has ended."""
        self = cls(stood.kind, at, seq, stood.subject, running=False)
        self.pauses = stood.pauses
        self.obligations = [OngoingObligation.handed_over(one, at, calendar) for one in stood.obligations]
        self.present = self.obligations[-1]
        if stood.stopped_at is not None:
            self.phase = Phase.ENDED
            self._cancelled = stood.state is State.CANCELLED
        return self

    def _enter(self, phase: Phase, at: int, seq: int) -> None:
        self.phase = phase
        self._phases.append((at, seq, phase))


def _end_met(obligation: OngoingObligation, at: int, seq: int) -> None:
    obligation.end(at, seq, State.MET)


_REPLAY: Final = {
    Phase.RUNNING: OngoingObligation.begin,
    Phase.PAUSED: OngoingObligation.pause,
    Phase.ENDED: _end_met,
}
_CHANGES: Final = {
    OnChange.CARRY: OngoingClock.carry,
    OnChange.RESTART: OngoingClock.restart,
    OnChange.RETROACTIVE: OngoingClock.recount,
}


def _summed(pieces: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for name, seconds in pieces:
        sums[name] = sums.get(name, 0) + seconds
    return tuple(sums.items())
