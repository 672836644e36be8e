"""The allowance ledger of a contract as it is read: its lines with the balance after each, its cycles, a statement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from servanda.agreements.models import AllowanceCycle, AllowanceEntry
from servanda.agreements.queries.contracts import contract_id
from servanda.core.access import Viewer
from servanda.core.refusals import Unknown
from servanda.foundation.paging import behind, page

_NEWEST_FIRST: Final = ("-recorded_at", "-id")
_OLDEST_FIRST: Final = ("recorded_at", "id")


class NoSuchCycle(Unknown):
    """The contract has no cycle by that id, or none on that day."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry, and the balance of its cycle after it."""

    entry: AllowanceEntry
    balance: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some lines, the newest first; ``next`` is the cursor of the page after, none at the end."""

    lines: Sequence[LedgerLine]
    next: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """All lines of a cycle, the oldest first."""

    cycle: AllowanceCycle
    lines: Sequence[LedgerLine]


def ledger(
    number: str, *, viewer: Viewer, limit: int = 50, after: str = "", cycle_id: UUID | None = None
) -> LedgerPage:
    """The lines of a contract, or of one of its cycles, in the order in which they were recorded, newest first.

    Three statements; none reads more of the ledger than the page and what is newer than it. Raises ``NotAllowed``,
    ``NoSuchContract``, ``CursorInvalid``.
    """
    found = AllowanceEntry.objects.filter(contract=contract_id(number, viewer=viewer))
    if cycle_id is not None:
        found = found.filter(cycle=cycle_id)
    some = page(found.select_related("cycle"), order=_NEWEST_FIRST, limit=limit, after=after)
    return LedgerPage(list(_counted_down(some.items)), some.next)


def cycles_of(number: str, *, viewer: Viewer) -> QuerySet[AllowanceCycle]:
    """The cycles that have been opened, the newest first. Raises ``NotAllowed``, ``NoSuchContract``."""
    found = AllowanceCycle.objects.filter(contract=contract_id(number, viewer=viewer))
    return found.select_related("carried_to").order_by("-starts_on")


def cycle_on(number: str, on: date, *, viewer: Viewer) -> AllowanceCycle:
    """The opened cycle of a day, the last one after the end. Raises ``NotAllowed``, ``NoSuchContract``, ``NoSuchCycle``."""
    return _one(cycles_of(number, viewer=viewer).filter(starts_on__lte=on))


def statement(number: str, cycle_id: UUID, *, viewer: Viewer) -> Statement:
    """A cycle in full. Raises ``NotAllowed``, ``NoSuchContract``, ``NoSuchCycle``."""
    cycle = _one(cycles_of(number, viewer=viewer).filter(id=cycle_id))
    return Statement(cycle, list(_counted_up(cycle.entries.order_by(*_OLDEST_FIRST))))


def _one(found: QuerySet[AllowanceCycle]) -> AllowanceCycle:
    cycle = found.first()
    if cycle is None:
        raise NoSuchCycle("The contract has no such cycle.")
    return cycle


def _counted_down(entries: Sequence[AllowanceEntry]) -> Iterator[LedgerLine]:
    """From the balance that each cycle had after the first line of the page."""
    balances = _balances_after(entries[0], {entry.cycle_id for entry in entries}) if entries else {}
    for entry in entries:
        yield LedgerLine(entry, balances[entry.cycle_id])
        balances[entry.cycle_id] -= entry.amount


def _balances_after(entry: AllowanceEntry, cycle_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The balances that the cycles had right after an entry: the present ones without what came later."""
    later = AllowanceEntry.objects.filter(contract=entry.contract_id, cycle=OuterRef("id"))
    later = later.filter(behind(_OLDEST_FIRST, (entry.recorded_at, entry.id)))
    sums = later.order_by().values("cycle").annotate(sum=Sum("amount")).values("sum")
    cycles = AllowanceCycle.objects.filter(id__in=cycle_ids)
    then = cycles.annotate(then=F("balance") - Coalesce(Subquery(sums), 0))
    return dict(then.values_list("id", "then"))


def _counted_up(entries: Iterable[AllowanceEntry]) -> Iterator[LedgerLine]:
    balance = 0
    for entry in entries:
        balance += entry.amount
        yield LedgerLine(entry, balance)
