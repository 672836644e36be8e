"""Carrying on what a cycle has left after all, because it was in debt when the next one was opened."""

from datetime import date, datetime

from django.db.models import F

from servanda.agreements.actions.cycles import carried_from, locked_from, terms_before
from servanda.agreements.actions.entries import carry_over
from servanda.agreements.models import AllowanceCycle, AllowanceEntry, Contract
from servanda.agreements.queries.allowance import allowance_terms
from servanda.core.access import Viewer


def carried_on(
    cycle: AllowanceCycle, gained: int, *, on: date, by: Viewer, at: datetime
) -> list[AllowanceEntry]:
    """The lines, not stored yet, that carry on what a locked cycle has left once it has gained that much.

    None while it is in debt, and for the newest: what is not in debt was carried on when the next was opened. What
    it pays of the debt of a later one goes on from there in turn. No statement unless it was in debt.
    """
    lines: list[AllowanceEntry] = []
    left = cycle.balance + gained
    while cycle.balance < 0 <= left and (heir := _heir(cycle)) is not None:
        cycle.carried_to = heir
        cycle.save(update_fields=["carried_to"])
        taking = carried_from(heir, {row.id: row for row in locked_from(heir.id)})
        lines += carry_over(cycle, taking, left, on=on, by=by, at=at)
        cycle, left = taking, taking.balance + left
    return lines


def _heir(cycle: AllowanceCycle) -> AllowanceCycle | None:
    """The cycle after it, of its contract or of the renewal, if that one takes what was left before it.

    Not one that was opened for days after a termination.
    """
    held = AllowanceCycle.objects.exclude(starts_on__gt=F("contract__terminated_on"))
    opened = held.select_related("contract__previous", "carried_from").order_by("starts_on")
    found = opened.filter(contract=cycle.contract_id, starts_on__gt=cycle.starts_on).first()
    found = found or opened.filter(contract__previous=cycle.contract_id).first()
    if found is None or hasattr(found, "carried_from"):
        return None
    return found if _takes(found.contract, cycle) else None


def _takes(contract: Contract, before: AllowanceCycle) -> bool:
    terms = allowance_terms(contract)
    if terms is None or before.contract_id == contract.id:
        return terms is not None and terms.carries_forward
    return terms_before(contract, terms) is not None
