"""Taking back what a terminated contract was granted for the time after its end, and giving it again."""

from datetime import date, datetime

from servanda.agreements.actions.cycles import carried_from
from servanda.agreements.actions.entries import carry_over, entry, record
from servanda.agreements.models import AllowanceCycle, AllowanceEntry, Contract
from servanda.core.access import Viewer
from servanda.core.dates import in_words
from servanda.core.ledger import EntryKind


def take_back_grants(contract: Contract, *, by: Viewer, at: datetime) -> None:
    """Take the grant of each cycle back that begins after the day on which a locked contract was terminated.

    What was carried on is taken from where it went, a renewal too. What was used in these cycles stays used: they
    may end below zero whatever the plan says, so that given back later it leaves nothing. One statement where
    there are none, else three, and one more where they were carried into a renewal.
    """
    assert contract.terminated_on is not None  # noqa: S101  who calls has just set it
    reason = f"Terminated on {in_words(contract.terminated_on)}."
    _correct(contract, contract.terminated_on, sign=-1, reason=reason, by=by, at=at)


def give_grants_again(contract: Contract, *, ended_on: date, by: Viewer, at: datetime) -> None:
    """Undo ``take_back_grants`` of a termination that is taken back: as much to each cycle, and on from there."""
    reason = f"Termination on {in_words(ended_on)} taken back."
    _correct(contract, ended_on, sign=1, reason=reason, by=by, at=at)


def _correct(contract: Contract, ended_on: date, *, sign: int, reason: str, by: Viewer, at: datetime) -> None:
    cycles = AllowanceCycle.objects.filter(contract=contract, starts_on__gt=ended_on)
    later = {cycle.id: cycle for cycle in cycles.select_for_update().order_by("starts_on")}
    lines: list[AllowanceEntry] = []
    for grant in _grants(list(later.values())):
        own, amount = later[grant.cycle_id], sign * grant.amount
        lines.append(entry(own, EntryKind.CORRECTION, amount, on=grant.on, reason=reason, by=by, at=at))
        taking = carried_from(own, later)
        if taking.id != own.id:
            lines += carry_over(own, taking, amount, on=grant.on, by=by, at=at)
    record(lines)


def _grants(cycles: list[AllowanceCycle]) -> list[AllowanceEntry]:
    """In the order of the cycles. One statement, or none."""
    found = AllowanceEntry.objects.filter(cycle__in=cycles, kind=str(EntryKind.GRANT))
    return list(found.order_by("on")) if cycles else []
