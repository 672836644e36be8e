"""Where instants lie in a drawing: open hours to scale, closed time narrow, long quiet times folded.

Pure arithmetic. Instants are UTC seconds, lengths pixels.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

Interval = tuple[int, int]

HOUR: Final = 3600
NIGHT: Final = 16 * HOUR
_STEPS: Final = (300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200)
_TICK_PX: Final = 44.0
_LEAST_PX_PER_HOUR: Final = 11.0
_GAP_PX: Final = (46.0, 122.0)
"""A night, and anything longer."""
_FOLD_PX: Final = 132.0


class Kind(StrEnum):
    """How a piece of time is drawn."""

    OPEN = "open"
    CLOSED = "closed"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of time and its place. ``worked`` are its open seconds."""

    begins: int
    ends: int
    kind: Kind
    worked: int
    x: float = 0.0
    width: float = 0.0

    @property
    def right(self) -> float:
        """Where it ends in the drawing."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Axis:
    """Pieces one after the other without gaps; ``step`` are the seconds between ticks."""

    pieces: tuple[Piece, ...]
    zone: ZoneInfo
    step: int

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].x

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.pieces[-1].right

    @property
    def begins(self) -> int:
        """The first instant."""
        return self.pieces[0].begins

    @property
    def ends(self) -> int:
        """The last instant."""
        return self.pieces[-1].ends

    def x(self, at: int) -> float:
        """Where an instant lies; outside, at the nearer end."""
        for one in self.pieces:
            if at <= one.ends:
                share = (max(at, one.begins) - one.begins) / (one.ends - one.begins)
                return one.x + share * one.width
        return self.right

    def ticks(self) -> Iterator[int]:
        """Local multiples of the step inside open pieces, their ends left out."""
        for one in self.pieces:
            if one.kind is Kind.OPEN:
                at = one.begins + (-_of_day(one.begins, self.zone)) % self.step
                yield from range(at if at > one.begins else at + self.step, one.ends, self.step)

    def days(self) -> Iterator[tuple[date, Piece]]:
        """Each local date with its first open piece."""
        seen: set[date] = set()
        for one in self.pieces:
            day = local(one.begins, self.zone).date()
            if one.kind is Kind.OPEN and day not in seen:
                seen.add(day)
                yield day, one


def local(at: int, zone: ZoneInfo) -> datetime:
    """The local reading of an instant."""
    return datetime.fromtimestamp(at, zone)


def axis(
    span: Interval,
    opens: Sequence[Interval],
    moments: Collection[int],
    zone: str,
    *,
    left: float,
    width: float,
    most: int,
) -> Axis:
    """Lay a span out. ``moments`` are what happens in it: of more than ``most`` open pieces, those without any fold.

    Open time that would become too narrow makes the drawing wider than ``width``.
    """
    here = ZoneInfo(zone)
    pieces = list(_pieces(_rounded(span, opens, here), opens, here))
    if sum(one.kind is Kind.OPEN for one in pieces) > most:
        pieces = list(_folded(pieces, moments))
    scale = _scale(pieces, width)
    placed: list[Piece] = []
    x = left
    for one in pieces:
        placed.append(replace(one, x=x, width=_fixed(one) or (one.ends - one.begins) * scale))
        x = placed[-1].right
    step = next((one for one in _STEPS if one * scale >= _TICK_PX), _STEPS[-1])
    return Axis(tuple(placed), here, step)


def _rounded(span: Interval, opens: Sequence[Interval], zone: ZoneInfo) -> Interval:
    """Widened to round times: of minutes for a short course, of hours for a longer one, not beyond closing."""
    begins, ends = span
    step = 600 if ends - begins <= 2 * HOUR else HOUR
    since = begins - _of_day(begins, zone) % step
    until = ends + (-_of_day(ends, zone)) % step
    until += step if until - ends < step // 4 or until == since else 0
    for opened, closed in opens:
        if opened <= begins < closed:
            since = max(since, opened)
        if opened < ends <= closed:
            until = closed if closed - until < 2 * step else min(until, closed)
    return since, max(until, since + step)


def _pieces(span: Interval, opens: Sequence[Interval], zone: ZoneInfo) -> Iterator[Piece]:
    """Open time cut at midnights, and what lies between."""
    since, until = span
    at = since
    for opened, closed in opens:
        opened, closed = max(opened, since), min(closed, until)
        if opened >= closed:
            continue
        if at < opened:
            yield Piece(at, opened, Kind.CLOSED, 0)
        for cut in _midnights(opened, closed, zone):
            yield Piece(opened, cut, Kind.OPEN, cut - opened)
            opened = cut
        yield Piece(opened, closed, Kind.OPEN, closed - opened)
        at = closed
    if at < until:
        yield Piece(at, until, Kind.CLOSED, 0)


def _midnights(begins: int, ends: int, zone: ZoneInfo) -> Iterator[int]:
    day = local(begins, zone).date() + timedelta(days=1)
    while (at := int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())) < ends:
        yield at
        day += timedelta(days=1)


def _folded(pieces: Sequence[Piece], moments: Collection[int]) -> Iterator[Piece]:
    """Runs of pieces in which nothing happens become one, if there are two open ones or more among them."""
    run: list[Piece] = []
    for one in pieces:
        if any(one.begins <= at <= one.ends for at in moments):
            yield from _closed_up(run)
            run = []
            yield one
        else:
            run.append(one)
    yield from _closed_up(run)


def _closed_up(run: Sequence[Piece]) -> Iterator[Piece]:
    if sum(one.kind is Kind.OPEN for one in run) < 2:
        yield from run
    else:
        yield Piece(run[0].begins, run[-1].ends, Kind.FOLDED, sum(one.worked for one in run))


def _fixed(piece: Piece) -> float:
    """The width of what is not drawn to scale."""
    if piece.kind is Kind.FOLDED:
        return _FOLD_PX
    if piece.kind is Kind.CLOSED:
        return _GAP_PX[piece.ends - piece.begins > NIGHT]
    return 0.0


def _scale(pieces: Sequence[Piece], width: float) -> float:
    """Pixels per open second."""
    drawn = sum(one.ends - one.begins for one in pieces if one.kind is Kind.OPEN)
    rest = width - sum(_fixed(one) for one in pieces)
    return max(rest / max(drawn, 1), _LEAST_PX_PER_HOUR / HOUR)


def _of_day(at: int, zone: ZoneInfo) -> int:
    """Seconds that the local clock reads past midnight."""
    reading = local(at, zone)
    return reading.hour * HOUR + reading.minute * 60 + reading.second
