"""A drawing in the making: its measures, its axis, and the ground that words compete for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from servanda.web.desk.cases.proof import shapes as draw
from servanda.web.desk.cases.proof.axis import HOUR, Axis, axis
from servanda.web.desk.cases.proof.picture import Flag, Lane, Picture
from servanda.web.desk.cases.proof.placing import Anchor, Box, Ground, box

LEFT: Final = 96.0
WIDTH: Final = 1246.0
MARGIN: Final = 22.0
TOP: Final = 60.0
GOAL: Final = 97.0
"""The height of the target where nothing goes beyond it."""
ZERO: Final = 286.0
LANE: Final = 312.0
BAR: Final = 14.0
LANE_STEP: Final = 28.0
FIGURES: Final = 46.0
"""What the first lane takes with its figures."""
_MOST_OPEN: Final = 9
_STRIDE: Final = 12
"""So finely, in pixels, a slope is taken apart to see what it runs through."""
_NEAR: Final = 8 * HOUR
"""A warning or level this much after everything else is still drawn; a later one is left to the table."""


@dataclass(slots=True)
class Sheet:
    """What lies ``under`` is covered by what lies ``over``; words are placed once, and never meet.

    ``struck`` is where a line would run through words.
    """

    picture: Picture
    axis: Axis = field(init=False)
    ground: Ground = field(init=False)
    under: list[draw.Shape] = field(default_factory=list)
    over: list[draw.Shape] = field(default_factory=list)
    struck: list[Box] = field(default_factory=list)
    highest: int = field(init=False)

    def __post_init__(self) -> None:
        one = self.picture
        last = max([one.latest, *(flag.at for flag in self.flags())])
        happened = {flag.at for flag in self.flags()} | {happening.at for happening in one.happenings}
        moments = {one.begins, one.now if one.ends is None else one.ends, last, *happened}
        moments |= {one.due} if one.due is not None else set()
        self.axis = axis(
            (one.begins, last), one.opens, moments, one.zone, left=LEFT, width=WIDTH, most=_MOST_OPEN
        )
        self.ground = Ground(0, self.axis.right + MARGIN)
        self.highest = max([one.target, *(stretch.after for stretch in one.course)])

    def flags(self) -> Sequence[Flag]:
        """Those that lie near enough to be drawn; at the deadline itself stands the deadline."""
        last, due = self.picture.latest + _NEAR, self.picture.due
        return [one for one in self.picture.flags if one.at <= last and one.at != due]

    def x(self, at: int) -> float:
        """Where an instant lies."""
        return self.axis.x(at)

    def y(self, counted: float) -> float:
        """How high counted time stands."""
        return ZERO - (ZERO - GOAL) * counted / max(self.highest, 1)

    @property
    def bottom(self) -> float:
        """Where the lanes end."""
        return LANE + FIGURES + LANE_STEP * len(self.lanes())

    def lane_top(self, place: int) -> float:
        """Where the bars of another clock begin."""
        return LANE + FIGURES + LANE_STEP * place - 6

    def lanes(self) -> Sequence[Lane]:
        """The other clocks, as far as they did anything in the time that is drawn."""
        begins, ends = self.axis.begins, self.axis.ends
        return [
            lane
            for lane in self.picture.lanes
            if any(bar.begins < ends and bar.ends > begins for bar in lane.bars)
        ]

    def word(
        self,
        texts: Sequence[str],
        places: Sequence[Anchor],
        look: str = "",
        *,
        heavy: bool = False,
        size: float = 12.0,
        within: tuple[float, float] | None = None,
        needed: bool = False,
    ) -> None:
        """Words at the first place that is free, the longest wording first; none if there is no room.

        Those that are ``needed`` rather let a line run through them than be left out.
        """
        left, right = within or (self.ground.left, self.ground.right)
        clear = Ground(left, right, [*self.ground.taken, *self.struck])
        found = clear.place(texts, places, heavy=heavy, size=size)
        if found is None and needed:
            found = Ground(left, right, self.ground.taken).place(texts, places, heavy=heavy, size=size)
        if found:
            self.ground.take(box(*found, heavy=heavy, size=size))
            self.over.append(draw.words(*found, f"halo {look}".strip()))

    def strike(self, points: Sequence[tuple[float, float]]) -> None:
        """A line runs through these points."""
        for (x1, y1), (x2, y2) in pairwise(points):
            steps = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / _STRIDE))
            for step in range(steps):
                (a, b), (c, d) = (
                    (x1 + (x2 - x1) * share / steps, y1 + (y2 - y1) * share / steps)
                    for share in (step, step + 1)
                )
                self.struck.append(Box(a - 1, min(b, d) - 1, c + 1, max(b, d) + 1))

    def around(self, x: float, y: float, apart: float = 12.0) -> list[Anchor]:
        """The places beside a mark, the nearest first."""
        places = [
            Anchor(x + apart, y + 17),
            Anchor(x - apart, y - 6, "end"),
            Anchor(x - apart, y + 17, "end"),
        ]
        places += [Anchor(x + apart, y - 9), Anchor(x + apart, y + 31), Anchor(x - apart, y + 31, "end")]
        return [*places, Anchor(x - apart, y - 20, "end")]
