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
_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A deadline: at ``x`` percent, ``y`` pixels down; ``u`` gives its form and tone. ``before``: words to its left."""

    row: Row
    time: str
    words: str
    u: str
    x: str
    y: int
    before: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of ``height`` pixels until ``end``; ``hours`` are (x, words), ``now_x`` where the present stands.

    ``past`` is how much of the width lies behind it.
    """

    end: datetime
    hours: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    now_x: str
    now: str
    past: str
    height: int

    @property
    def until(self) -> str:
        """The last hour."""
        return self.hours[-1][1]


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
        hours=tuple((f"{scale.share(hour):.2f}", scale.time(hour)) for hour in hours),
        marks=marks,
        now_x=f"{scale.share(at):.2f}",
        now=scale.time(at),
        past=f"{scale.share(at) - _MARGIN:.2f}",
        height=max((mark.y for mark in marks), default=_TOP) + 20,
    )


def _marks(due: Sequence[Row], scale: _Scale) -> tuple[Mark, ...]:
    """From right to left, so that the lines of later ones pass above the words of earlier ones."""
    lanes: list[list[tuple[float, _Span]]] = [[] for _ in range(LANES)]
    marks = []
    for row in reversed(due):
        assert row.due_at is not None  # noqa: S101  only these are drawn
        x = scale.share(row.due_at) * LEAST_WIDTH / 100
        words = _words(row)
        span, before = _span(x, 5 + 1 + len(words))
        lane = _free_lane(lanes, x, span)
        lanes[lane].append((x, span))
        marks.append(_mark(row, scale, words, lane, before))
    return tuple(reversed(marks))


def _mark(row: Row, scale: _Scale, words: str, lane: int, before: bool) -> Mark:
    assert row.due_at is not None  # noqa: S101  only these are drawn
    u = row.clock.u if row.clock else "calm"
    x = f"{scale.share(row.due_at):.2f}"
    return Mark(row, scale.time(row.due_at), words, u, x, _TOP + lane * _LANE_HEIGHT, before)


def _words(row: Row) -> str:
    missed = "missed " if row.clock and row.clock.u == "breached" else ""
    return f"{missed}{row.case.number} {row.clock_name.lower()}".strip()


def _span(x: float, letters: int) -> tuple[_Span, bool]:
    width = letters * _LETTER + 18
    before = x + width > LEAST_WIDTH
    return ((x - width, x + 6) if before else (x - 6, x + width)), before


def _free_lane(lanes: Sequence[Sequence[tuple[float, _Span]]], x: float, span: _Span) -> int:
    """The topmost lane where the words meet no others and no line crosses words; the last one if there is none."""
    for number, lane in enumerate(lanes):
        meets = any(span[0] < other[1] and other[0] < span[1] for _, other in lane)
        crosses = any(other[0] < x < other[1] for above in lanes[:number] for _, other in above)
        is_crossed = any(span[0] < other < span[1] for below in lanes[number + 1 :] for other, _ in below)
        if not (meets or crosses or is_crossed):
            return number
    return len(lanes) - 1


def _full_hour(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
