"""How an allowance went down, for a chart: by month, or by cycle where those are shorter than a year."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from servanda.agreements.models import AllowanceCycle, AllowanceEntry
from servanda.agreements.queries.allowance import allowance_terms
from servanda.agreements.queries.contract_states import contract_on
from servanda.agreements.queries.contracts import contract
from servanda.core.access import Viewer
from servanda.core.ledger import Cycle, EntryKind

MOST_BARS: Final = 12
_SHORT: Final = (Cycle.MONTH, Cycle.QUARTER)
_GIVES: Final = (str(EntryKind.GRANT), str(EntryKind.TOP_UP), str(EntryKind.CARRY_OVER))
_CARRIED_ON: Final = Q(kind=str(EntryKind.CARRY_OVER), amount__lt=0)


@dataclass(frozen=True, slots=True)
class Bar:
    """A month, or a cycle: what was used in it, and what was left at its end or is now.

    ``given`` is what the whole cycle had.
    """

    starts_on: date
    used: int
    left: int
    given: int


def balance_by_month(number: str, *, viewer: Viewer, at: datetime) -> list[Bar]:
    """At most twelve, the last one with today; empty where nothing is counted yet. At most five statements.

    Months of the present cycle, or the newest cycles where a plan counts by month or quarter. Raises ``NotAllowed``,
    ``NoSuchContract``.
    """
    found = contract(number, viewer=viewer, scopes=False)
    terms = allowance_terms(found)
    rows = list(found.cycles.order_by("-starts_on")[:MOST_BARS])
    if terms is None or not rows:
        return []
    if terms.cycle in _SHORT:
        return list(_one_by_one(rows))
    return list(_months(rows[0], contract_on(found, at)))[-MOST_BARS:]


def _one_by_one(cycles: Sequence[AllowanceCycle]) -> Iterator[Bar]:
    """The oldest first; what was carried on had been left."""
    away = _carried([one.id for one in cycles])
    for one in reversed(cycles):
        on = away.get(one.id, 0)
        yield Bar(one.starts_on, one.used, one.balance + on, one.given + on)


def _carried(cycle_ids: Collection[UUID]) -> dict[UUID, int]:
    """What went on from each cycle. One statement."""
    entries = AllowanceEntry.objects.filter(_CARRIED_ON, cycle__in=cycle_ids)
    return dict(entries.order_by().values_list("cycle").annotate(away=-Sum("amount")))


def _months(cycle: AllowanceCycle, today: date) -> Iterator[Bar]:
    """What belongs to days before or after the cycle counts with its first or its last month.

    What was carried on had been left.
    """
    carried = _carried([cycle.id]).get(cycle.id, 0) if cycle.carried_to_id else 0
    first = cycle.starts_on.replace(day=1)
    last = max(first, min(today, _last_day(cycle) or today)).replace(day=1)
    moved: dict[date, tuple[int, int]] = {}
    for month, given, used in _by_month(cycle):
        key = min(max(month, first), last)
        before = moved.get(key, (0, 0))
        moved[key] = (before[0] + given, before[1] - used)
    left, month = 0, first
    while month <= last:
        given, used = moved.get(month, (0, 0))
        left += given - used
        yield Bar(month, used, left, cycle.given + carried)
        month = (month + timedelta(days=31)).replace(day=1)


def _by_month(cycle: AllowanceCycle) -> list[tuple[date, int, int]]:
    gives = Q(kind__in=_GIVES)
    counted = cycle.entries.exclude(_CARRIED_ON)
    sums = counted.order_by().annotate(month=TruncMonth("on")).values("month")
    summed = sums.annotate(
        given=Sum("amount", filter=gives, default=0), taken=Sum("amount", filter=~gives, default=0)
    )
    return list(summed.values_list("month", "given", "taken"))


def _last_day(cycle: AllowanceCycle) -> date | None:
    return cycle.ends_on - timedelta(days=1) if cycle.ends_on else None
