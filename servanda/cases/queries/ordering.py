"""What the order of work needs to know of a case's clocks, kept beside it (``core.order``)."""

from datetime import datetime
from typing import NamedTuple

from servanda.cases.models import Case
from servanda.commitments.queries import moment
from servanda.core.cases import UNFINISHED, Status
from servanda.core.clocks import Evaluation
from servanda.core.order import NO_DUE, NO_WEIGHT


class Ordered(NamedTuple):
    """The columns of a case that the order of work reads, by their names."""

    at_risk_at: datetime | None
    running_due_at: datetime | None
    order_due_at: datetime
    order_weight: int


def ordered(case: Case, evaluation: Evaluation) -> Ordered:
    """Where the case stands in the order of work, as its clocks stand at the evaluation."""
    risks = [moment(evaluation.at_risk_at)] if evaluation.at_risk_at is not None else []
    if case.escalated_at and Status(case.status) in UNFINISHED:
        risks.append(case.escalated_at)
    due = None if evaluation.running_due_at is None else moment(evaluation.running_due_at)
    weight = NO_WEIGHT if case.severity_weight is None else case.severity_weight
    return Ordered(min(risks, default=None), due, due or NO_DUE, weight)
