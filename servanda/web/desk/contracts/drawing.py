"""The drawing of coverage: where bars, gaps and dates stand, in percent of the width and pixels of the height."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.dateformat import format as dated

LEAST_WIDTH: Final = 1060
"""In pixels: narrower than this the drawing scrolls, and words are chosen so that they fit at this width."""
MOST_YEARS: Final = 6
BAR: Final = 36
_ROW: Final = 54
_TOP: Final = 9
_LETTERS: Final = (6.5, 5.9)
"""How wide letters are on average, strong and plain."""
_INSET: Final = 18
_INSET_OF_GAP: Final = 11
_CAPTION: Final = BAR + 12
_BELOW: Final = 8
"""Pixels that a caption needs below the lowest bar."""
_LATE: Final = 80
"""In percent of the width: words that begin later might not fit."""
_QUARTERS: Final = (1, 4, 7, 10)
_MONTHLY_YEARS: Final = 3
_MIDDLE: Final = 7
"""The month in which the second half of a year begins."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasts: ``look`` is its class; ``lines`` are two lists of words, the longest first.

    Both days are included; no ``last_on``: it does not end. ``said`` is all of it as one sentence.
    """

    first_on: date
    last_on: date | None
    look: str
    lines: tuple[tuple[str, ...], tuple[str, ...]]
    said: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What stretches are of: a name, and smaller words below it."""

    name: str
    small: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are drawn, whole years; the last one included."""

    first_on: date
    last_on: date

    @property
    def years(self) -> int:
        """How many."""
        return self.last_on.year - self.first_on.year + 1

    def share(self, on: date) -> float:
        """Where a day begins, in percent of the width."""
        days = (self.last_on - self.first_on).days + 1
        return 100 * (on - self.first_on).days / days

    def shows(self, on: date) -> bool:
        """Whether a day lies within."""
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True, slots=True)
class Caption:
    """Words below a bar that is too narrow for them; ``anchor``: which end of them stands at ``x``."""

    x: str
    y: int
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch in the drawing. ``from_before`` and ``goes_on``: it is cut at that edge; ``open``: it never ends."""

    x: str
    y: int
    width: str
    look: str
    strong: str
    mid: str
    said: str
    url: str
    from_before: bool
    goes_on: bool
    open: bool
    caption: Caption | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One scope, ``height`` pixels high."""

    name: str
    small: str
    bars: tuple[Bar, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at the beginning of a year or quarter, and its words."""

    x: str
    words: str
    is_year: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """``today`` is where the present stands, empty where it lies outside; ``span`` are the years in words."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    today: str
    today_words: str
    span: str


def window_around(first_on: date, last_on: date | None, today: date) -> Window:
    """The years of a period and of today, and some of what was before and comes after: half a year at least.

    Of a long period, the years about its beginning.
    """
    begins, ends = min(first_on, today), max(last_on or today, today, first_on)
    first = begins.year - (begins.month < _MIDDLE)
    last = ends.year + (ends.month >= _MIDDLE)
    if last - first >= MOST_YEARS:
        first = first_on.year - (first_on.month < _MIDDLE)
        last = min(last, first + MOST_YEARS - 1)
    return Window(date(first, 1, 1), date(last, 12, 31))


def drawing(scopes: Iterable[Scope], window: Window, today: date) -> Drawing:
    """Everything in its place. Stretches outside of the window are left out."""
    shown = window.shows(today)
    return Drawing(
        lanes=tuple(_lane(scope, window) for scope in scopes),
        ticks=tuple(_ticks(window)),
        today=_percent(window.share(today)) if shown else "",
        today_words=dated(today, "j M") if shown else "",
        span=f"{window.first_on.year} to {window.last_on.year}",
    )


def _lane(scope: Scope, window: Window) -> Lane:
    """Stretches that meet, as a draft and what it would follow, stand one below the other."""
    ends: list[date] = []
    bars = []
    for stretch in sorted(scope.stretches, key=lambda one: one.first_on):
        if not _is_seen(stretch, window):
            continue
        row = next((row for row, end in enumerate(ends) if end < stretch.first_on), len(ends))
        ends[row : row + 1] = [stretch.last_on or date.max]
        bars.append(_bar(stretch, window, _TOP + row * _ROW))
    below = _BELOW if any(bar.caption for bar in bars) else 0
    return Lane(scope.name, scope.small, tuple(bars), max(len(ends), 1) * _ROW + below)


def _is_seen(stretch: Stretch, window: Window) -> bool:
    ends_before = stretch.last_on is not None and stretch.last_on < window.first_on
    never = stretch.last_on is not None and stretch.last_on < stretch.first_on
    return stretch.first_on <= window.last_on and not ends_before and not never


def _bar(stretch: Stretch, window: Window, y: int) -> Bar:
    first = max(stretch.first_on, window.first_on)
    last = min(stretch.last_on or window.last_on, window.last_on)
    start, end = window.share(first), window.share(last + _DAY) if last < window.last_on else 100.0
    room = (end - start) * LEAST_WIDTH / 100 - (_INSET if stretch.url else _INSET_OF_GAP)
    strong = _fitting(stretch.lines[0], room / _LETTERS[0])
    return Bar(
        x=_percent(start),
        y=y,
        width=_percent(end - start),
        look=stretch.look,
        strong=strong,
        mid=_fitting(stretch.lines[1], room / _LETTERS[1]) if strong else "",
        said=stretch.said,
        url=stretch.url,
        from_before=stretch.first_on < window.first_on,
        goes_on=stretch.last_on is None or stretch.last_on > window.last_on,
        open=stretch.last_on is None,
        caption=None if strong else _caption(stretch, (start, end), y),
    )


def _caption(stretch: Stretch, ends: tuple[float, float], y: int) -> Caption | None:
    """Days of grace are few and have to be told; the others are named by what stands beside them."""
    if stretch.look != "grace":
        return None
    near_the_end = ends[0] > _LATE
    x = _percent(ends[1] if near_the_end else ends[0])
    return Caption(x, y + _CAPTION, stretch.lines[0][0], "end" if near_the_end else "start")


def _fitting(words: Sequence[str], letters: float) -> str:
    """The longest that fits; nothing where none does."""
    return next((one for one in words if len(one) <= letters), "")


def _ticks(window: Window) -> Iterator[Tick]:
    months = _QUARTERS if window.years <= _MONTHLY_YEARS else (1, 7)
    for year in range(window.first_on.year, window.last_on.year + 1):
        for month in months:
            on = date(year, month, 1)
            words = str(year) if month == 1 else dated(on, "M")
            yield Tick(_percent(window.share(on)), words, month == 1)


def _percent(share: float) -> str:
    return f"{share:.2f}"
