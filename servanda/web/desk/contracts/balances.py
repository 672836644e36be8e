"""How an allowance stands: its figures, its pace and its chart, for ``desk/contracts/balance.html``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.agreements.validity import Period
from servanda.core.cover import PlanType
from servanda.core.ledger import Pace, pace, within
from servanda.web.desk.contracts.amounts import amount, signed
from servanda.web.desk.contracts.charting import Chart, chart
from servanda.web.desk.contracts.wording import day, held_until

ALMOST: Final = 80
"""Percent used at which the chart draws its line."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands at the top of the ledger and in the overview, in words.

    Of a contract that is over there is no ``pace``; ``carried``: how much of what was left a renewal has got.
    ``used`` leaves out what corrections gave or took, which stands in ``corrected``.
    """

    unit: str
    cycle: str
    left: str
    of: str
    given: str
    used: str
    share: str
    corrected: str
    beyond: str
    overdrawn: bool
    carried: str
    pace: str
    lasts: str
    line: str
    chart: Chart | None


def balance_of(contract: Any, *, viewer: Viewer, at: datetime, told: str = "") -> Balance | None:
    """None where nothing is counted, or the contract has not begun. Seven statements.

    It is that of the contract's own cycle, also when a renewal has taken over what was left. ``told``: to whom it is
    told that four fifths are used, ``to Miriam Adler``.
    """
    on, period = queries.contract_on(contract, at), queries.contract_period(contract)
    found = queries.own_allowances([contract.id], on).get(contract.id)
    if found is None:
        return None
    bars = queries.balance_by_month(contract.number, viewer=viewer, at=at)
    cycle = _ending_with(period, found.cycle)
    corrected = _corrected(bars, cycle)
    worked = found.used + corrected
    day_within = max(cycle.starts_on, within(period, on))
    running = pace(cycle, day_within, used=worked + found.beyond, left=found.left)
    over = period.over(on)
    return Balance(
        unit=found.unit,
        cycle=_cycle(cycle, found.unit),
        left=amount(found.left, found.unit),
        of="left at its end, of" if over and _has_ended(contract, found, on) else "left of",
        given=amount(found.given, found.unit),
        used=amount(worked, found.unit),
        share=f", {round(100 * worked / found.given)} %" if found.given > 0 else "",
        corrected=signed(corrected, found.unit) if corrected else "",
        beyond=amount(found.beyond, found.unit) if found.beyond else "",
        overdrawn=found.left < 0,
        carried=amount(found.carried, found.unit) if found.carried else "",
        pace="" if over else _per_month(running, found.unit),
        lasts="" if over else _lasts(running, found.left, cycle),
        line=_line(found, told, over=over),
        chart=chart(bars, found.unit),
    )


def _has_ended(contract: Any, found: Any, on: date) -> bool:
    """In its days of grace what is left is still drawn from, unless a renewal has got it."""
    until = held_until(contract)
    return bool(found.carried) or (until is not None and until < on)


def _corrected(bars: Sequence[Any], cycle: Period) -> int:
    """Nothing for a cycle that nobody has opened yet."""
    newest = bars[-1] if bars else None
    return newest.corrected if newest and newest.starts_on >= cycle.starts_on.replace(day=1) else 0


def _ending_with(contract: Period, cycle: Period) -> Period:
    """A contract that was terminated ends within its cycle."""
    ends = [one for one in (contract.ends_on, cycle.ends_on) if one is not None]
    return replace(cycle, ends_on=min(ends, default=None))


def _cycle(cycle: Period, unit: str) -> str:
    until = f"to {day(cycle.last_on)}" if cycle.last_on else "without end"
    return f"{unit}, {day(cycle.starts_on)} {until}"


def _per_month(running: Pace, unit: str) -> str:
    if unit == PlanType.HOURS:
        return amount(round(running.per_month), unit)
    return f"{running.per_month:.1f}"


def _lasts(running: Pace, left: int, cycle: Period) -> str:
    if left <= 0:
        return "a month so far, nothing left"
    if running.used_up_on is None:
        return "a month so far, enough to the end" if cycle.ends_on else "a month so far"
    return f"a month so far, used up about {day(running.used_up_on)}"


def _line(found: Any, told: str, *, over: bool) -> str:
    """What the line across the chart says: how far away four fifths are, and whom a notice tells of them."""
    missing = -(-found.given * ALMOST // 100) - found.used
    mark = f"{ALMOST} % used: notice {told}" if told else f"{ALMOST} % used"
    if missing > 0 and over:
        return f"{mark}, not reached"
    return f"{mark}, {amount(missing, found.unit)} from now" if missing > 0 else f"{mark}, passed"
