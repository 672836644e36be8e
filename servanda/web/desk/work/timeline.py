"""The drawing of what falls due in the next hours: where marks and their words stand, as percentages and pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from servanda.web.desk.work.rows import Row

AHEAD: Final = timedelta(hours=8)
BEHIND: Final = timedelta(hours=1)
LEAST_WIDTH: Final = 1100
"""In pixels: narrower than this, the drawing scrolls; words are placed so that they do not meet at this width."""
LANES: Final = 7
_HOUR: Final = timedelta(hours=1)
_TOP, _LANE_HEIGHT = 40, 22
_LETTER: Final = 6.7
_MARGIN: Final = 0.6
_NOW_TAKES: Final = 5.4
"""In percent of the width, on either side."""
_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A deadline: at ``x`` percent, ``y`` pixels down; ``u`` gives its form and tone.

    ``before``: its words stand to its left. Where there is no room for them, they are not ``said`` in the drawing.
    """

    row: Row
    time: str
    words: str
    u: str
    x: str
    y: int
    before: bool
    said: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of ``height`` pixels until ``end``; ``hours`` are (x, words), ``now_x`` where the present stands.

    ``past`` is how much of the width lies behind it.
    """

    end: datetime
    span: str
    hours: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    now_x: str
    now: str
    past: str
    height: int


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime
    zone: ZoneInfo

    def share(self, instant: datetime) -> float:
        """Where an instant lies, in percent of the drawing's width."""
        return _MARGIN + (100 - 2 * _MARGIN) * ((instant - self.start) / (self.end - self.start))

    def time(self, instant: datetime) -> str:
        return f"{instant.astimezone(self.zone):%H:%M}"


def timeline(rows: Iterable[Row], *, at: datetime, zone: str) -> Timeline:
    """The deadlines of the rows between an hour ago and eight hours ahead; those outside are left out."""
    local = ZoneInfo(zone)
    scale = _Scale(_full_hour(at - BEHIND, local), _full_hour(at + AHEAD, local) + _HOUR, local)
    due = [row for row in rows if row.due_at and scale.start <= row.due_at <= scale.end]
    marks = _marks(sorted(due, key=lambda row: row.due_at or at), scale)
    count = round((scale.end - scale.start) / _HOUR)
    hours = (scale.start + hour * _HOUR for hour in range(count + 1))
    return Timeline(
        end=scale.end,
        span=f"from {scale.time(scale.start)} to {scale.time(scale.end)}",
        hours=tuple((f"{scale.share(hour):.2f}", _hour(scale, hour, at)) for hour in hours),
        marks=marks,
        now_x=f"{scale.share(at):.2f}",
        now=scale.time(at),
        past=f"{scale.share(at) - _MARGIN:.2f}",
        height=max((mark.y for mark in marks), default=_TOP) + 20,
    )


def _marks(due: Sequence[Row], scale: _Scale) -> tuple[Mark, ...]:
    """From right to left, so that a later one stands above the words of an earlier one."""
    lanes: list[list[_Span]] = [[] for _ in range(LANES)]
    marks = []
    for row in reversed(due):
        assert row.due_at is not None  # noqa: S101  only these are drawn
        words = _words(row)
        span, before = _span(scale.share(row.due_at) * LEAST_WIDTH / 100, 5 + 1 + len(words))
        lane = next((number for number, taken in enumerate(lanes) if _is_free(taken, span)), None)
        if lane is not None:
            lanes[lane].append(span)
        marks.append(_mark(row, scale, words, lane, before))
    return tuple(reversed(marks))


def _mark(row: Row, scale: _Scale, words: str, lane: int | None, before: bool) -> Mark:
    assert row.due_at is not None  # noqa: S101  only these are drawn
    u = row.clock.u if row.clock else "calm"
    x = f"{scale.share(row.due_at):.2f}"
    y = _TOP + (LANES if lane is None else lane) * _LANE_HEIGHT
    return Mark(row, scale.time(row.due_at), words, u, x, y, before, lane is not None)


def _words(row: Row) -> str:
    missed = "missed " if row.clock and row.clock.u == "breached" else ""
    return f"{missed}{row.case.number} {row.clock_name.lower()}".strip()


def _span(x: float, letters: int) -> tuple[_Span, bool]:
    width = letters * _LETTER + 18
    before = x + width > LEAST_WIDTH
    return ((x - width, x + 6) if before else (x - 6, x + width)), before


def _is_free(taken: Iterable[_Span], span: _Span) -> bool:
    return all(span[1] < start or end < span[0] for start, end in taken)


def _hour(scale: _Scale, hour: datetime, at: datetime) -> str:
    """The words of a full hour, which give way to those of the present."""
    return scale.time(hour) if abs(scale.share(hour) - scale.share(at)) > _NOW_TAKES else ""


def _full_hour(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
