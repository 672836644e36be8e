"""What time worked on a case draws from the allowance of its contract."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from servanda.agreements.actions import draw, lock_allowances, refund
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

    Everything drawn is given back with a reason and drawn anew in the order of its days.
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
    """Give back what the entries have drawn, and draw it from the contract. The caller stores ``drawn``."""
    terms = _counting_hours(contract)
    used = [entry.drawn for entry in entries if entry.drawn is not None]
    lock_allowances(_days(used, entries, contract if terms else None), by=by, at=at)
    for one in used:
        refund(one, reason=reason, by=by, at=at)
    for entry in entries:
        entry.drawn = None
        if contract is not None and terms is not None and entry.is_billable:
            entry.drawn = _draw(entry, case, contract, terms, by=by, at=at)


def draw_time(entry: TimeEntry, case: Case, *, by: Viewer, at: datetime) -> None:
    """Draw what is billable, rounded up, from the case's contract if it counts hours. Four statements, or one."""
    terms = _counting_hours(case.contract)
    if case.contract is not None and terms is not None and entry.is_billable:
        entry.drawn = _draw(entry, case, case.contract, terms, by=by, at=at)


def worded(entry: TimeEntry, drawn: int) -> str:
    """What the ledger says that it was for: ``Remote, 1 h 20 min rounded to 1 h 30 min``."""
    lasted = _length(entry.minutes)
    if drawn != entry.minutes:
        lasted = f"{lasted} rounded to {_length(drawn)}"
    room = _LONGEST_TEXT - len(lasted) - 2
    note = entry.note if len(entry.note) <= room else f"{entry.note[: room - 1]}…"
    return f"{note}, {lasted}" if note else lasted


def _draw(
    entry: TimeEntry, case: Case, contract: Contract, terms: Terms, *, by: Viewer, at: datetime
) -> AllowanceEntry | None:
    minutes = rounded(entry.minutes, terms.increment_min)
    return draw(
        contract,
        wanted=minutes,
        on=entry.day,
        text=worded(entry, minutes),
        about_id=entry.id,
        case_number=case.number,
        by=by,
        at=at,
    )


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
