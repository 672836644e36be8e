"""Many draws from an allowance, or refunds, in few statements: as if one came after the other."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef

from servanda.agreements.actions.carrying import carried_on
from servanda.agreements.actions.cycles import carried_from
from servanda.agreements.actions.entries import carry_over, entry, record
from servanda.agreements.models import AllowanceCycle, AllowanceEntry, Contract
from servanda.agreements.queries.allowance import allowance_terms, contract_period
from servanda.core.access import Viewer
from servanda.core.ledger import Drawn, EntryKind, drawn, within
from servanda.core.refusals import Conflict


class RefundedAlready(Conflict):
    """What a use took is given back once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Minutes or incidents (more than none) to draw on a day, and what for."""

    amount: int
    on: date
    text: str
    about_id: UUID
    case_number: str


def draw_all(
    contract: Contract, wanted: Sequence[Wanted], *, by: Viewer, at: datetime
) -> list[AllowanceEntry | None]:
    """What each draws, in this order: the first takes what is left; none where nothing is counted.

    The caller has locked the allowance of all their days (``lock_allowances``). Three statements, however many.
    """
    terms, period = allowance_terms(contract), contract_period(contract)
    if terms is None or period.over(period.starts_on) or not wanted:
        return [None] * len(wanted)
    cycles = _locked_on(contract, [within(period, one.on) for one in wanted])
    rows = {cycle.id: cycle for cycle in cycles}
    uses: list[AllowanceEntry] = []
    for one in wanted:
        day = within(period, one.on)
        taking = carried_from(next(row for row in reversed(cycles) if row.starts_on <= day), rows)
        took = drawn(terms.policy, taking.balance, one.amount)
        taking.balance -= took.amount
        uses.append(use(taking, took, one, by=by, at=at))
    record(uses)
    return [*uses]


def use(cycle: AllowanceCycle, took: Drawn, wanted: Wanted, *, by: Viewer, at: datetime) -> AllowanceEntry:
    """A line that is not stored yet."""
    return entry(
        cycle,
        EntryKind.USE,
        -took.amount,
        beyond=took.beyond,
        on=wanted.on,
        text=wanted.text,
        about_id=wanted.about_id,
        case_number=wanted.case_number,
        by=by,
        at=at,
    )


def refund_all(
    uses: Collection[AllowanceEntry], *, reason: str, by: Viewer, at: datetime
) -> list[AllowanceEntry]:
    """Give back exactly what each use took, once, in its own cycle; what was carried on since is carried on as well.

    So is what is left once a debt, which is not carried on, is given back. Raises ``RefundedAlready``. Three
    statements however many, more for each cycle that was in debt, one more for a renewal. None for no use.
    """
    rows = _locked_from(uses) if uses else {}
    if uses and AllowanceEntry.objects.filter(undoes__in=uses).exists():
        raise RefundedAlready("This use has been given back already.")
    back, moved, gained = [], list[AllowanceEntry](), Counter[UUID]()
    for one in uses:
        own = rows[one.cycle_id]
        taking = carried_from(own, rows)
        gained[taking.id] -= one.amount
        back.append(_refund(own, one, reason, by=by, at=at))
        if taking.id != own.id:
            moved += carry_over(own, taking, -one.amount, on=one.on, by=by, at=at)
    record([*back, *moved])
    # The last ones first, so that what an earlier one passes on finds them as they are.
    for cycle in sorted((rows[one] for one in gained), key=attrgetter("starts_on"), reverse=True):
        on = max(one.on for one in uses)
        record(carried_on(cycle, gained[cycle.id], on=on, by=by, at=at))
    return back


def _refund(
    cycle: AllowanceCycle, used: AllowanceEntry, reason: str, *, by: Viewer, at: datetime
) -> AllowanceEntry:
    return entry(
        cycle,
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


def _locked_on(contract: Contract, days: Collection[date]) -> list[AllowanceCycle]:
    """The cycles of the days and all later ones, locked in this order."""
    cycles = AllowanceCycle.objects.filter(contract=contract).exclude(ends_on__lte=min(days))
    return list(cycles.select_for_update().order_by("starts_on"))


def _locked_from(uses: Collection[AllowanceEntry]) -> dict[UUID, AllowanceCycle]:
    """The cycles of the uses and all later ones of the same contracts, locked in the order of everybody."""
    own = AllowanceCycle.objects.filter(
        id__in={one.cycle_id for one in uses},
        contract=OuterRef("contract"),
        starts_on__lte=OuterRef("starts_on"),
    )
    cycles = AllowanceCycle.objects.filter(Exists(own), contract__in={one.contract_id for one in uses})
    return {row.id: row for row in cycles.select_for_update().order_by("contract_id", "starts_on")}
