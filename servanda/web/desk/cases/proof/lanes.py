"""The lanes under a drawing: the clock as bars with their figures, other clocks beside it, and what happened."""

from collections.abc import Sequence
from typing import Final

from servanda.core.clocks.proof import Course
from servanda.web.desk.cases.proof import shapes as draw
from servanda.web.desk.cases.proof.axis import local
from servanda.web.desk.cases.proof.labels import numbered, worked_words
from servanda.web.desk.cases.proof.picture import Happening, Lane, Stretch
from servanda.web.desk.cases.proof.placing import Anchor, Box, length
from servanda.web.desk.cases.proof.sheet import BAR, LANE, Sheet

_PLATE: Final = 46.0
"""Numbers nearer to one another than this share a plate, which is no wider."""


def draw_lanes(sheet: Sheet) -> None:
    """The clock itself first, then the others."""
    one = sheet.picture
    for stretch in one.course:
        _bar(sheet, stretch, to_come=stretch in one.to_come)
    for stretch in one.course:
        _figure(sheet, stretch, to_come=stretch in one.to_come)
    for place, lane in enumerate(sheet.lanes()):
        _lane(sheet, lane, sheet.lane_top(place))


def draw_happenings(sheet: Sheet) -> None:
    """Numbers below the lanes, as the table has them, and what they stand for where there is room."""
    y = sheet.bottom + 16
    groups = apart(grouped([(one, sheet.x(one.at)) for one in sheet.picture.happenings]))
    for group, x in groups:
        _plate(sheet, group, x, y)
    for group, x in groups:
        if len(group) == 1:
            time, half = f"{local(group[0].at, sheet.axis.zone):%H:%M}", _half(group) + 6
            places = [Anchor(x + half, y + 4), Anchor(x - half, y + 4, "end")]
            sheet.word([f"{time} {group[0].text}", time], places, "mid")


def grouped(spots: Sequence[tuple[Happening, float]]) -> list[tuple[list[Happening], float]]:
    """Those that would cover the first of them share its plate, in the middle between them."""
    groups: list[list[tuple[Happening, float]]] = []
    for one in sorted(spots, key=lambda spot: (spot[1], spot[0].number)):
        if groups and one[1] - groups[-1][0][1] < _PLATE:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [([one for one, _ in group], (group[0][1] + group[-1][1]) / 2) for group in groups]


def apart(
    groups: Sequence[tuple[list[Happening], float]],
) -> list[tuple[list[Happening], float]]:
    """The same, each far enough to the right of the one before not to touch it."""
    placed: list[tuple[list[Happening], float]] = []
    edge = 0.0
    for group, x in groups:
        at = max(x, edge + _half(group))
        placed.append((group, at))
        edge = at + _half(group) + 2
    return placed


def _plate(sheet: Sheet, group: Sequence[Happening], x: float, y: float) -> None:
    half, text = _half(group), numbered([one.number for one in group])
    for one in group:
        at, height = sheet.x(one.at), sheet.y(sheet.picture.counted_at(one.at))
        sheet.under.append(draw.line(at, height, at, sheet.bottom + 7, "event-line"))
    sheet.over.append(draw.rect(x - half, y - 9, half * 2, 18, "event-dot", radius=9))
    sheet.over.append(draw.words(text, Anchor(x, y + 4, "middle"), "event-number"))
    sheet.ground.take(Box(x - half - 2, y - 9, x + half + 2, y + 9))


def _half(group: Sequence[Happening]) -> float:
    """Half the width of a plate."""
    return max(9.0, length(numbered([one.number for one in group]), heavy=True, size=11) / 2 + 5)


def _bar(sheet: Sheet, stretch: Stretch, *, to_come: bool) -> None:
    if stretch.course is Course.CLOSED:
        left, right, middle = sheet.x(stretch.begins), sheet.x(stretch.ends), LANE + BAR / 2
        sheet.under.append(draw.line(left, middle, right, middle, "bar-closed"))
        return
    parts = ((stretch.begins, stretch.ends, "to-come"),) if to_come else sheet.picture.parted(stretch)
    for begins, ends, look in parts:
        left, right = sheet.x(begins), sheet.x(ends)
        sheet.under.append(draw.rect(left, LANE, right - left, BAR, f"bar-{look}"))


def _figure(sheet: Sheet, stretch: Stretch, *, to_come: bool) -> None:
    """What a stretch counts, under its bar, where it is wide enough."""
    if stretch.course is Course.CLOSED:
        return
    left, right, plain = sheet.x(stretch.begins), sheet.x(stretch.ends), worked_words(stretch.seconds)
    is_paused = stretch.course is Course.PAUSED
    longer = f"{plain} to run" if to_come else f"paused {plain}" if is_paused else plain
    middle = Anchor((left + right) / 2, LANE + BAR + 14, "middle")
    sheet.word([longer, plain], [middle], "pausing" if is_paused else "mid", within=(left, right))


def _lane(sheet: Sheet, lane: Lane, y: float) -> None:
    for one in lane.bars:
        left, right = sheet.x(one.begins), sheet.x(one.ends)
        sheet.under.append(draw.rect(left, y, right - left, BAR, f"bar-{one.look}"))
    last, first = max(sheet.x(one.ends) for one in lane.bars), sheet.x(lane.bars[0].begins)
    places = [Anchor(last + 9, y + 11), Anchor(first - 9, y + 11, "end")]
    sheet.word([lane.said, lane.said.partition(",")[0]], places, f"lane u-{lane.u}", heavy=True)
