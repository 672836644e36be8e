"""What a contract is called, covers and how it stands, in words for people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.dateformat import format as dated

from servanda.agreements import queries
from servanda.web.words import CONTRACT_STATE

SCOPE_NAMED: Final = 3
"""So many products are named in one line; more are counted."""


@dataclass(frozen=True, slots=True)
class ShownState:
    """The state of a contract: its code, its words with what they mean in days, icon and urgency."""

    code: str
    words: str
    icon: str
    u: str


def shown_state(contract: Any, at: datetime) -> ShownState:
    """The state at an instant, in words. No statement where the renewal was loaded with the contract."""
    code = str(queries.contract_state(contract, at))
    sign = CONTRACT_STATE[code]
    more = _in_days(contract, code, queries.contract_on(contract, at))
    return ShownState(code, f"{sign.word}{more}", sign.icon, "soon" if code == "expiring" else "calm")


def last_day(contract: Any) -> date | None:
    """The last day that counts; none while it is open-ended."""
    ends: date | None = contract.terminated_on or contract.ends_on
    return ends


def held_until(contract: Any) -> date | None:
    """The last day on which it holds, its days of grace among them; none while it is open-ended."""
    ends = last_day(contract)
    grace = 0 if contract.terminated_on else contract.grace_days
    return ends + timedelta(days=grace) if ends else None


def period(contract: Any) -> str:
    """``1 Jan 2026 to 31 Dec 2026``, ``from 1 Mar 2026, open-ended``."""
    return period_of(contract.starts_on, last_day(contract))


def period_of(first: date, last: date | None) -> str:
    """Both days included; a last day before the first never held."""
    if last is None:
        return f"from {day(first)}, open-ended"
    return "never held" if last < first else f"{day(first)} to {day(last)}"


def day(that: date) -> str:
    """``1 Jan 2026``."""
    return dated(that, "j M Y")


def days(count: int) -> str:
    """``1 day``, ``22 days``."""
    return f"{count} day{'' if count == 1 else 's'}"


def scope(contract: Any) -> str:
    """Whom or what it covers: the whole customer, or its products. The scopes have to be prefetched."""
    if contract.whole_customer:
        return "Whole customer and sub-customers" if contract.includes_sub_customers else "Whole customer"
    names = [one.product.name for one in contract.scopes.all() if one.product]
    if not names:
        return "No product yet"
    more = len(names) - SCOPE_NAMED
    named = ", ".join(names[:SCOPE_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{named}, for sub-customers too" if contract.includes_sub_customers else named


def _in_days(contract: Any, code: str, on: date) -> str:
    ends, until = last_day(contract), held_until(contract)
    if code in ("active", "expiring") and contract.terminated_on:
        return f", terminated, last day {'today' if ends == on else day(contract.terminated_on)}"
    if code == "expiring" and ends:
        return f", {days((ends - on).days)} left" if ends > on else ", last day today"
    if code == "expired" and until and until >= on:
        return f", grace until {day(until)}"
    return f", from {day(contract.starts_on)}" if code == "scheduled" else ""
