"""Drawing from a contract's allowance, and giving back. Called inside the transactions of other actions."""

from datetime import date, datetime
from uuid import UUID

from servanda.agreements.actions.cycles import taking_cycle
from servanda.agreements.actions.uses import Wanted, refund_all, use
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.agreements.queries.allowance import allowance_terms, contract_period
from servanda.core.access import Viewer
from servanda.core.ledger import drawn


def draw(
    contract: Contract,
    *,
    wanted: int,
    on: date,
    text: str,
    about_id: UUID,
    case_number: str,
    by: Viewer,
    at: datetime,
) -> AllowanceEntry | None:
    """Draw minutes or incidents (more than none) from the cycle of the day; none where nothing is counted.

    What is not left goes as the plan says: overdrawn, or ``beyond`` it. Two who draw at once wait for one another.
    A day before the contract's first counts as that, one of grace as the last. Three statements, nine where a
    cycle must be opened.
    """
    terms = allowance_terms(contract)
    period = contract_period(contract)
    if terms is None or period.over(period.starts_on):
        return None
    cycle = taking_cycle(contract, terms, on=on, by=by, at=at)
    took = drawn(terms.policy, cycle.balance, wanted)
    used = use(cycle, took, Wanted(wanted, on, text, about_id, case_number), by=by, at=at)
    used.save(force_insert=True)
    return used


def refund(used: AllowanceEntry, *, reason: str, by: Viewer, at: datetime) -> AllowanceEntry:
    """Give back what one use took, as ``refund_all``. Raises ``RefundedAlready``."""
    (back,) = refund_all([used], reason=reason, by=by, at=at)
    return back
