"""What time worked on a case draws from the allowance of its contract."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from servanda.agreements.actions import Wanted, draw, draw_all, lock_allowances, refund_all
from servanda.agreements.models import AllowanceEntry, Contract
from servanda.agreements.queries import allowance_terms
from servanda.cases.models import Case, TimeEntry
from servanda.core.access import Viewer
from servanda.core.cover import PlanType
from servanda.core.ledger import Terms, rounded

_HOUR_MIN: Final = 60
_LONGEST_TEXT: Final = 200


def move_draws(case: Case, to_contract: Contract | None, *, by: Viewer, at: datetime) -> None:
    """Let the time worked on a locked case count against another contract, or against none.

    Everything drawn is given back with a reason and drawn anew in the order of its days. The statements do not grow
    with the entries.
    """
    worked = TimeEntry.objects.filter(case=case, removed_at=None, is_billable=True)
    entries = list(worked.select_related("drawn__contract").order_by("day", "id"))
    draw_anew(entries, case, to_contract, reason="Another contract holds, or none.", by=by, at=at)
    TimeEntry.objects.bulk_update(entries, ["drawn"])


def draw_anew(
    entries: Collection[TimeEntry],
    case: Case,
    contract: Contract | None,
    *,
    reason: str,
    by: Viewer,
    at: datetime,
) -> None:
    """Give back what the entries have drawn, and draw it from the contract, in their order.

    The caller stores ``drawn``.
    """
    terms = _counting_hours(contract)
    used = [entry.drawn for entry in entries if entry.drawn is not None]
    lock_allowances(_days(used, entries, contract if terms else None), by=by, at=at)
    refund_all(used, reason=reason, by=by, at=at)
    for entry in entries:
        entry.drawn = None
    if contract is not None and terms is not None:
        billable = [entry for entry in entries if entry.is_billable]
        wanted = [_wanted(entry, case, terms) for entry in billable]
        for entry, drawn in zip(billable, draw_all(contract, wanted, by=by, at=at), strict=True):
            entry.drawn = drawn


def draw_time(entry: TimeEntry, case: Case, *, by: Viewer, at: datetime) -> None:
    """Draw what is billable, rounded up, from the case's contract if it counts hours. Four statements, or one."""
    terms = _counting_hours(case.contract)
    if case.contract is None or terms is None or not entry.is_billable:
        return
    wanted = _wanted(entry, case, terms)
    entry.drawn = draw(
        case.contract,
        wanted=wanted.amount,
        on=wanted.on,
        text=wanted.text,
        about_id=wanted.about_id,
        case_number=wanted.case_number,
        by=by,
        at=at,
    )


def worded(entry: TimeEntry, drawn: int) -> str:
    """What the ledger says that it was for: ``Remote, 1 h 20 min rounded to 1 h 30 min``."""
    lasted = _length(entry.minutes)
    if drawn != entry.minutes:
        lasted = f"{lasted} rounded to {_length(drawn)}"
    room = _LONGEST_TEXT - len(lasted) - 2
    note = entry.note if len(entry.note) <= room else f"{entry.note[: room - 1]}…"
    return f"{note}, {lasted}" if note else lasted


def _wanted(entry: TimeEntry, case: Case, terms: Terms) -> Wanted:
    minutes = rounded(entry.minutes, terms.increment_min)
    return Wanted(minutes, entry.day, worded(entry, minutes), entry.id, case.number)


def _counting_hours(contract: Contract | None) -> Terms | None:
    terms = allowance_terms(contract) if contract else None
    return terms if terms is not None and terms.unit is PlanType.HOURS else None


def _days(
    used: Collection[AllowanceEntry], entries: Collection[TimeEntry], contract: Contract | None
) -> dict[Contract, list[date]]:
    days: dict[Contract, list[date]] = {}
    for one in used:
        days.setdefault(one.contract, []).append(one.on)
    if contract is not None and entries:
        days.setdefault(contract, []).extend(entry.day for entry in entries)
    return days


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR_MIN)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or hours == 0))
