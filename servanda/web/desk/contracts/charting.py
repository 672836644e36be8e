"""The chart of a balance: a bar for each month with what was used in it, drawn in numbers for an SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.dateformat import format as dated

from servanda.core.cover import PlanType
from servanda.web.desk.contracts.amounts import amount, clocked

WIDTH: Final = 930
HEIGHT: Final = 250
_FLOOR: Final = 222.0
_CEILING: Final = 18.0
_LEFT: Final = 44.0
_RIGHT: Final = 922.0
_SHARE: Final = 0.755
"""Of its room, a bar takes so much."""
_HOUR_MIN: Final = 60
_STEPS: Final = (1, 2, 5)
_MOST_TICKS: Final = 5
USED_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, with its words."""

    y: str
    words_y: str
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A bar: what is left, and on top of it dashed what was used; lengths in units of the drawing."""

    x: str
    middle: str
    width: str
    y: str
    height: str
    used_y: str
    used_height: str
    words_y: str
    words: str
    name: str
    is_last: bool
    is_inside: bool
    used: str
    left: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that ``desk/contracts/balance_chart.html`` draws and tells."""

    ticks: Sequence[Tick]
    columns: Sequence[Column]
    said: str
    line_y: str
    """Where four fifths are used."""


def chart(bars: Sequence[Any], unit: str) -> Chart | None:
    """Of bars in order of time; none where there are none."""
    if not bars:
        return None
    top, step = _scale(max(max(bar.left + bar.used, bar.left, bar.given) for bar in bars), unit)
    short = len({bar.starts_on.replace(day=1) for bar in bars}) < len(bars)
    return Chart(
        ticks=[_tick(value, top, unit) for value in range(0, top + 1, step)],
        columns=list(_columns(bars, top, unit, short)),
        said=_said(bars, unit),
        line_y=_number(_y(bars[-1].given * (1 - USED_SHARE), top)),
    )


def _columns(bars: Sequence[Any], top: int, unit: str, short: bool) -> Iterator[Column]:
    room = (_RIGHT - _LEFT) / len(bars)
    width = min(room * _SHARE, 110)
    for place, bar in enumerate(bars):
        middle = _LEFT + room * (place + 0.5)
        left, before = max(bar.left, 0), max(bar.left, 0) + max(bar.used, 0)
        y, used_y = _y(left, top), _y(min(before, top), top)
        is_last = place == len(bars) - 1
        inside = _FLOOR - y >= 24 and not is_last
        yield Column(
            x=_number(middle - width / 2),
            middle=_number(middle),
            width=_number(width),
            y=_number(y),
            height=_number(_FLOOR - y),
            used_y=_number(used_y),
            used_height=_number(y - used_y),
            words_y=_number(y + 16 if inside else used_y - 5),
            words=clocked(bar.left, unit),
            name=_name(bar.starts_on, short),
            is_last=is_last,
            is_inside=inside,
            used=clocked(bar.used, unit),
            left=clocked(bar.left, unit),
        )


def _scale(most: int, unit: str) -> tuple[int, int]:
    """The top of the chart and the distance of its lines, in minutes or incidents: five lines at most."""
    whole = _HOUR_MIN if unit == PlanType.HOURS else 1
    wanted, size = max(most, 1) / whole, 1
    while True:
        for step in _STEPS:
            lines = -(-wanted // (step * size))
            if lines <= _MOST_TICKS:
                return int(lines) * step * size * whole, step * size * whole
        size *= 10


def _tick(value: int, top: int, unit: str) -> Tick:
    y = _y(value, top)
    words = f"{value // _HOUR_MIN} h" if unit == PlanType.HOURS else str(value)
    return Tick(_number(y), _number(y + 4), words)


def _y(value: float, top: int) -> float:
    return _FLOOR - (_FLOOR - _CEILING) * value / top


def _number(value: float) -> str:
    """A decimal point in every language."""
    return f"{value:.1f}"


def _name(starts_on: date, short: bool) -> str:
    return dated(starts_on, "j M" if short else "M")


def _said(bars: Sequence[Any], unit: str) -> str:
    first, last = bars[0], bars[-1]
    return (
        f"What was left from {dated(first.starts_on, 'M Y')} to {dated(last.starts_on, 'M Y')}:"
        f" {amount(first.left, unit)} at first, {amount(last.left, unit)} now. The table below has the figures."
    )
