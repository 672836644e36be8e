"""What somebody may do with a case now."""

from datetime import datetime

from servanda.cases.models import Case
from servanda.cases.queries.facts import facts_of, person_of
from servanda.core.access import Viewer
from servanda.core.cases import Move, allowed_moves
from servanda.core.clocks import Evaluation


def moves_of(case: Case, evaluation: Evaluation, *, viewer: Viewer, at: datetime) -> tuple[Move, ...]:
    """The moves to offer on a case that the viewer sees. At most one statement."""
    return allowed_moves(facts_of(case, evaluation), person_of(case, viewer), at)
