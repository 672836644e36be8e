"""What a fold answers: clocks, their obligations, and the stretches that prove them.

Instants are UTC seconds, durations working seconds. These are named tuples because a fold makes dozens of them
and they cost a quarter of what a frozen dataclass does.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from servanda.core.clocks.promises import ClockKind


class State(StrEnum):
    """Of an obligation. ``REPLACED`` ones were neither met nor breached: another promise took their place."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class Stretch(NamedTuple):
    """Time during which a clock ran or did not, because of the event ``seq``.

    ``ends`` is empty while it lasts. ``before`` and ``after`` are the elapsed seconds at its ends; they differ
    only where the clock ran, and ``after`` of the one that lasts is as of the evaluation.
    """

    begins: int
    ends: int | None
    running: bool
    seq: int
    calendar: str
    before: int
    after: int


class Firing(NamedTuple):
    """A warning (``mark`` in percent) or a level. ``at`` is empty while the clock does not run towards it."""

    mark: int
    at: int | None
    fired: bool


class Obligation(NamedTuple):
    """A promise from its start or change to the next change: what compliance counts.

    ``seq`` is of the event that began it and names it across replays. ``breach_stands`` marks a breach that was
    taken along from the obligation before and counts there.
    """

    seq: int
    started_at: int
    target: int
    business_days: int
    calendar: str
    state: State
    due: int | None
    elapsed: int
    ended_at: int | None
    breached_at: int | None
    breach_stands: bool
    warnings: tuple[Firing, ...]
    levels: tuple[Firing, ...]
    stretches: tuple[Stretch, ...]


class Annulment(NamedTuple):
    """A breach that was recorded and is none any more, because of what the events ``causes`` told.

    ``edited`` when a retroactive edit of a calendar did it (alone or too); it was learnt at ``known_at``.
    """

    kind: ClockKind
    subject: str
    breached_at: int
    known_at: int
    causes: tuple[int, ...]
    edited: bool


class ClockState(NamedTuple):
    """One clock. ``subject`` is the task, or the seq that began the update cycle, else empty.

    ``due`` is empty while paused, unless breached; ``running`` tells whether time counts now, also for a breached
    one. Of tasks: ``breakdown`` is elapsed time by calendar, ``pauses`` whether the clock pauses with the case.
    """

    kind: ClockKind
    subject: str
    state: State
    running: bool
    due: int | None
    elapsed: int
    stopped_at: int | None
    breaches: tuple[int, ...]
    breakdown: tuple[tuple[str, int], ...]
    pauses: bool
    obligations: tuple[Obligation, ...]

    @property
    def obligation(self) -> Obligation:
        """The present one, or the last."""
        return self.obligations[-1]

    @property
    def remaining(self) -> int | None:
        """Target less elapsed time while paused."""
        return self.obligation.target - self.elapsed if self.state is State.PAUSED else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A case's clocks at ``now`` as known at ``known``, and the facts that follow from its events.

    ``promised`` are the clocks that ever had a target. ``held`` is the reason, ``at_risk_at`` the first warning or
    breach of a running clock, ``running_due_at`` the first deadline that runs, ``next_at`` when something fires
    next. All empty where there is none.
    """

    now: int
    known: int
    clocks: tuple[ClockState, ...]
    promised: frozenset[ClockKind]
    received_at: int | None
    severity: str
    responded: bool
    waiting: bool
    held: str | None
    solved: bool
    cancelled: bool
    annulled: tuple[Annulment, ...]
    at_risk_at: int | None
    running_due_at: int | None
    next_at: int | None

    def clock(self, kind: ClockKind, subject: str = "") -> ClockState | None:
        """One clock, if it has begun."""
        found = (clock for clock in self.clocks if clock.kind is kind and clock.subject == subject)
        return next(found, None)

    def clocks_of(self, kind: ClockKind) -> tuple[ClockState, ...]:
        """Update cycles, or tasks, in the order of their start."""
        return tuple(clock for clock in self.clocks if clock.kind is kind)

    def annulled_of(self, kind: ClockKind, subject: str = "") -> tuple[int, ...]:
        """Instants of the breaches of a clock that were annulled."""
        return tuple(one.breached_at for one in self.annulled if one.kind is kind and one.subject == subject)
