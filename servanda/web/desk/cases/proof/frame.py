"""The frame of a drawing: days and hours, closed time, the heights of counted time, and the present."""

from collections.abc import Sequence
from typing import Final

from servanda.core.clocks.proof import Course
from servanda.web import words as said
from servanda.web.desk.cases.proof import shapes as draw
from servanda.web.desk.cases.proof.axis import HOUR, Kind, Piece, local
from servanda.web.desk.cases.proof.labels import day_words, gap_words, tick_words, worked_words
from servanda.web.desk.cases.proof.placing import Anchor, Box, box, length
from servanda.web.desk.cases.proof.sheet import BAR, LANE, LEFT, TOP, ZERO, Sheet

_DAYS: Final = 16.0
_HOURS: Final = 38.0


def draw_frame(sheet: Sheet) -> None:
    """Everything that stands still; it takes its ground first."""
    _grounds(sheet)
    _now(sheet)
    _days(sheet)
    _hours(sheet)
    _heights(sheet)
    _names(sheet)


def _names(sheet: Sheet) -> None:
    """The clocks at the left of their lanes; no words stand on bars."""
    named = [(sheet.picture.name, LANE)]
    named += [(lane.name, sheet.lane_top(number)) for number, lane in enumerate(sheet.lanes())]
    for name, top in named:
        place = Anchor(LEFT - 10, top + 11, "end")
        sheet.ground.take(box(name, place, heavy=True))
        sheet.over.append(draw.words(name, place, "strong"))
    _bars(sheet)


def _bars(sheet: Sheet) -> None:
    """Bars take their ground, the clock's own from end to end."""
    sheet.ground.take(Box(sheet.x(sheet.picture.begins), LANE, sheet.axis.right, LANE + BAR))
    for number, lane in enumerate(sheet.lanes()):
        top = sheet.lane_top(number)
        for one in lane.bars:
            sheet.ground.take(Box(sheet.x(one.begins), top, sheet.x(one.ends), top + BAR))


def _grounds(sheet: Sheet) -> None:
    for one in sheet.axis.pieces:
        sheet.under.append(draw.rect(one.x, TOP, one.width, sheet.bottom - TOP, f"g-{one.kind}"))
    for stretch in sheet.picture.stretches:
        if stretch.course is Course.PAUSED:
            left, right = sheet.x(stretch.begins), sheet.x(stretch.ends)
            sheet.under.append(draw.rect(left, TOP, right - left, ZERO - TOP, "paused-ground"))


def _now(sheet: Sheet) -> None:
    """The present has a plate; a promise that has ended has none."""
    one = sheet.picture
    if one.ends is not None:
        return
    x, text = sheet.x(one.now), f"now {local(one.now, sheet.axis.zone):%H:%M}"
    wide = length(text, heavy=True) + 12
    sheet.over.append(draw.line(x, TOP, x, sheet.bottom, "now"))
    middle = min(x, sheet.ground.right - wide / 2 - 1)
    sheet.over.append(draw.rect(middle - wide / 2, 49, wide, 18, "now-plate", radius=9))
    sheet.over.append(draw.words(text, Anchor(middle, 62, "middle"), "now-words"))
    sheet.ground.take(Box(middle - wide / 2 - 2, 47, middle + wide / 2 + 2, 68))


def _days(sheet: Sheet) -> None:
    """Days above, in the width of their open time; what is closed or folded says so in its own."""
    today = local(sheet.picture.now, sheet.axis.zone).date()
    for day, piece in sheet.axis.days():
        sheet.word(day_words(day, today), [Anchor(piece.x, _DAYS)], "strong", heavy=True)
    for one in sheet.axis.pieces:
        if one.kind is not Kind.OPEN:
            middle = Anchor(one.x + one.width / 2, _DAYS, "middle")
            first, second = gap_words(one, sheet.picture.why_closed(one.begins))
            sheet.word(first, [middle], "mid", within=(one.x, one.right))
            sheet.word(second, [middle._replace(y=_HOURS)], "mid", within=(one.x, one.right))


def _hours(sheet: Sheet) -> None:
    """The ends of open time first: they tell when work began and ended."""
    ticks = list(sheet.axis.ticks())
    opens = [one for one in sheet.axis.pieces if one.kind is Kind.OPEN]
    for at in sorted({*ticks, *(one.begins for one in opens), *(one.ends for one in opens)}):
        sheet.under.append(draw.line(sheet.x(at), TOP, sheet.x(at), sheet.bottom, "rule"))
    for one in opens:
        _ticks(sheet, one, [at for at in ticks if one.begins < at < one.ends])


def _ticks(sheet: Sheet, piece: Piece, ticks: Sequence[int]) -> None:
    places = [(piece.begins, Anchor(piece.x, _HOURS)), (piece.ends, Anchor(piece.right, _HOURS, "end"))]
    places += [(at, Anchor(sheet.x(at), _HOURS, "middle")) for at in ticks]
    for at, place in places:
        text = tick_words(at, sheet.axis.zone, sheet.axis.step, closing=at == piece.ends)
        sheet.word([text], [place])


def _heights(sheet: Sheet) -> None:
    """Round heights of counted time, and the target."""
    goal, target = sheet.y(sheet.picture.target), f"target {said.duration(sheet.picture.target)}"
    place = Anchor(LEFT - 10, goal + 4, "end")
    sheet.ground.take(box(target, place, heavy=True))
    sheet.over.append(draw.words(target, place, "strong"))
    sheet.under.append(draw.line(LEFT, goal, sheet.axis.right, goal, "stop"))
    sheet.strike([(LEFT, goal), (sheet.axis.right, goal)])
    for counted in heights(sheet.picture.target, sheet.highest):
        y = sheet.y(counted)
        sheet.under.append(draw.line(LEFT, y, sheet.axis.right, y, "rule"))
        sheet.word([worked_words(counted)], [Anchor(LEFT - 10, y + 4, "end")])


def heights(target: int, highest: int) -> list[int]:
    """Round heights from nothing up, five at most, none beside the target."""
    steps = (300, 600, 900, 1800, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 40 * HOUR, 80 * HOUR)
    step = next((one for one in steps if highest / one <= 5), -(-highest // 5))
    return [one for one in range(0, highest + 1, step) if abs(one - target) > highest / 14]
