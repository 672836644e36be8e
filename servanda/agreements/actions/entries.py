"""Lines of the allowance ledger; stored by whoever makes them, and then never changed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from servanda.agreements.models import AllowanceCycle, AllowanceEntry
from servanda.core.access import Viewer
from servanda.core.ledger import EntryKind


def entry(
    cycle: AllowanceCycle,
    kind: EntryKind,
    amount: int,
    *,
    on: date,
    by: Viewer,
    at: datetime,
    **more: Any,
) -> AllowanceEntry:
    """A line that is not stored yet; ``amount`` is what it does to the balance."""
    return AllowanceEntry(
        cycle=cycle,
        contract_id=cycle.contract_id,
        kind=str(kind),
        amount=amount,
        on=on,
        recorded_at=at,
        recorded_by=by.signs_as,
        **more,
    )


def carry_over(
    old: AllowanceCycle, new: AllowanceCycle, amount: int, *, on: date, by: Viewer, at: datetime
) -> list[AllowanceEntry]:
    """The two lines that take an amount from one cycle into another; none for nothing."""
    moved = ((old, -amount), (new, amount)) if amount else ()
    return [entry(cycle, EntryKind.CARRY_OVER, part, on=on, by=by, at=at) for cycle, part in moved]


def record(entries: Sequence[AllowanceEntry]) -> None:
    """Store lines in this order, which their ids keep: those of one millisecond have none by themselves."""
    for line, line_id in zip(entries, sorted(line.id for line in entries), strict=True):
        line.id = line_id
    AllowanceEntry.objects.bulk_create(entries)
