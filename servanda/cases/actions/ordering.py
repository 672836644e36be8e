"""What the order of work needs to know of a case's clocks, kept beside it (``core.order``)."""

from datetime import datetime
from uuid import UUID

from servanda.cases.models import Case
from servanda.commitments.queries import evaluations, moment
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED, Status
from servanda.core.clocks import Evaluation
from servanda.core.order import NO_DUE, NO_WEIGHT
from servanda.foundation.transactions import action

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


@action
def refresh_order(*, case_id: UUID, by: Viewer, at: datetime) -> bool:
    """Set the order of a case anew after a calendar was edited; whether anything moved. Safe to repeat.

    Nobody sees a new revision: nothing changed that somebody could have overwritten.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    before = [getattr(case, name) for name in ORDERED]
    set_order(case, evaluations([case.sheet_id], at=at)[case.sheet_id])
    changed = before != [getattr(case, name) for name in ORDERED]
    if changed:
        case.save(update_fields=ORDERED)
    return changed
