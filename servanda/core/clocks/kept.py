"""Obligations as they are stored: a cache of what a fold gives, and how one fold's differ from another's (3-clocks 3.4).

What is kept never depends on the instant of the evaluation while nothing happens: elapsed time of a running
obligation is therefore not kept.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from servanda.core.clocks.promises import ClockKind
from servanda.core.clocks.states import ClockState, Evaluation, Obligation, State


class ObligationKey(NamedTuple):
    """Names an obligation across replays: its clock, the task or cycle, and the event that began it."""

    kind: ClockKind
    subject: str
    seq: int


class KeptObligation(NamedTuple):
    """One obligation with its outcome. Instants in UTC seconds; ``used`` are working seconds, none while it runs."""

    key: ObligationKey
    state: State
    started_at: int
    target: int
    business_days: int
    calendar: str
    due: int | None
    used: int | None
    ended_at: int | None
    breached_at: int | None
    breach_stands: bool


class MovedDue(NamedTuple):
    """A clock whose deadline is another than before; empty while paused. ``seq`` is of the obligation that has it now.

    ``counted_on``: it was open before and is, so that somebody counts on it.
    """

    kind: ClockKind
    subject: str
    seq: int
    was: int | None
    now: int | None
    counted_on: bool


Kept = Mapping[ObligationKey, KeptObligation]


def kept(evaluation: Evaluation) -> dict[ObligationKey, KeptObligation]:
    """Every obligation of an evaluation, in the order of clocks and of their beginning."""
    found = (_kept(clock, one) for clock in evaluation.clocks for one in clock.obligations)
    return {one.key: one for one in found}


def moved(before: Kept, after: Kept) -> tuple[MovedDue, ...]:
    """The clocks that had another deadline before; one that begins moves nothing, and the end of one moves none."""
    formerly = _present(before.values())
    both = [(formerly[clock], one) for clock, one in _present(after.values()).items() if clock in formerly]
    return tuple(
        MovedDue(*one.key, former.due, one.due, former.ended_at is None and one.ended_at is None)
        for former, one in both
        if former.due != one.due
    )


def differences(stored: Kept, replayed: Kept) -> Iterator[tuple[ObligationKey, str]]:
    """What differs, by obligation: the name of a field, or that it is ``missing`` or ``unknown`` to the replay."""
    for key in replayed.keys() - stored.keys():
        yield key, "missing"
    for key in stored.keys() - replayed.keys():
        yield key, "unknown"
    for key in replayed.keys() & stored.keys():
        one, other = stored[key], replayed[key]
        yield from (
            (key, name) for name in KeptObligation._fields if getattr(one, name) != getattr(other, name)
        )


def _kept(clock: ClockState, one: Obligation) -> KeptObligation:
    runs = one.ended_at is None and clock.running
    return KeptObligation(
        key=ObligationKey(clock.kind, clock.subject, one.seq),
        state=one.state,
        started_at=one.started_at,
        target=one.target,
        business_days=one.business_days,
        calendar=one.calendar,
        due=one.due,
        used=None if runs else one.elapsed,
        ended_at=one.ended_at,
        breached_at=one.breached_at,
        breach_stands=one.breach_stands,
    )


def _present(obligations: Collection[KeptObligation]) -> dict[tuple[ClockKind, str], KeptObligation]:
    """The last obligation of each clock: began last, and at one instant by the later event."""
    found: dict[tuple[ClockKind, str], KeptObligation] = {}
    for one in sorted(obligations, key=lambda one: (one.started_at, one.key.seq)):
        found[one.key.kind, one.key.subject] = one
    return found
