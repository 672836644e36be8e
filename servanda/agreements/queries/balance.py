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
_CORRECTS: Final = Q(kind=str(EntryKind.CORRECTION))
_CARRIED_ON: Final = Q(kind=str(EntryKind.CARRY_OVER), amount__lt=0)


@dataclass(frozen=True, slots=True)
class Bar:
    """A month, or a cycle: what was used in it, and what was left at its end or is now.

    ``given`` is what the whole cycle had; ``corrected`` what corrections gave by then in the cycle, below zero what
    they took, which ``used`` counts.
    """

    starts_on: date
    used: int
    left: int
    given: int
    corrected: int = 0


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
        on, corrected = away.get(one.id, (0, 0))
        yield Bar(one.starts_on, one.used, one.balance + on, one.given + on, corrected)


def _carried(cycle_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """What went on from each cycle, and what corrections gave it. One statement."""
    entries = AllowanceEntry.objects.filter(_CARRIED_ON | _CORRECTS, cycle__in=cycle_ids)
    sums = entries.order_by().values("cycle")
    summed = sums.annotate(
        away=-Sum("amount", filter=_CARRIED_ON, default=0),
        corrected=Sum("amount", filter=_CORRECTS, default=0),
    )
    return {cycle: (away, given) for cycle, away, given in summed.values_list("cycle", "away", "corrected")}


def _months(cycle: AllowanceCycle, today: date) -> Iterator[Bar]:
    """What belongs to days before or after the cycle counts with its first or its last month.

    What was carried on had been left.
    """
    carried = _carried([cycle.id]).get(cycle.id, (0, 0))[0] if cycle.carried_to_id else 0
    first = cycle.starts_on.replace(day=1)
    last = max(first, min(today, _last_day(cycle) or today)).replace(day=1)
    moved: dict[date, tuple[int, int, int]] = {}
    for month, given, taken, corrections in _by_month(cycle):
        key = min(max(month, first), last)
        before = moved.get(key, (0, 0, 0))
        moved[key] = (before[0] + given, before[1] - taken, before[2] + corrections)
    left, corrected, month = 0, 0, first
    while month <= last:
        given, used, corrections = moved.get(month, (0, 0, 0))
        left += given - used
        corrected += corrections
        yield Bar(month, used, left, cycle.given + carried, corrected)
        month = (month + timedelta(days=31)).replace(day=1)


def _by_month(cycle: AllowanceCycle) -> list[tuple[date, int, int, int]]:
    gives = Q(kind__in=_GIVES)
    counted = cycle.entries.exclude(_CARRIED_ON)
    sums = counted.order_by().annotate(month=TruncMonth("on")).values("month")
    summed = sums.annotate(
        given=Sum("amount", filter=gives, default=0),
        taken=Sum("amount", filter=~gives, default=0),
        corrected=Sum("amount", filter=_CORRECTS, default=0),
    )
    return list(summed.values_list("month", "given", "taken", "corrected"))


def _last_day(cycle: AllowanceCycle) -> date | None:
    return cycle.ends_on - timedelta(days=1) if cycle.ends_on else None
