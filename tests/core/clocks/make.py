"""Clock sheets with dull defaults: Monday 15 June 2026 in Berlin, office hours 09:00 to 17:00."""

from collections.abc import Mapping

from servanda.core.calendars import Timeline, timeline_of
from servanda.core.clocks import (
    ClockEvent,
    ClockKind,
    ClockSheet,
    ClockState,
    Cover,
    Evaluation,
    EventData,
    Level,
    OnChange,
    Promises,
    Target,
    fold,
)
from servanda.core.clocks.events import Registered
from tests.core.calendars.make import at, office

HOUR = 3600
MINUTE = 60
OFFICE = "office"
ALWAYS = "24x7"
_DAYS = {"mon": 15, "tue": 16, "wed": 17, "thu": 18, "fri": 19, "sat": 20, "sun": 21}


def when(text: str) -> int:
    """``mon 09:00`` is Monday 15 June 2026, nine o'clock in Berlin."""
    day, time = text.split()
    return at(f"2026-06-{_DAYS[day]}T{time}+02:00")


def target(hours: float, calendar: str = OFFICE) -> Target:
    """A target of working hours."""
    return Target(int(hours * HOUR), calendar)


def cover(
    *,
    warn: tuple[int, ...] = (),
    on_change: OnChange = OnChange.CARRY,
    ola_pauses: bool = False,
    **severities: Promises,
) -> Cover:
    """Promises by severity: ``s1=…``."""
    return Cover(
        {name.removeprefix("s"): promises for name, promises in severities.items()},
        on_change,
        warn,
        ola_pauses,
    )


class Story:
    """A case told in order: ``Story(cover).tell("mon 10:00", CustomerMessage())``."""

    def __init__(
        self,
        promised: Cover,
        *,
        received: str = "mon 09:00",
        severity: str = "1",
        calendars: Mapping[str, Timeline] | None = None,
        levels: tuple[Level, ...] = (),
    ) -> None:
        self.calendars = calendars or {OFFICE: timeline_of(office())}
        self.levels = levels
        self.events: list[ClockEvent] = []
        self.tell(received, Registered(severity, promised))

    def tell(self, at: str, data: EventData, *, recorded: str | None = None) -> "Story":
        """Append an event; seqs count from 1."""
        happened = when(at)
        learnt = happened if recorded is None else when(recorded)
        self.events.append(ClockEvent(len(self.events) + 1, happened, learnt, data))
        return self

    def sheet(self) -> ClockSheet:
        return ClockSheet(tuple(self.events), self.calendars, self.levels)

    def at(self, now: str, *, known: str | None = None) -> Evaluation:
        return fold(self.sheet(), when(now), None if known is None else when(known))

    def irt(self, now: str) -> ClockState:
        return self.clock(now, ClockKind.IRT)

    def ort(self, now: str) -> ClockState:
        return self.clock(now, ClockKind.ORT)

    def task(self, now: str, name: str = "T") -> ClockState:
        return self.clock(now, ClockKind.OLA, name)

    def cycles(self, now: str) -> tuple[ClockState, ...]:
        return self.at(now).clocks_of(ClockKind.UPDATE)

    def clock(self, now: str, kind: ClockKind, subject: str = "") -> ClockState:
        found = self.at(now).clock(kind, subject)
        assert found is not None
        return found
