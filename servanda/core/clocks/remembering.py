"""What earlier evaluations had, when the past is learnt to have been another: annulled breaches, lasting firings.

``earlier`` are the clocks as they were known just before each late lesson, with the instant of the lesson.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from servanda.core.clocks.promises import ClockKind
from servanda.core.clocks.states import Annulment, ClockState, Firing, Obligation

Clocks = tuple[ClockState, ...]
_Breach = tuple[ClockKind, str, int]
_Fired = dict[tuple[ClockKind, str, int, str, int], Firing]


def annulments(
    present: Clocks,
    earlier: Sequence[tuple[Clocks, int]],
    lessons: Mapping[int, tuple[tuple[int, ...], bool]],
) -> tuple[Annulment, ...]:
    """Breaches that an earlier evaluation had and the present one has not, with the lesson that last undid them."""
    standing = _breaches(present)
    undone: dict[_Breach, int] = {}
    followed = [*earlier, (present, 0)]
    for (before, learnt), (after, _) in pairwise(followed):
        for breach in _breaches(before) - _breaches(after) - standing:
            undone[breach] = learnt
    return tuple(Annulment(*breach, learnt, *lessons[learnt]) for breach, learnt in sorted(undone.items()))


def with_past_firings(present: Clocks, earlier: Sequence[Clocks]) -> Clocks:
    """The present clocks; what fired under an earlier evaluation stays fired, at the instant it had then."""
    fired: _Fired = {}
    for clocks in earlier:
        for clock in clocks:
            for obligation in clock.obligations:
                _remember(fired, clock, obligation)
    return tuple(_with_fired(clock, fired) for clock in present) if fired else present


def _breaches(clocks: Clocks) -> set[_Breach]:
    """Breaches by instant. Update cycles are one clock here: a replay may begin them with other events."""
    return {
        (clock.kind, "" if clock.kind is ClockKind.UPDATE else clock.subject, at)
        for clock in clocks
        for at in clock.breaches
    }


def _remember(fired: _Fired, clock: ClockState, obligation: Obligation) -> None:
    for what in ("warnings", "levels"):
        for firing in getattr(obligation, what):
            if firing.fired:
                fired.setdefault((clock.kind, clock.subject, obligation.seq, what, firing.mark), firing)


def _with_fired(clock: ClockState, fired: _Fired) -> ClockState:
    return clock._replace(
        obligations=tuple(
            one._replace(
                warnings=_kept(fired, clock, one, "warnings", one.warnings),
                levels=_kept(fired, clock, one, "levels", one.levels),
            )
            for one in clock.obligations
        )
    )


def _kept(
    fired: _Fired, clock: ClockState, obligation: Obligation, what: str, firings: Sequence[Firing]
) -> tuple[Firing, ...]:
    return tuple(
        fired.get((clock.kind, clock.subject, obligation.seq, what, one.mark), one) for one in firings
    )
