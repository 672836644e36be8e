"""How an allowance stands: its figures, its pace and its chart, for ``desk/contracts/balance.html``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.cover import PlanType
from servanda.core.ledger import Pace, pace, within
from servanda.web.desk.contracts.amounts import amount
from servanda.web.desk.contracts.charting import Chart, chart
from servanda.web.desk.contracts.wording import day

_ALMOST: Final = 80


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands at the top of the ledger and in the overview, in words."""

    unit: str
    cycle: str
    left: str
    given: str
    used: str
    share: str
    beyond: str
    overdrawn: bool
    pace: str
    lasts: str
    line: str
    chart: Chart | None


def balance_of(contract: Any, *, viewer: Viewer, at: datetime) -> Balance | None:
    """None where nothing is counted, or the contract has not begun. Six statements."""
    on = queries.contract_on(contract, at)
    found = queries.allowances([contract.id], on).get(contract.id)
    if found is None:
        return None
    bars = queries.balance_by_month(contract.number, viewer=viewer, at=at)
    counted = max(found.cycle.starts_on, within(queries.contract_period(contract), on))
    running = pace(found.cycle, counted, used=found.used, left=found.left)
    return Balance(
        unit=found.unit,
        cycle=_cycle(found),
        left=amount(found.left, found.unit),
        given=amount(found.given, found.unit),
        used=amount(found.used, found.unit),
        share=f", {round(100 * found.used / found.given)} %" if found.given > 0 else "",
        beyond=amount(found.beyond, found.unit) if found.beyond else "",
        overdrawn=found.left < 0,
        pace=_per_month(running, found.unit),
        lasts=_lasts(running, found),
        line=_line(found),
        chart=chart(bars, found.unit),
    )


def _cycle(found: Any) -> str:
    last_on = found.cycle.last_on
    until = f"to {day(last_on)}" if last_on else "without end"
    return f"{found.unit}, {day(found.cycle.starts_on)} {until}"


def _per_month(running: Pace, unit: str) -> str:
    if unit == PlanType.HOURS:
        return amount(round(running.per_month), unit)
    return f"{running.per_month:.1f}"


def _lasts(running: Pace, found: Any) -> str:
    if found.left <= 0:
        return "a month so far, nothing left"
    if running.used_up_on is None:
        return "a month so far, enough to the end" if found.cycle.ends_on else "a month so far"
    return f"a month so far, used up about {day(running.used_up_on)}"


def _line(found: Any) -> str:
    """What the line across the chart says: how far away four fifths are."""
    missing = -(-found.given * _ALMOST // 100) - found.used
    if missing > 0:
        return f"{_ALMOST} % used, {amount(missing, found.unit)} from now"
    return f"{_ALMOST} % used, passed"
