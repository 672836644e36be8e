"""The drawing of a promise for narrow screens: a row for each day, hours below one another, events as lines.

Pure arithmetic. Lengths are pixels of a drawing that is 358 wide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from servanda.core.clocks.proof import Course
from servanda.web.desk.cases.proof import shapes as draw
from servanda.web.desk.cases.proof.axis import HOUR, Axis, Kind, Piece, axis, local
from servanda.web.desk.cases.proof.labels import day_words, gap_words, tick_words, worked_words
from servanda.web.desk.cases.proof.picture import Picture, Stretch
from servanda.web.desk.cases.proof.placing import LETTER, Anchor, Ground, length

WIDTH: Final = 358.0
HEAD, BAR, LINE, APART = 17.0, 16.0, 19.0, 14.0
_INSET: Final = 26.0
_DAY: Final = 24 * HOUR
_MOST_OPEN: Final = 3


def day_rows(picture: Picture) -> draw.Drawing:
    """The rows of a course that has begun."""
    return _Rows(picture).drawing()


@dataclass(frozen=True, slots=True)
class _Told:
    """A line under a day: what happened or will, with its mark on the bar."""

    at: int
    number: int
    form: str
    text: str


@dataclass(slots=True)
class _Rows:
    picture: Picture
    axis: Axis = field(init=False)
    shapes: list[draw.Shape] = field(default_factory=list)
    hours: tuple[int, int] = field(init=False)
    y: float = 0.0

    def __post_init__(self) -> None:
        one = self.picture
        now = one.now if one.ends is None else one.ends
        moments = {one.begins, now, one.latest, *(told.at for told in _told(one))}
        span = (one.begins, one.latest)
        self.axis = axis(span, one.opens, moments, one.zone, left=0, width=WIDTH, most=_MOST_OPEN)
        opens = [piece for piece in self.axis.pieces if piece.kind is Kind.OPEN]
        since = min((self._clock(piece.begins) for piece in opens), default=0)
        until = max((self._clock(piece.begins) + piece.ends - piece.begins for piece in opens), default=_DAY)
        self.hours = (since, max(until, since + 1))

    def drawing(self) -> draw.Drawing:
        today = local(self.picture.now, self.axis.zone).date()
        told = sorted(_told(self.picture), key=lambda one: (one.at, one.number))
        for _, found in groupby(self.axis.pieces, key=self._row):
            pieces = list(found)
            if pieces[0].kind is Kind.OPEN:
                day = local(pieces[0].begins, self.axis.zone).date()
                self._day(day_words(day, today)[0], pieces)
            else:
                self._between(pieces[0])
            last = pieces[-1] is self.axis.pieces[-1]
            mine = [
                one
                for one in told
                if pieces[0].begins <= one.at < pieces[-1].ends or (last and one.at >= pieces[-1].ends)
            ]
            self._lines(mine)
        return draw.Drawing(draw.px(WIDTH), draw.px(self.y), tuple(self.shapes))

    def _row(self, piece: Piece) -> tuple[Kind, int]:
        """Pieces of one day share a row; what is closed within it does not part them."""
        day = local(piece.begins, self.axis.zone).date()
        within = piece.kind is Kind.CLOSED and day == local(piece.ends, self.axis.zone).date()
        is_between = within and any(
            one.kind is Kind.OPEN and one.ends == piece.begins for one in self.axis.pieces
        )
        is_of_day = piece.kind is Kind.OPEN or is_between
        return (Kind.OPEN, day.toordinal()) if is_of_day else (piece.kind, piece.begins)

    def _clock(self, at: int) -> int:
        reading = local(at, self.axis.zone)
        return reading.hour * HOUR + reading.minute * 60 + reading.second

    def _x(self, at: int, day: Piece) -> float:
        """Hours stand below one another in all rows."""
        since, until = self.hours
        of_day = self._clock(day.begins) + at - day.begins
        return (of_day - since) / (until - since) * WIDTH

    def _day(self, name: str, pieces: Sequence[Piece]) -> None:
        day, ends = pieces[0], pieces[-1].ends
        self._head(name, day.begins, ends)
        for one in pieces:
            if one.kind is Kind.OPEN:
                left = self._x(one.begins, day)
                self._rect(left, self._x(one.ends, day) - left, "g-hours")
        for stretch in self.picture.course:
            since, until = max(stretch.begins, day.begins), min(stretch.ends, ends)
            if since < until and stretch.course is not Course.CLOSED:
                part = stretch._replace(begins=since, ends=until)
                self._bars(part, day, to_come=stretch in self.picture.to_come)
        self._stops(day, ends)
        self.y += BAR
        self._hours(pieces, day)

    def _bars(self, stretch: Stretch, day: Piece, *, to_come: bool) -> None:
        parts = ((stretch.begins, stretch.ends, "to-come"),) if to_come else self.picture.parted(stretch)
        for begins, ends, look in parts:
            left = self._x(begins, day)
            self._rect(left, self._x(ends, day) - left, f"bar-{look}")

    def _head(self, name: str, since: int, until: int) -> None:
        self.y += HEAD
        self.shapes.append(draw.words(name, Anchor(0, self.y - 5), "strong"))
        counted = self._counted(since, until)
        if counted:
            text = f"{worked_words(counted)} counted"
            self.shapes.append(draw.words(text, Anchor(WIDTH, self.y - 5, "end"), "mid"))

    def _counted(self, since: int, until: int) -> int:
        """What counted until now; the rest is to come."""
        ran = [one for one in self.picture.stretches if one.course is Course.RUNNING]
        return sum(max(0, min(one.ends, until) - max(one.begins, since)) for one in ran)

    def _stops(self, day: Piece, ends: int) -> None:
        one = self.picture
        for at, look in ((one.now if one.ends is None else None, "now"), (one.due, "due-line")):
            if at is not None and day.begins <= at <= ends:
                x = min(self._x(at, day), WIDTH - 1)
                self.shapes.append(draw.line(x, self.y - 3, x, self.y + BAR + 3, look))

    def _hours(self, pieces: Sequence[Piece], day: Piece) -> None:
        """When the day opened and closed, and where there is room, round hours between."""
        ground = Ground(-4, WIDTH + 4)
        opens = [one for one in pieces if one.kind is Kind.OPEN]
        ends = [(opens[0].begins, "start", False), (opens[-1].ends, "end", True)]
        step = max(self.axis.step, HOUR) if opens[-1].ends - opens[0].begins > 2 * HOUR else self.axis.step
        inner = [at for at in self.axis.ticks() if day.begins < at < opens[-1].ends]
        for at, anchor, closing in [*ends, *((at, "middle", False) for at in inner)]:
            text = tick_words(at, self.axis.zone, step, closing=closing)
            x = min(max(self._x(at, day), 0), WIDTH)
            found = ground.place([text], [_within(x, self.y + 14, anchor, text)])
            if found:
                self.shapes.append(draw.words(*found, ""))
        self.y += HEAD

    def _between(self, piece: Piece) -> None:
        (first, *_), (second, *_) = gap_words(piece, self.picture.why_closed(piece.begins))
        self.y += HEAD
        self.shapes.append(draw.line(0, self.y - 9, 14, self.y - 9, "bar-closed"))
        counted = self._counted(piece.begins, piece.ends) if piece.kind is Kind.FOLDED else 0
        tail = f", {worked_words(counted)} counted" if counted else ""
        text = f"{first[:1].upper()}{first[1:]}, {second}{tail}"
        self.shapes.append(draw.words(_cut(text, 22), Anchor(22, self.y - 5), "mid"))
        self.y += 8

    def _lines(self, told: Sequence[_Told]) -> None:
        for one in told:
            self.y += LINE
            self._sign(one)
            text = f"{local(one.at, self.axis.zone):%H:%M} {one.text}"
            look = "strong" if one.form == "due" else "mid"
            self.shapes.append(draw.words(_cut(text, _INSET), Anchor(_INSET, self.y - 5), look))
        self.y += APART if told else 6

    def _sign(self, one: _Told) -> None:
        x, y = 9.0, self.y - 9
        if one.form in ("event", "due"):
            self.shapes.append(
                draw.dot(x, y, 8 if one.form == "event" else 6, f"{one.form}-dot u-{self.picture.u}")
            )
        if one.form == "event":
            self.shapes.append(draw.words(str(one.number), Anchor(x, y + 4, "middle"), "event-number"))
        elif one.form == "warning":
            self.shapes.append(draw.diamond(x, y, "mark-warning"))
        elif one.form == "level":
            self.shapes.append(draw.triangle(x, y, "mark-level"))

    def _rect(self, left: float, width: float, look: str) -> None:
        self.shapes.append(draw.rect(left, self.y, width, BAR, look))


def _told(picture: Picture) -> Iterator[_Told]:
    for one in picture.happenings:
        yield _Told(one.at, one.number, "event", one.text)
    for flag in picture.flags:
        if flag.form != "former" and flag.at <= picture.latest and flag.at != picture.due:
            yield _Told(flag.at, 0, flag.form, flag.text.partition(" ")[2])
    if picture.due is not None:
        verb = "was due" if picture.due_words.startswith("was") else "due"
        yield _Told(picture.due, 0, "due", verb)


def _within(x: float, y: float, anchor: str, text: str) -> Anchor:
    """At an end of the drawing words lean inwards, whatever they were to do."""
    half = length(text) / 2
    if x - half < 0:
        return Anchor(0, y)
    return Anchor(WIDTH, y, "end") if x + half > WIDTH else Anchor(x, y, anchor)


def _cut(text: str, inset: float) -> str:
    """As much as fits into a line; the table has the rest."""
    most = int((WIDTH - inset) / LETTER)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
