"""Clocks counted minute by minute, straight from the text: what a patient clerk with a wristwatch would write down.

Knows receipt, response, resolution, update cycles, tasks, pauses, holds, changes of severity and cover that carry,
restart or recount, warnings, levels, and what was learnt late or retracted; merges it does not know. Shares
nothing with the engine but the values that describe events and promises.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from servanda.core.clocks import ClockEvent, Cover, Level, OnChange, Target
from servanda.core.clocks import events as e
from tests.core.clocks.wristwatch import MINUTE, Clock, IsOpen, Promise


def believed(events: Iterable[ClockEvent], now: int, known: int) -> list[ClockEvent]:
    """What had happened and was known, without what is retracted by something that counts itself."""
    seen = sorted(
        (event for event in events if event.at <= now and event.recorded_at <= known),
        key=lambda event: (event.at, event.seq),
    )

    def counts(event: ClockEvent) -> bool:
        return not any(
            isinstance(other.data, e.Retracted) and other.data.seq == event.seq and counts(other)
            for other in seen
        )

    return [event for event in seen if counts(event)]


@dataclass
class Clerk:
    """Walks from the first event to ``now`` minute by minute; a breach counts to the second."""

    events: Sequence[ClockEvent]
    now: int
    is_open: IsOpen
    levels: Sequence[Level] = ()
    irt: Clock = field(default_factory=lambda: Clock("irt"))
    ort: Clock = field(default_factory=lambda: Clock("ort"))
    cycles: list[Clock] = field(default_factory=list)
    tasks: dict[str, Clock] = field(default_factory=dict)
    severity: str = ""
    cover: Cover = field(default_factory=lambda: Cover({}))
    received: bool = False
    responded: bool = False
    waiting: bool = False
    pausing: bool = False
    solved: bool = False
    cancelled: bool = False

    def __post_init__(self) -> None:
        self.at = min((event.at for event in self.events), default=self.now)
        while self.at <= self.now:
            self._miss(self.at)
            for event in self.events:
                if event.at == self.at:
                    self._hear(event.data)
            for clock in self.clocks():
                clock.live(self.at, counting=self.at < self.now)
            self.at += MINUTE
        self._miss(self.now)

    def clocks(self) -> list[Clock]:
        return [self.irt, self.ort, *self.cycles, *self.tasks.values()] if self.received else []

    def _miss(self, at: int) -> None:
        for clock in self.clocks():
            clock.miss(at)

    def _hear(self, data: e.EventData) -> None:
        if isinstance(data, e.Registered) and not self.received:
            self.received, self.severity, self.cover = True, data.severity, data.cover
            self._judge()
        elif self.received and not self.cancelled:
            if isinstance(data, e.Cancelled):
                self._cancel()
            elif _answers(data):
                self._respond()
            if isinstance(data, e.SeverityChanged):
                self.severity = data.severity
            elif isinstance(data, e.CoverChanged):
                self.cover = data.cover
            if self.solved:
                self._hear_solved(data)
            elif not self.cancelled:
                self._hear_unsolved(data)
                self._hear_of_task(data)

    def _hear_solved(self, data: e.EventData) -> None:
        if isinstance(data, e.Reopened):
            self.solved = False
            self.ort.run()
            self._judge()
            self._open_cycle()

    def _hear_unsolved(self, data: e.EventData) -> None:
        if isinstance(data, e.Solved):
            self._solve(data.told)
        elif isinstance(data, e.ExternalInfo) and not data.automatic:
            self.waiting = self.waiting or data.asks
        elif isinstance(data, e.CustomerMessage | e.TakenBack):
            self.waiting = False
        elif isinstance(data, e.Hold | e.Resume):
            self.pausing = isinstance(data, e.Hold) and data.pauses
        elif isinstance(data, e.SeverityChanged | e.CoverChanged):
            self._judge()
        self._settle()
        if _answers(data) or isinstance(data, e.CustomerMessage | e.TakenBack):
            self._open_cycle()

    def _settle(self) -> None:
        for clock in [self.ort, *(task for task in self.tasks.values() if task.pauses)]:
            if clock.state != "ended":
                clock.pause() if self.waiting or self.pausing else clock.run()

    def _respond(self) -> None:
        self.responded = True
        self.irt.end(self.at)
        self._close_cycle()

    def _solve(self, told: bool) -> None:
        if told:
            self._respond()
        self._close_cycle()
        self.ort.end(self.at)
        self.solved, self.waiting, self.pausing = True, False, False

    def _cancel(self) -> None:
        self.cancelled, self.solved = True, False
        for clock in self.clocks():
            clock.end(self.at, "cancelled")

    def _open_cycle(self) -> None:
        if self.responded and not self.waiting and not (self.cycles and self.cycles[-1].state != "ended"):
            self.cycles.append(Clock("update", begun=self.at))
            self._promise(self.cycles[-1], self.cover.at(self.severity).update)

    def _close_cycle(self) -> None:
        if self.cycles:
            self.cycles[-1].end(self.at)

    def _judge(self) -> None:
        promises = self.cover.at(self.severity)
        for clock, target in ((self.irt, promises.irt), (self.ort, promises.ort)):
            if clock.state != "ended":
                self._promise(clock, target)
        for cycle in self.cycles:
            reaches_it = promises.update and not cycle.promises and self._recounts
            if cycle.state != "ended" or reaches_it:
                self._promise(cycle, promises.update)

    @property
    def _recounts(self) -> bool:
        return self.cover.on_change is OnChange.RETROACTIVE

    def _promise(self, clock: Clock, target: Target | None) -> None:
        former = clock.promise
        clock.begun = clock.begun or self.at
        if target is None:
            clock.withdraw(self.at)
        elif former is None or former.target != target:
            self._promise_anew(clock, target, former)

    def _promise_anew(self, clock: Clock, target: Target, former: Promise | None) -> None:
        promise = self._promised(clock, target, target.calendar)
        if self._recounts:
            clock.recount(promise, self.at)
        elif former is not None and self.cover.on_change is OnChange.CARRY:
            promise.elapsed = former.elapsed
            if former.breached_at is not None and former.elapsed >= target.seconds:
                promise.due = promise.breached_at = former.breached_at
        clock.promises.append(promise)
        clock.promise = promise

    def _promised(self, clock: Clock, target: Target, calendar: str) -> Promise:
        thresholds = [(("warn", mark), mark * target.seconds / 100) for mark in self.cover.warn]
        thresholds += [
            (("level", one.level), float(target.seconds + one.offset))
            for one in self.levels
            if one.kind.value == clock.kind
        ]
        return Promise(target, calendar, thresholds, self.is_open)

    def _hear_of_task(self, data: e.EventData) -> None:
        if isinstance(data, e.TaskDispatched):
            self._dispatch(data.task, data.calendar)
        elif isinstance(data, _OF_TASKS) and data.task in self.tasks:
            task = self.tasks[data.task]
            if isinstance(data, e.TaskReassigned) and task.promise is not None:
                task.promise.calendar = data.calendar
            elif isinstance(data, e.TaskCompleted):
                task.end(self.at)
            elif isinstance(data, e.TaskCancelled):
                task.end(self.at, "cancelled")
            elif isinstance(data, e.TaskReopened) and task.outcome == "met":
                task.run()
                self._settle()

    def _dispatch(self, name: str, calendar: str) -> None:
        target = self.cover.at(self.severity).ola
        if target is not None and name not in self.tasks:
            task = self.tasks[name] = Clock("ola", begun=self.at, pauses=self.cover.ola_pauses)
            task.promise = self._promised(task, target, calendar)
            task.promises.append(task.promise)
            self._settle()


_OF_TASKS = e.TaskReassigned | e.TaskCompleted | e.TaskReopened | e.TaskCancelled


def _answers(data: e.EventData) -> bool:
    if isinstance(data, e.ExternalInfo):
        return not data.automatic
    return isinstance(data, e.Interaction) and data.outbound and data.counts_as_response
