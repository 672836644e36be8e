"""Keeping beside a case what the order of work needs to know of its clocks."""

from servanda.cases.models import Case
from servanda.cases.queries.ordering import Ordered, ordered
from servanda.core.clocks import Evaluation

ORDERED = Ordered._fields


def set_order(case: Case, evaluation: Evaluation) -> None:
    """Set where the case stands in the order of work, as its clocks stand at the evaluation."""
    for name, value in ordered(case, evaluation)._asdict().items():
        setattr(case, name, value)
