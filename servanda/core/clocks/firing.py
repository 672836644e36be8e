"""What is to fire: warnings, missed deadlines and escalation levels, each once per obligation (3-clocks 3.3, 3.5)."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from servanda.core.clocks.kept import ObligationKey
from servanda.core.clocks.states import ClockState, Evaluation, Obligation


class What(StrEnum):
    """What fires."""

    WARNING = "warning"
    BREACH = "breach"
    LEVEL = "level"


class FiringKey(NamedTuple):
    """Names a firing: it happens once.

    ``mark`` is the percent of a warning, the number of a level, or the instant of a breach: one that was annulled
    may be followed by another.
    """

    obligation: ObligationKey
    what: What
    mark: int


class Reached(NamedTuple):
    """A firing whose instant has come; ``live`` while its clock runs, so that somebody is to be told."""

    key: FiringKey
    at: int
    live: bool


class Fire(NamedTuple):
    """A firing to record. One that does not ``act`` is recorded and nobody is told.

    ``along`` are the marks of lower ones of its kind that it speaks for.
    """

    key: FiringKey
    at: int
    acts: bool
    along: tuple[int, ...] = ()


def reached(evaluation: Evaluation) -> tuple[Reached, ...]:
    """Everything that has come to fire by the evaluation, recorded or not."""
    return tuple(one for clock in evaluation.clocks for one in _of_clock(clock))


def to_fire(evaluation: Evaluation, recorded: Collection[FiringKey]) -> tuple[Fire, ...]:
    """What is to be recorded now, and what of it acts.

    Of several that come at once on one obligation, because nobody looked for a while or time had passed when it
    began, the highest acts: a missed deadline for the warnings too, and each level for those below it. None acts
    while its clock is paused or after its end.
    """
    new = [one for one in reached(evaluation) if one.key not in recorded]
    by_place = sorted(new, key=_place)
    return tuple(fire for _, group in groupby(by_place, key=_place) for fire in _fires(list(group)))


def _of_clock(clock: ClockState) -> Iterator[Reached]:
    for one in clock.obligations:
        key = ObligationKey(clock.kind, clock.subject, one.seq)
        live = one is clock.obligation and clock.running
        for what, mark, at in _of_obligation(one):
            yield Reached(FiringKey(key, what, mark), at, live)


def _of_obligation(one: Obligation) -> Iterator[tuple[What, int, int]]:
    for what, firings in ((What.WARNING, one.warnings), (What.LEVEL, one.levels)):
        yield from (
            (what, firing.mark, firing.at) for firing in firings if firing.fired and firing.at is not None
        )
    if one.breached_at is not None and not one.breach_stands:
        yield What.BREACH, one.breached_at, one.breached_at


def _place(one: Reached) -> tuple[ObligationKey, bool]:
    """Levels speak for levels; warnings and the missed deadline for one another."""
    return one.key.obligation, one.key.what is What.LEVEL


def _fires(group: Sequence[Reached]) -> Iterator[Fire]:
    foremost = max(group, key=lambda one: (one.key.what is What.BREACH, one.key.mark))
    for one in group:
        acts = one is foremost and one.live
        others = (other.key.mark for other in group if other is not one and other.key.what is one.key.what)
        yield Fire(one.key, one.at, acts, tuple(sorted(others)) if acts else ())
