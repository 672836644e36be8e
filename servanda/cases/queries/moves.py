"""What somebody may do with a case now."""

from datetime import datetime

from servanda.cases.models import Case
from servanda.cases.queries.facts import facts_of, person_of
from servanda.cases.queries.seeing import case as one_case
from servanda.commitments.queries import evaluations
from servanda.core.access import Viewer
from servanda.core.cases import Move, allowed_moves
from servanda.core.clocks import Evaluation


def moves_of(case: Case, evaluation: Evaluation, *, viewer: Viewer, at: datetime) -> tuple[Move, ...]:
    """The moves to offer on a case that the viewer sees. At most one statement."""
    return allowed_moves(facts_of(case, evaluation), person_of(case, viewer), at)


def moves_now(number: str, *, viewer: Viewer, at: datetime) -> tuple[Move, ...]:
    """The moves to offer on the case by that number. Raises ``NotAllowed``, ``NoSuchCase``."""
    found = one_case(number, viewer=viewer)
    evaluation = evaluations([found.sheet_id], at=at)[found.sheet_id]
    return moves_of(found, evaluation, viewer=viewer, at=at)
