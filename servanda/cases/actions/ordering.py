"""What the order of work needs to know of a case's clocks, kept beside it (``core.order``)."""

from servanda.cases.models import Case
from servanda.commitments.queries import moment
from servanda.core.cases import UNFINISHED, Status
from servanda.core.clocks import Evaluation
from servanda.core.order import NO_DUE, NO_WEIGHT

ORDERED = ("at_risk_at", "running_due_at", "order_due_at", "order_weight")


def set_order(case: Case, evaluation: Evaluation) -> None:
    """Set where the case stands in the order of work, as its clocks stand at the evaluation."""
    risks = [moment(evaluation.at_risk_at)] if evaluation.at_risk_at is not None else []
    if case.escalated_at and Status(case.status) in UNFINISHED:
        risks.append(case.escalated_at)
    due = evaluation.running_due_at
    case.at_risk_at = min(risks, default=None)
    case.running_due_at = None if due is None else moment(due)
    case.order_due_at = case.running_due_at or NO_DUE
    case.order_weight = NO_WEIGHT if case.severity_weight is None else case.severity_weight
