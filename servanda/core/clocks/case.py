"""A case's clocks and facts while the fold walks through its events."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final

from servanda.core.calendars import Compiled
from servanda.core.clocks.clock import OngoingClock
from servanda.core.clocks.obligation import Promised
from servanda.core.clocks.promises import ClockKind, Cover, Promises, Target
from servanda.core.clocks.sheet import ClockSheet

_NO_COVER: Final = Cover({})


class Standing(Enum):
    """How a case stands towards its clocks; decides which events have an effect."""

    # Identity is enough, and faster: each event looks up its table by this.
    __hash__ = object.__hash__

    EXPECTED = auto()
    UNSOLVED = auto()
    SOLVED = auto()
    CANCELLED = auto()


class OngoingCase:
    """What the events so far amount to. Effects change it; ``fold`` freezes it."""

    __slots__ = (
        "_calendars",
        "_known",
        "_now",
        "_sheet",
        "cover",
        "cycles",
        "held",
        "hold_pauses",
        "irt",
        "ort",
        "paused",
        "promised",
        "received_at",
        "responded",
        "severity",
        "standing",
        "tasks",
        "waiting",
    )

    irt: OngoingClock
    ort: OngoingClock

    def __init__(self, sheet: ClockSheet, now: int, known: int) -> None:
        self._sheet, self._now, self._known = sheet, now, known
        self._calendars: dict[str, Compiled] = {}
        self.standing = Standing.EXPECTED
        self.received_at: int | None = None
        self.severity = ""
        self.cover = _NO_COVER
        self.responded = self.waiting = self.hold_pauses = self.paused = False
        self.held: str | None = None
        self.cycles: list[OngoingClock] = []
        self.tasks: dict[str, OngoingClock] = {}
        self.promised: set[ClockKind] = set()

    def receive(self, at: int, seq: int) -> None:
        """Start the clocks."""
        self.standing, self.received_at = Standing.UNSOLVED, at
        self.irt = OngoingClock(ClockKind.IRT, at, seq)
        self.ort = OngoingClock(ClockKind.ORT, at, seq)
        self.rejudge(at, seq)

    def rejudge(self, at: int, seq: int) -> None:
        """Let the promises of the present severity and cover hold from ``at``."""
        promises, mode = self.cover.at(self.severity), self.cover.on_change
        self._note(promises)
        for clock, target in self._affected(promises):
            clock.change(at, seq, target, mode, self.promise)

    def answer(self, at: int, seq: int) -> None:
        """A qualified response: ends the IRT and the open update cycle."""
        self.responded = True
        self.irt.end(at, seq)
        self.end_cycle(at, seq)

    def begin_cycle(self, at: int, seq: int) -> None:
        """Open an update cycle if the customer was answered, the ball is with support and none is open."""
        if self.responded and not self.waiting and not (self.cycles and self.cycles[-1].is_open):
            cycle = OngoingClock(ClockKind.UPDATE, at, seq, str(seq))
            self.cycles.append(cycle)
            cycle.change(at, seq, self.cover.at(self.severity).update, self.cover.on_change, self.promise)

    def end_cycle(self, at: int, seq: int) -> None:
        """Close the update cycle, if one is open."""
        if self.cycles:
            self.cycles[-1].end(at, seq)

    def settle(self, at: int, seq: int) -> None:
        """Pause or run what pauses with the case, as waiting and hold now say."""
        paused = self.waiting or self.hold_pauses
        if paused is not self.paused:
            self.paused = paused
            for clock in (self.ort, *(task for task in self.tasks.values() if task.pauses)):
                if clock.is_open:
                    (clock.pause if paused else clock.run)(at, seq)

    def release(self) -> None:
        """Neither waiting nor held any more."""
        self.waiting, self.held, self.hold_pauses = False, None, False

    def promise(self, target: Target, calendar: str = "") -> Promised:
        """A target with its calendar; a task's target has none of its own."""
        name = target.calendar or calendar
        return Promised(target.seconds, target.business_days, name, self.calendar(name), self.cover.warn)

    def calendar(self, name: str) -> Compiled:
        """A calendar as known. Raises ``UnknownCalendar``."""
        compiled = self._calendars.get(name)
        if compiled is None:
            compiled = self._calendars[name] = self._sheet.calendar(name, self._now, self._known)
        return compiled

    def clocks(self) -> Sequence[OngoingClock]:
        """All clocks that ever carried an obligation."""
        if self.received_at is None:
            return []
        all_clocks = (self.irt, self.ort, *self.cycles, *self.tasks.values())
        return [clock for clock in all_clocks if clock.obligations]

    def levels(self) -> Mapping[ClockKind, Sequence[tuple[int, int]]]:
        """The escalation levels of each clock: level and offset."""
        found: dict[ClockKind, list[tuple[int, int]]] = {kind: [] for kind in ClockKind}
        for level in self._sheet.levels:
            found[level.kind].append((level.level, level.offset))
        return found

    def _note(self, promises: Promises) -> None:
        """Remember which clocks ever had a target."""
        for kind in ClockKind:
            if getattr(promises, kind) is not None:
                self.promised.add(kind)

    def _affected(self, promises: Promises) -> list[tuple[OngoingClock, Target | None]]:
        """Open clocks with their new targets; past update cycles only where a new promise reaches back to them."""
        reach_back = self.cover.reaches_back and promises.update is not None
        cycles = [cycle for cycle in self.cycles if cycle.is_open or (reach_back and not cycle.obligations)]
        single = [(self.irt, promises.irt), (self.ort, promises.ort)]
        return [(clock, target) for clock, target in single if clock.is_open] + [
            (cycle, promises.update) for cycle in cycles
        ]
