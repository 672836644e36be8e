"""The drawing of a promise over the days: the line of counted time climbs only while the clock runs.

Pure arithmetic: the same picture gives the same shapes. Lengths are pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from servanda.core.clocks.proof import Course
from servanda.web import words as said
from servanda.web.desk.cases.proof import shapes as draw
from servanda.web.desk.cases.proof.axis import HOUR, Axis, Kind, Piece, axis, local
from servanda.web.desk.cases.proof.labels import day_words, gap_words, numbered, tick_words, worked_words
from servanda.web.desk.cases.proof.picture import Flag, Happening, Picture, Stretch
from servanda.web.desk.cases.proof.placing import Anchor, Box, Ground, box, length

LEFT: Final = 96.0
WIDTH: Final = 1246.0
MARGIN: Final = 22.0
TOP, GOAL, ZERO, LANE, LANE_STEP = 60.0, 88.0, 286.0, 330.0, 34.0
BAR: Final = 14.0
_NEAR: Final = 8 * HOUR
"""A warning or level this much after everything else is still drawn; a later one is left to the table."""
_HEADS: Final = (16.0, 38.0)


def drawing(picture: Picture) -> draw.Drawing:
    """The drawing of a course that has begun."""
    return _Sheet(picture).drawing()


@dataclass(slots=True)
class _Sheet:
    """A drawing in the making: grounds first, then lines, then words, which need their room."""

    picture: Picture
    axis: Axis = field(init=False)
    ground: Ground = field(init=False)
    under: list[draw.Shape] = field(default_factory=list)
    over: list[draw.Shape] = field(default_factory=list)
    highest: int = field(init=False)

    def __post_init__(self) -> None:
        one = self.picture
        last = max([one.latest, *(flag.at for flag in self._flags())])
        moments = {one.begins, one.now, last, *(x.at for x in one.happenings), *(x.at for x in self._flags())}
        moments |= {at for at in (one.due, one.ends) if at is not None}
        self.axis = axis((one.begins, last), one.opens, moments, one.zone, LEFT, WIDTH)
        self.ground = Ground(0, self.axis.right + MARGIN)
        self.highest = max([one.target, *(stretch.after for stretch in one.course)])

    def drawing(self) -> draw.Drawing:
        self._grounds()
        self._heads()
        self._scale()
        self._curve()
        self._now()
        self._due()
        self._flags_drawn()
        bottom = self._lanes()
        self._happenings(bottom)
        width, height = self.axis.right + MARGIN, bottom + 34
        return draw.Drawing(draw.px(width), draw.px(height), (*self.under, *self.over))

    def _flags(self) -> Sequence[Flag]:
        """Those that lie near enough to be drawn."""
        return [one for one in self.picture.flags if one.at <= self.picture.latest + _NEAR]

    def _y(self, counted: float) -> float:
        return ZERO - (ZERO - GOAL) * counted / max(self.highest, 1)

    def _bottom(self) -> float:
        return LANE + LANE_STEP * (len(self.picture.lanes) + 1)

    def _grounds(self) -> None:
        for one in self.axis.pieces:
            self.under.append(draw.rect(one.x, TOP, one.width, self._bottom() - TOP, f"g-{one.kind}"))
        for stretch in self.picture.stretches:
            if stretch.course is Course.PAUSED:
                left, right = self.axis.x(stretch.begins), self.axis.x(stretch.ends)
                self.under.append(draw.rect(left, TOP, right - left, ZERO - TOP, "paused-ground"))

    def _heads(self) -> None:
        """Days above, hours below them; what is closed or folded says so in its own width."""
        today = local(self.picture.now, self.axis.zone).date()
        for day, piece in self.axis.days():
            self._word(day_words(day, today), [Anchor(piece.x, _HEADS[0])], "strong", heavy=True)
        for one in self.axis.pieces:
            if one.kind is not Kind.OPEN:
                self._gap(one)
        edges = {one.begins for one in self.axis.pieces if one.kind is Kind.OPEN}
        edges |= {one.ends for one in self.axis.pieces if one.kind is Kind.OPEN}
        for at in sorted(edges | set(self.axis.ticks())):
            x = self.axis.x(at)
            self.under.append(draw.line(x, TOP, x, self._bottom(), "rule"))
        for one in self.axis.pieces:
            if one.kind is Kind.OPEN:
                self._ticks(one, [at for at in self.axis.ticks() if one.begins < at < one.ends])

    def _ticks(self, piece: Piece, ticks: Sequence[int]) -> None:
        """The ends of an open piece first: they tell when work began and ended."""
        texts = [(piece.begins, piece.x, "start"), (piece.ends, piece.right, "end")]
        texts += [(at, self.axis.x(at), "middle") for at in ticks]
        for at, x, anchor in texts:
            text = tick_words(at, self.axis.zone, self.axis.step, closing=at == piece.ends)
            self._word([text], [Anchor(x, _HEADS[1], anchor)], "")

    def _gap(self, piece: Piece) -> None:
        inside = Ground(piece.x, piece.right, self.ground.taken)
        middle = piece.x + piece.width / 2
        known = self.picture.gaps.get(piece.begins, ())
        for texts, y in zip(gap_words(piece, known), _HEADS, strict=True):
            found = inside.place(texts, [Anchor(middle, y, "middle")])
            if found:
                self.over.append(draw.words(*found, "mid"))

    def _scale(self) -> None:
        """The heights of counted time; the target is the one that counts."""
        goal = self._y(self.picture.target)
        self.ground.take(box(self._goal(), Anchor(LEFT - 10, goal + 4, "end"), heavy=True))
        self.over.append(draw.words(self._goal(), Anchor(LEFT - 10, goal + 4, "end"), "strong"))
        for counted in _heights(self.picture.target, self.highest):
            y = self._y(counted)
            self.under.append(draw.line(LEFT, y, self.axis.right, y, "rule"))
            self._word([worked_words(counted)], [Anchor(LEFT - 10, y + 4, "end")], "")
        self.under.append(draw.line(LEFT, goal, self.axis.right, goal, "stop"))

    def _goal(self) -> str:
        return f"target {said.duration(self.picture.target)}"

    def _curve(self) -> None:
        done, ahead = self.picture.stretches, self.picture.to_come
        for stretches, look in ((done, "curve"), (ahead, "ghost")):
            if stretches:
                points = list(self._points(stretches))
                if look == "curve":
                    area = [(points[0][0], ZERO), *points, (points[-1][0], ZERO)]
                    self.under.append(draw.path(area, "area", closed=True))
                self.over.append(draw.path(points, look))

    def _points(self, stretches: Sequence[Stretch]) -> Iterator[tuple[float, float]]:
        """The ends of every stretch, and of every piece of the axis within it, where the scale changes."""
        cuts = {one.begins for one in self.axis.pieces} | {one.ends for one in self.axis.pieces}
        for one in stretches:
            inner = sorted(at for at in cuts if one.begins < at < one.ends)
            for at in (one.begins, *inner, one.ends):
                yield self.axis.x(at), self._y(self.picture.counted_at(at))

    def _now(self) -> None:
        one = self.picture
        if one.ends is not None:
            return
        x, text = self.axis.x(one.now), f"now {local(one.now, self.axis.zone):%H:%M}"
        wide = length(text, heavy=True) + 12
        self.over.append(draw.line(x, TOP, x, self._bottom(), "now"))
        self.over.append(draw.rect(x - wide / 2, 49, wide, 18, "now-plate", radius=9))
        self.over.append(draw.words(text, Anchor(x, 62, "middle"), "now-words"))
        self.ground.take(Box(x - wide / 2 - 2, 47, x + wide / 2 + 2, 68))

    def _due(self) -> None:
        one = self.picture
        if one.due is None:
            return
        x, y = self.axis.x(one.due), self._y(one.target)
        self.over.append(draw.line(x, y, x, LANE + BAR + 4, "due-line"))
        self.over.append(draw.dot(x, y, 6, f"due-dot u-{one.u}"))
        places = [Anchor(x - 11, y - 10, "end"), Anchor(x + 11, y - 10), Anchor(x + 11, y + 20)]
        places += [Anchor(x - 11, y + 20, "end"), Anchor(x + 11, y + 38), Anchor(x - 11, y + 38, "end")]
        self._word([one.due_words], places, f"strong due u-{one.u}", heavy=True, size=15)
        self.ground.take(Box(x - 8, y - 8, x + 8, y + 8))

    def _flags_drawn(self) -> None:
        spots = [(one, *self._spot(one)) for one in self._flags()]
        for _, x, y in spots:
            self.ground.take(Box(x - 7, y - 7, x + 7, y + 7))
        for one, x, y in spots:
            self.over.append(_FORMS[one.form](x, y))
            places = [Anchor(x + 12, y + 17), Anchor(x - 12, y - 6, "end"), Anchor(x + 12, y + 31)]
            places += [Anchor(x - 12, y + 17, "end"), Anchor(x + 12, y - 9), Anchor(x - 12, y + 31, "end")]
            self._word([one.text, one.text.partition(" ")[0]], places, f"flag f-{one.form}")
        self._used()

    def _spot(self, flag: Flag) -> tuple[float, float]:
        """On the line; a former deadline, and what comes after everything known, at the height of the target."""
        known = self.picture.course[-1].ends if self.picture.course else self.picture.now
        at_goal = flag.form == "former" or flag.at > known
        counted = self.picture.target if at_goal else self.picture.counted_at(flag.at)
        return self.axis.x(flag.at), self._y(counted)

    def _used(self) -> None:
        one = self.picture
        end = one.now if one.ends is None else one.ends
        counted = one.counted_at(end)
        x, y = self.axis.x(end), self._y(counted)
        text = f"{worked_words(counted)} used"
        places = [Anchor(x + 9, y + 17), Anchor(x - 9, y - 8, "end"), Anchor(x + 9, y - 8)]
        self._word([text], [*places, Anchor(x - 9, y + 17, "end")], "mid strong", heavy=True)

    def _lanes(self) -> float:
        one = self.picture
        self._name(one.name, LANE)
        for stretch in one.course:
            self._bar(stretch, to_come=stretch in one.to_come)
        for stretch in one.course:
            self._figure(stretch, to_come=stretch in one.to_come)
        for place, lane in enumerate(one.lanes, start=1):
            self._lane(lane.name, LANE + LANE_STEP * place, place - 1)
        return self._bottom()

    def _name(self, name: str, y: float) -> None:
        self.over.append(draw.words(name, Anchor(LEFT - 10, y + 11, "end"), "strong"))

    def _bar(self, stretch: Stretch, *, to_come: bool) -> None:
        left, right = self.axis.x(stretch.begins), self.axis.x(stretch.ends)
        if stretch.course is Course.CLOSED:
            self.under.append(draw.line(left, LANE + BAR / 2, right, LANE + BAR / 2, "bar-closed"))
        else:
            look = "to-come" if to_come else f"{stretch.course} u-{self.picture.u}"
            self.under.append(draw.rect(left, LANE, right - left, BAR, f"bar-{look}"))

    def _figure(self, stretch: Stretch, *, to_come: bool) -> None:
        """What a stretch counts, under its bar, where it is wide enough."""
        if stretch.course is Course.CLOSED:
            return
        left, right = self.axis.x(stretch.begins), self.axis.x(stretch.ends)
        length_of = worked_words(stretch.seconds)
        look = {Course.PAUSED: "pausing", Course.RUNNING: "mid"}[stretch.course]
        texts = [f"paused {length_of}", length_of] if stretch.course is Course.PAUSED else [length_of]
        texts = [f"{length_of} to come", length_of] if to_come else texts
        at = Anchor((left + right) / 2, LANE + BAR + 13, "middle")
        found = Ground(left, right, self.ground.taken).place(texts, [at])
        if found:
            self.over.append(draw.words(*found, look))

    def _lane(self, name: str, y: float, number: int) -> None:
        lane = self.picture.lanes[number]
        self._name(name, y)
        end = LEFT
        for one in lane.bars:
            left, right = self.axis.x(one.begins), self.axis.x(one.ends)
            self.under.append(draw.rect(left, y, right - left, BAR, f"bar-{one.look}"))
            end = max(end, right)
        places = [Anchor(end + 9, y + 11), Anchor(self.axis.x(lane.bars[0].begins) - 9, y + 11, "end")]
        self._word([lane.said], places, f"lane u-{lane.u}", heavy=True)

    def _happenings(self, bottom: float) -> None:
        y = bottom + 16
        groups = _grouped([(one, self.axis.x(one.at)) for one in self.picture.happenings])
        for place, (group, x) in enumerate(groups):
            text = numbered([one.number for one in group])
            for one in group:
                at = self.axis.x(one.at)
                from_y = self._y(self.picture.counted_at(one.at))
                self.under.append(draw.line(at, from_y, at, bottom, "event-line"))
            half = max(9.0, length(text, heavy=True, size=11) / 2 + 5)
            self.over.append(draw.rect(x - half, y - 9, half * 2, 18, "event-dot", radius=9))
            self.over.append(draw.words(text, Anchor(x, y + 4, "middle"), "event-number"))
            self.ground.take(Box(x - half - 2, y - 9, x + half + 2, y + 9))
            self._tell(
                group, x + half + 6, y + 4, next_x=groups[place + 1][1] if place + 1 < len(groups) else None
            )

    def _tell(self, group: Sequence[Happening], x: float, y: float, *, next_x: float | None) -> None:
        """What happened, beside its number, where the next one leaves room."""
        time = f"{local(group[0].at, self.axis.zone):%H:%M}"
        texts = [f"{time} {group[0].text}", time] if len(group) == 1 else []
        right = self.ground.right if next_x is None else next_x - 14
        found = Ground(x - 4, right, self.ground.taken).place(texts, [Anchor(x, y)])
        if found:
            self.over.append(draw.words(*found, "mid"))

    def _word(
        self,
        texts: Sequence[str],
        places: Sequence[Anchor],
        look: str,
        *,
        heavy: bool = False,
        size: float = 12.0,
    ) -> None:
        found = self.ground.place(texts, places, heavy=heavy, size=size)
        if found:
            self.over.append(draw.words(*found, f"halo {look}".strip()))


def _heights(target: int, highest: int) -> list[int]:
    """Round heights from nothing up, none at the target itself."""
    steps = (300, 600, 900, 1800, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 40 * HOUR, 80 * HOUR)
    step = next((one for one in steps if highest / one <= 5), -(-highest // 5))
    return [one for one in range(0, highest + 1, step) if abs(one - target) > highest / 14]


def _grouped(spots: Sequence[tuple[Happening, float]]) -> list[tuple[list[Happening], float]]:
    """Those that would cover one another share a plate, in the middle between them."""
    groups: list[list[tuple[Happening, float]]] = []
    for one in sorted(spots, key=lambda spot: (spot[1], spot[0].number)):
        if groups and one[1] - groups[-1][-1][1] < _PLATE:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [([one for one, _ in group], (group[0][1] + group[-1][1]) / 2) for group in groups]


_PLATE: Final = 30.0
_FORMS: Final = {
    "warning": lambda x, y: draw.diamond(x, y, "mark-warning"),
    "level": lambda x, y: draw.triangle(x, y, "mark-level"),
    "former": lambda x, y: draw.dot(x, y, 5, "mark-former"),
}
