"""What was recorded of a clock as it fired: facts, whatever is learnt later (3-clocks 3.3, "firings stay")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.cases.queries.proof_inputs import Told
from servanda.commitments.models import Firing
from servanda.commitments.queries import instant
from servanda.core.clocks import ClockKind, Evaluation
from servanda.core.clocks.firing import What, reached


@dataclass(frozen=True, slots=True)
class Spoke:
    """A firing that acted for another."""

    what: What
    mark: int


@dataclass(frozen=True, slots=True)
class Fired:
    """A warning, a missed deadline or a level that was recorded, of the promise that ``subject`` and ``seq`` name.

    ``due_at`` is when it came, ``fired_at`` when it was recorded. ``stands`` unless what was learnt since took it
    out of the clock's course. ``spoken_by`` acted instead of it; where it is empty and this did not act, the clock
    had stopped.
    """

    subject: str
    seq: int
    what: What
    mark: int
    due_at: datetime
    fired_at: datetime
    acted: bool
    stands: bool
    spoken_by: Spoke | None
    told: tuple[Told, ...]


def fired_of(
    rows: Iterable[Firing], kind: ClockKind, evaluation: Evaluation, told: Mapping[UUID, tuple[Told, ...]]
) -> tuple[Fired, ...]:
    """The recorded firings of a clock as they came. No statement."""
    mine = [row for row in rows if row.kind == kind]
    course = {(one.key, one.at) for one in reached(evaluation)}
    return tuple(
        Fired(
            subject=row.subject,
            seq=row.seq,
            what=What(row.what),
            mark=row.mark,
            due_at=row.due_at,
            fired_at=row.fired_at,
            acted=row.acted,
            stands=(row.firing_key, instant(row.due_at)) in course,
            spoken_by=_spoken_by(row, mine),
            told=told[row.id],
        )
        for row in mine
    )


def _spoken_by(row: Firing, rows: Iterable[Firing]) -> Spoke | None:
    """Levels speak for levels; warnings and the missed deadline for one another."""
    if row.acted:
        return None
    spoke = (Spoke(What(one.what), one.mark) for one in rows if one.acted and _at_once(one, row))
    return next(spoke, None)


def _at_once(one: Firing, other: Firing) -> bool:
    """Whether both were recorded at once of one promise, and one of them may speak for the other."""
    return (one.key, one.fired_at, one.what == What.LEVEL) == (
        other.key,
        other.fired_at,
        other.what == What.LEVEL,
    )
