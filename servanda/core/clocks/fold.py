"""The fold: a clock sheet in, an evaluation out (3-clocks 3.2 to 3.4).

Pure and replayable: the same sheet, ``now`` and ``known`` give the same answer for ever. Costs some microseconds an
event; each moment at which something was learnt late costs one more fold.
"""

from collections.abc import Iterable, Iterator

from servanda.core.clocks.case import OngoingCase, Standing
from servanda.core.clocks.effects import apply
from servanda.core.clocks.remembering import annulments, with_past_firings
from servanda.core.clocks.sheet import ClockSheet, effective_events, late_lessons
from servanda.core.clocks.states import Annulment, ClockState, Evaluation, State


def fold(sheet: ClockSheet, now: int, known: int | None = None) -> Evaluation:
    """A case's clocks at ``now``, from what was known at ``known`` (empty: at ``now``).

    Events at ``now`` act before what fires at ``now``. Breaches that an earlier evaluation had and this one has
    not are annulled; what has fired stays fired. Raises ``UnknownCalendar``, ``NeverOpens``, ``TooLittleOpenTime``
    or ``TaskHasClock``.
    """
    known = now if known is None else known
    lessons = late_lessons(sheet, now, known)
    clocks, case = _replayed(sheet, now, known)
    if not lessons:
        return _evaluation(case, clocks, (), now, known)
    earlier = [(_replayed(sheet, min(learnt - 1, now), learnt - 1)[0], learnt) for learnt in lessons]
    annulled = annulments(clocks, earlier, lessons)
    return _evaluation(case, with_past_firings(clocks, [past for past, _ in earlier]), annulled, now, known)


def _replayed(sheet: ClockSheet, now: int, known: int) -> tuple[tuple[ClockState, ...], OngoingCase]:
    """The clocks as events alone make them, without what earlier evaluations had."""
    case = OngoingCase(sheet, now, known)
    for event in effective_events(sheet, now, known):
        apply(case, event)
    levels = case.levels()
    return tuple(clock.stood(now, levels[clock.kind]) for clock in case.clocks()), case


def _evaluation(
    case: OngoingCase, clocks: tuple[ClockState, ...], annulled: tuple[Annulment, ...], now: int, known: int
) -> Evaluation:
    return Evaluation(
        now=now,
        known=known,
        clocks=clocks,
        promised=frozenset(case.promised),
        received_at=case.received_at,
        severity=case.severity,
        responded=case.responded,
        waiting=case.waiting,
        held=case.held,
        solved=case.standing is Standing.SOLVED,
        cancelled=case.standing is Standing.CANCELLED,
        annulled=annulled,
        at_risk_at=_earliest(instant for clock in clocks for instant in _risks(clock)),
        running_due_at=_earliest(clock.due for clock in clocks if clock.running),
        next_at=_earliest(instant for clock in clocks if clock.running for instant in _coming(clock, now)),
    )


def _risks(clock: ClockState) -> Iterator[int | None]:
    """From when on a clock that has not ended makes its case *at risk*."""
    if clock.stopped_at is None:
        yield clock.obligation.breached_at
        if clock.running:
            yield clock.due
            yield from (warning.at for warning in clock.obligation.warnings)


def _coming(clock: ClockState, now: int) -> Iterator[int | None]:
    """What will fire if nothing happens."""
    obligation = clock.obligation
    for firing in (*obligation.warnings, *obligation.levels):
        yield None if firing.fired else firing.at
    if clock.state is State.RUNNING and clock.due is not None:
        # A deadline is missed only when it has passed.
        yield max(clock.due, now) + 1


def _earliest(instants: Iterable[int | None]) -> int | None:
    return min((at for at in instants if at is not None), default=None)
