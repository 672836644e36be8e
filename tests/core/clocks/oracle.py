"""Clocks counted minute by minute, straight from the text: what a patient clerk with a wristwatch would write down.

Knows receipt, response, resolution, update cycles, pauses, holds, and changes of severity that carry or restart.
Shares nothing with the engine but the values that describe events and promises.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.core.clocks import ClockEvent, Cover, OnChange, Target
from servanda.core.clocks import events as e
from tests.core.calendars import oracle as working_time
from tests.strategies.clocks import OFFICE

MINUTE = 60


@dataclass
class Promise:
    """One obligation as the clerk keeps it."""

    target: Target
    elapsed: int = 0
    due: int | None = None
    breached_at: int | None = None
    warned: dict[int, int] = field(default_factory=dict)


@dataclass
class Clock:
    """A clock with its breaches; ``promise`` is empty where nothing is promised."""

    state: str = "running"
    promise: Promise | None = None
    breaches: list[int] = field(default_factory=list)
    ever: bool = False


class Clerk:
    """Walks from receipt to ``now`` minute by minute."""

    def __init__(self, events: Iterable[ClockEvent], now: int) -> None:
        self.events = sorted(events, key=lambda event: (event.at, event.seq))
        self.now = now
        self.irt, self.ort = Clock(), Clock()
        self.cycles: list[Clock] = []
        self.severity, self.cover = "", Cover({})
        self.received = self.responded = self.waiting = self.solved = self.cancelled = self.pausing = False
        self._walk()

    def clocks(self) -> list[Clock]:
        return [self.irt, self.ort, *self.cycles]

    def _walk(self) -> None:
        at = min(event.at for event in self.events)
        while at <= self.now:
            self._miss(at)
            for event in self.events:
                if event.at == at:
                    self._hear(event.data)
            self._fire(at)
            if at < self.now:
                self._count(at)
            at += MINUTE

    def _miss(self, at: int) -> None:
        """Now is later than a due that ran until now."""
        for clock in self.clocks():
            promise = clock.promise if clock.state == "running" else None
            if promise is None or promise.breached_at is not None or promise.due is None:
                continue
            if promise.due < at:
                promise.breached_at = promise.due
                clock.breaches.append(promise.due)

    def _fire(self, at: int) -> None:
        """What is reached at this instant while running, after the events of this instant."""
        for clock in self.clocks():
            promise = clock.promise
            if self.received and promise is not None and clock.state == "running":
                if promise.due is None and promise.elapsed >= promise.target.seconds:
                    promise.due = at
                for percent in self.cover.warn:
                    if promise.elapsed * 100 >= percent * promise.target.seconds:
                        promise.warned.setdefault(percent, at)

    def _count(self, at: int) -> None:
        for clock in self.clocks():
            promise = clock.promise
            if promise is not None and clock.state == "running" and self._open(promise.target, at):
                promise.elapsed += MINUTE

    def _open(self, target: Target, at: int) -> bool:
        return target.calendar == "24x7" or working_time.is_open(OFFICE, at)

    def _hear(self, data: e.EventData) -> None:
        if isinstance(data, e.Registered) and not self.received:
            self.received, self.severity, self.cover = True, data.severity, data.cover
            self._judge()
        elif self.received and not self.cancelled:
            self._hear_solved(data) if self.solved else self._hear_unsolved(data)

    def _hear_solved(self, data: e.EventData) -> None:
        if _answers(data):
            self._respond()
        elif isinstance(data, e.Reopened):
            self.solved = False
            self.ort.state = "running"
            self._judge()
            self._open_cycle()
        elif isinstance(data, e.SeverityChanged):
            self.severity = data.severity
        elif isinstance(data, e.Cancelled):
            self._cancel()

    def _hear_unsolved(self, data: e.EventData) -> None:
        if isinstance(data, e.Solved):
            self._solve(data.told)
        elif _answers(data):
            self._respond()
            self.waiting = self.waiting or (isinstance(data, e.ExternalInfo) and data.asks)
            self._open_cycle()
        elif isinstance(data, e.CustomerMessage | e.TakenBack):
            self.waiting = False
            self._open_cycle()
        elif isinstance(data, e.Hold | e.Resume):
            self.pausing = isinstance(data, e.Hold) and data.pauses
        elif isinstance(data, e.SeverityChanged):
            self.severity = data.severity
            self._judge()
        elif isinstance(data, e.Cancelled):
            self._cancel()
        if self.ort.state != "ended":
            paused = self.waiting or self.pausing
            if (
                paused
                and self.ort.state == "running"
                and self.ort.promise
                and not self.ort.promise.breached_at
            ):
                self.ort.promise.due = None
            self.ort.state = "paused" if paused else "running"

    def _respond(self) -> None:
        self.responded = True
        self.irt.state = "ended"
        self._close_cycle()

    def _solve(self, told: bool) -> None:
        if told:
            self._respond()
        self._close_cycle()
        self.ort.state, self.solved, self.waiting, self.pausing = "ended", True, False, False

    def _cancel(self) -> None:
        self.cancelled, self.solved = True, False
        for clock in self.clocks():
            clock.state = "ended"

    def _open_cycle(self) -> None:
        if self.responded and not self.waiting and not (self.cycles and self.cycles[-1].state != "ended"):
            self.cycles.append(Clock())
            self._promise(self.cycles[-1], self.cover.at(self.severity).update)

    def _close_cycle(self) -> None:
        if self.cycles:
            self.cycles[-1].state = "ended"

    def _judge(self) -> None:
        promises = self.cover.at(self.severity)
        pairs = [(self.irt, promises.irt), (self.ort, promises.ort)]
        pairs += [(cycle, promises.update) for cycle in self.cycles]
        for clock, target in pairs:
            if clock.state != "ended":
                self._promise(clock, target)

    def _promise(self, clock: Clock, target: Target | None) -> None:
        former = clock.promise
        if target is None or (former is not None and former.target == target):
            clock.promise = None if target is None else former
            return
        clock.ever = True
        carried = self.cover.on_change is OnChange.CARRY and former is not None
        clock.promise = Promise(target, former.elapsed if former is not None and carried else 0)
        if former is not None and carried and former.breached_at and former.elapsed >= target.seconds:
            clock.promise.due = clock.promise.breached_at = former.breached_at


def _answers(data: e.EventData) -> bool:
    if isinstance(data, e.ExternalInfo):
        return not data.automatic
    return isinstance(data, e.Interaction) and data.outbound and data.counts_as_response
