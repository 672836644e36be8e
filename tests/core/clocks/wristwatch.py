"""One clock and its promises, as somebody with a wristwatch keeps them: looked at every minute."""

from collections.abc import Callable
from dataclasses import dataclass, field

from servanda.core.clocks import Target

MINUTE = 60
What = tuple[str, int]
"""A warning in percent, or a level."""
IsOpen = Callable[[str, int], bool]
"""Whether a calendar, by its name, is open at an instant."""


@dataclass
class Promise:
    """One obligation. ``thresholds`` are the seconds at which warnings and levels act."""

    target: Target
    calendar: str
    thresholds: list[tuple[What, float]]
    is_open: IsOpen
    elapsed: int = 0
    due: int | None = None
    breached_at: int | None = None
    ended_at: int | None = None
    fired: dict[What, int] = field(default_factory=dict)
    by_calendar: dict[str, int] = field(default_factory=dict)

    def miss(self, at: int) -> None:
        """It is later than a due that ran until now."""
        if self.breached_at is None and self.due is not None and self.due < at:
            self.breached_at = self.due

    def act(self, at: int) -> None:
        """What is reached at this instant while running, after the events of this instant."""
        if self.due is None and self.elapsed >= self.target.seconds:
            self.due = at
        for what, threshold in self.thresholds:
            if self.elapsed >= threshold:
                self.fired.setdefault(what, at)

    def count(self, at: int) -> None:
        if self.is_open(self.calendar, at):
            self.elapsed += MINUTE
            self.by_calendar[self.calendar] = self.by_calendar.get(self.calendar, 0) + MINUTE

    def rest(self) -> None:
        """While paused nothing is due, unless it was missed."""
        if self.breached_at is None:
            self.due = None


@dataclass
class Clock:
    """A clock with all its promises and a diary of its minutes; ``promise`` is empty where nothing is promised."""

    kind: str
    begun: int = 0
    pauses: bool = False
    state: str = "running"
    outcome: str = ""
    promise: Promise | None = None
    promises: list[Promise] = field(default_factory=list)
    diary: list[str] = field(default_factory=list)

    @property
    def breaches(self) -> set[int]:
        return {one.breached_at for one in self.promises if one.breached_at is not None}

    @property
    def told(self) -> str:
        """What its last promise came to."""
        if self.promises[-1].breached_at is not None:
            return "breached"
        return "cancelled" if self.promise is None else self.outcome or self.state

    def miss(self, at: int) -> None:
        if self.state == "running" and self.promise is not None:
            self.promise.miss(at)

    def live(self, at: int, *, counting: bool) -> None:
        """One minute, or its first instant only."""
        self.diary.append(self.state)
        if self.state == "running" and self.promise is not None:
            self.promise.act(at)
            if counting:
                self.promise.count(at)

    def run(self) -> None:
        self.state, self.outcome = "running", ""
        if self.promise is not None:
            self.promise.ended_at = None

    def pause(self) -> None:
        self.state = "paused"
        if self.promise is not None:
            self.promise.rest()

    def end(self, at: int, outcome: str = "met") -> None:
        if self.state != "ended":
            self.state, self.outcome = "ended", outcome
            if self.promise is not None:
                self.promise.ended_at = at

    def withdraw(self, at: int) -> None:
        if self.promise is not None:
            self.promise.ended_at = at
        self.promise = None

    def recount(self, promise: Promise, now: int) -> None:
        """Let a promise live through the diary."""
        before = ""
        for number, state in enumerate(self.diary):
            at = self.begun + number * MINUTE
            if before == "running":
                promise.miss(at)
            if state == "running":
                promise.act(at)
                promise.count(at)
            elif state == "paused":
                promise.rest()
            promise.ended_at = None if state != "ended" else promise.ended_at or at
            before = state
        if before == "running":
            promise.miss(now)
        if self.state == "paused":
            promise.rest()
        promise.ended_at = None if self.state != "ended" else promise.ended_at or now
