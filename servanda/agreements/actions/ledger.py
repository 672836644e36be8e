"""Drawing from a contract's allowance, and giving back. Called inside the transactions of other actions."""

from datetime import date, datetime
from uuid import UUID

from servanda.agreements.actions.carrying import carried_on
from servanda.agreements.actions.cycles import carried_from, locked_from, taking_cycle
from servanda.agreements.actions.entries import carry_over, entry, record
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.agreements.queries.allowance import allowance_terms, contract_period
from servanda.core.access import Viewer
from servanda.core.ledger import EntryKind, drawn
from servanda.core.refusals import Conflict


class RefundedAlready(Conflict):
    """What a use took is given back once."""


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
    use = entry(
        cycle,
        EntryKind.USE,
        -took.amount,
        beyond=took.beyond,
        on=on,
        text=text,
        about_id=about_id,
        case_number=case_number,
        by=by,
        at=at,
    )
    use.save(force_insert=True)
    return use


def refund(used: AllowanceEntry, *, reason: str, by: Viewer, at: datetime) -> AllowanceEntry:
    """Give back exactly what a use took, once, in its own cycle; what was carried on since is carried on as well.

    So is what is left once a debt, which is not carried on, is given back. Raises ``RefundedAlready``. Three
    statements, more where the cycle was in debt.
    """
    rows = {row.id: row for row in locked_from(used.cycle_id)}
    if AllowanceEntry.objects.filter(undoes=used).exists():
        raise RefundedAlready("This use has been given back already.")
    own = rows[used.cycle_id]
    taking = carried_from(own, rows)
    back = entry(
        own,
        EntryKind.REFUND,
        -used.amount,
        beyond=-used.beyond,
        on=used.on,
        text=used.text,
        reason=reason,
        about_id=used.about_id,
        case_number=used.case_number,
        undoes=used,
        by=by,
        at=at,
    )
    moved = carry_over(own, taking, -used.amount, on=used.on, by=by, at=at) if taking.id != own.id else []
    record([back, *moved, *carried_on(taking, -used.amount, on=used.on, by=by, at=at)])
    return back
