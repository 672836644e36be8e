"""One obligation while the fold works on it: elapsed time, deadline, breach."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from servanda.core.calendars import Compiled
from servanda.core.clocks.firings import Run, firings
from servanda.core.clocks.promises import Target
from servanda.core.clocks.states import Obligation, State, Stretch


class Promised(NamedTuple):
    """A target with its calendar at hand."""

    seconds: int
    business_days: int
    name: str
    calendar: Compiled
    warn: tuple[int, ...]


class OngoingObligation:
    """Counts while it runs. Begin, pause and end in the order of events; then ``stood`` gives the frozen form.

    The deadline is worked out when a stretch begins and compared when it ends: nothing happens in between.
    """

    __slots__ = (
        "_idle_seq",
        "_idle_since",
        "_mark",
        "_runs",
        "_since",
        "_since_seq",
        "_stretches",
        "breach_stands",
        "breached_at",
        "due",
        "elapsed",
        "ended_at",
        "outcome",
        "promised",
        "seq",
        "started_at",
        "target",
    )

    def __init__(self, seq: int, at: int, promised: Promised, elapsed: int = 0) -> None:
        self.seq = seq
        self.started_at = at
        self.promised = promised
        self.elapsed = elapsed
        self.due: int | None = None
        self.breached_at: int | None = None
        self.breach_stands = False
        self.ended_at: int | None = None
        self.outcome: State | None = None
        self.target = self._target()
        self._since: int | None = None
        self._since_seq = self._idle_seq = seq
        self._idle_since = at
        self._mark = 0
        self._stretches: list[Stretch] = []
        self._runs: list[Run] = []

    def keeps(self, target: Target) -> bool:
        """Whether a new target is this obligation's own: same target, same calendar."""
        return (target.seconds, target.calendar) == (self.promised.seconds, self.promised.name)

    def begin(self, at: int, seq: int) -> None:
        """Run from ``at``. What was used up while paused is due at once."""
        self._rest(at)
        self.outcome = self.ended_at = None
        self._since, self._since_seq = at, seq
        self._mark = self.promised.calendar.count(at)
        if self.breached_at is None:
            self.due = self._deadline(at)

    def pause(self, at: int, seq: int) -> None:
        """Stop counting; there is no deadline meanwhile, unless it was missed."""
        self._stop(at, seq)
        if self.breached_at is None:
            self.due = None

    def end(self, at: int, seq: int, outcome: State) -> None:
        """Stop for good, or until reopened. A breached obligation stays breached whatever the outcome."""
        self._stop(at, seq)
        self.ended_at = at
        self.outcome = outcome if self.breached_at is None else State.BREACHED

    def move(self, at: int, seq: int, name: str, calendar: Compiled) -> None:
        """The same obligation on another calendar; elapsed time is kept."""
        running = self._since is not None
        if self.outcome is None:
            # What was paused until now was paused in the hours of before.
            self._stop(at, seq)
        self.promised = self.promised._replace(name=name, calendar=calendar)
        self.target = self._target()
        if running:
            self.begin(at, seq)

    def check(self, at: int) -> None:
        """Breached as soon as ``at`` is later than a deadline that runs."""
        if self._since is not None and self.breached_at is None and self.due is not None and self.due < at:
            self.breached_at = self.due

    def take_along(self, former: "OngoingObligation") -> None:
        """Let the former's breach stand for this one too, if its time is used up as well."""
        if former.breached_at is not None and self.elapsed >= self.target:
            self.breached_at = self.due = former.breached_at
            self.breach_stands = True

    def would_be_due(self, at: int) -> int:
        """When it would be due if it ran from ``at``; the past if it is breached."""
        self.check(at)
        if self.breached_at is not None:
            return self.breached_at
        remaining = self.target - self.elapsed_at(at)
        return self.promised.calendar.due(at, remaining) if remaining > 0 else at

    def elapsed_at(self, at: int) -> int:
        """Elapsed working seconds, ``at`` being no earlier than the last event."""
        if self._since is None:
            return self.elapsed
        return self.elapsed + self.promised.calendar.count(at) - self._mark

    def breakdown(self, at: int) -> Iterator[tuple[str, int]]:
        """Elapsed time by calendar, in pieces."""
        for stretch, _ in self._runs:
            yield stretch.calendar, stretch.after - stretch.before
        if self._since is not None:
            yield self.promised.name, self.elapsed_at(at) - self.elapsed

    def stood(self, at: int, offsets: Sequence[tuple[int, int]]) -> Obligation:
        """The frozen form at ``at``; ``offsets`` are the levels of its clock: level, working seconds."""
        self.check(at)
        promised, runs, stretches = self.promised, self._runs, self._stretches
        if self.outcome is None:
            lasting = self._lasting(at)
            stretches = [*stretches, lasting]
            runs = [*runs, (lasting, promised.calendar)] if lasting.running else runs
        target = self.target
        return Obligation(
            self.seq,
            self.started_at,
            target,
            promised.business_days,
            promised.name,
            self._state(),
            self.due,
            self.elapsed_at(at),
            self.ended_at,
            self.breached_at,
            self.breach_stands,
            firings([(mark, -(-mark * target // 100)) for mark in promised.warn], runs, at),
            firings([(level, max(target + offset, 0)) for level, offset in offsets], runs, at),
            tuple(stretches),
        )

    @classmethod
    def handed_over(
        cls, stood: Obligation, at: int, calendar: Callable[[str], Compiled]
    ) -> "OngoingObligation":
        """An obligation of another case, paused at ``at`` where it stood."""
        seconds = 0 if stood.business_days else stood.target
        warn = tuple(warning.mark for warning in stood.warnings)
        promised = Promised(seconds, stood.business_days, stood.calendar, calendar(stood.calendar), warn)
        self = cls(stood.seq, stood.started_at, promised)
        self.elapsed, self.due, self.ended_at = stood.elapsed, stood.due, stood.ended_at
        self.breached_at, self.breach_stands = stood.breached_at, stood.breach_stands
        self.outcome = None if stood.ended_at is None else stood.state
        self._stretches = list(_closed(stood.stretches, at))
        self._runs = [(one, calendar(one.calendar)) for one in self._stretches if one.running]
        self._idle_since = at if stood.ended_at is None else stood.ended_at
        return self

    def _target(self) -> int:
        """Working seconds; for the end of a business day those from the start until then."""
        promised = self.promised
        if promised.business_days == 0:
            return promised.seconds
        return promised.calendar.working_time(self.started_at, self._business_day_end())

    def _deadline(self, at: int) -> int:
        if self.promised.business_days:
            return max(self._business_day_end(), at)
        remaining = self.target - self.elapsed
        return self.promised.calendar.reach(self._mark + remaining, at) if remaining > 0 else at

    def _business_day_end(self) -> int:
        return self.promised.calendar.end_of_business_day(self.started_at, self.promised.business_days)

    def _stop(self, at: int, seq: int) -> None:
        if self._since is not None:
            self.check(at)
            before, self.elapsed = self.elapsed, self.elapsed_at(at)
            if at > self._since:
                stretch = Stretch(
                    self._since, at, True, self._since_seq, self.promised.name, before, self.elapsed
                )
                self._stretches.append(stretch)
                self._runs.append((stretch, self.promised.calendar))
            self._since = None
        else:
            self._rest(at)
        self._idle_since, self._idle_seq = at, seq

    def _rest(self, until: int) -> None:
        """Keep the pause that lasted until now."""
        if until > self._idle_since:
            elapsed = self.elapsed
            self._stretches.append(
                Stretch(self._idle_since, until, False, self._idle_seq, self.promised.name, elapsed, elapsed)
            )

    def _lasting(self, at: int) -> Stretch:
        """The stretch that has not ended."""
        if self._since is None:
            return Stretch(
                self._idle_since, None, False, self._idle_seq, self.promised.name, self.elapsed, self.elapsed
            )
        after = self.elapsed_at(at)
        return Stretch(self._since, None, True, self._since_seq, self.promised.name, self.elapsed, after)

    def _state(self) -> State:
        if self.outcome is not None:
            return self.outcome
        if self.breached_at is not None:
            return State.BREACHED
        return State.PAUSED if self._since is None else State.RUNNING


def _closed(stretches: Sequence[Stretch], at: int) -> Iterator[Stretch]:
    """The stretches, the one that lasts ended at ``at``."""
    for stretch in stretches:
        ends = at if stretch.ends is None else stretch.ends
        if stretch.begins < ends:
            yield stretch._replace(ends=ends)
