"""The line of counted time, the deadline it leads to, and what comes on the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from servanda.web.desk.cases.proof import shapes as draw
from servanda.web.desk.cases.proof.labels import worked_words
from servanda.web.desk.cases.proof.picture import Flag, Stretch
from servanda.web.desk.cases.proof.placing import Anchor, Box
from servanda.web.desk.cases.proof.sheet import BAR, LANE, ZERO, Sheet


def draw_course(sheet: Sheet) -> None:
    """What was, what is to come, and how they end."""
    _curve(sheet)
    spots = [(one, *_spot(sheet, one)) for one in sheet.flags()]
    for _, x, y in spots:
        sheet.ground.take(Box(x - 7, y - 7, x + 7, y + 7))
    _due(sheet)
    for one, x, y in spots:
        sheet.over.append(_FORMS[one.form](x, y))
        texts = [one.text, one.text.partition(" ")[0]]
        sheet.word(texts, sheet.around(x, y), f"flag f-{one.form}")
    _used(sheet)


def _curve(sheet: Sheet) -> None:
    one = sheet.picture
    if one.stretches:
        points = list(_points(sheet, one.stretches))
        sheet.strike(points)
        ground = [(points[0][0], ZERO), *points, (points[-1][0], ZERO)]
        sheet.under.append(draw.path(ground, "area", closed=True))
        sheet.over.append(draw.path(points, "curve"))
    if one.overrun:
        sheet.over.append(draw.path(list(_points(sheet, one.overrun)), "curve late"))
    if one.to_come:
        points = list(_points(sheet, one.to_come))
        sheet.strike(points)
        sheet.over.append(draw.path(points, "ghost"))


def _points(sheet: Sheet, stretches: Sequence[Stretch]) -> Iterator[tuple[float, float]]:
    """The ends of every stretch, and of every piece of the axis within it, where the scale changes."""
    cuts = {one.begins for one in sheet.axis.pieces} | {one.ends for one in sheet.axis.pieces}
    for one in stretches:
        inner = sorted(at for at in cuts if one.begins < at < one.ends)
        for at in (one.begins, *inner, one.ends):
            yield sheet.x(at), sheet.y(sheet.picture.counted_at(at))


def _due(sheet: Sheet) -> None:
    one = sheet.picture
    if one.due is None:
        return
    x, y = sheet.x(one.due), sheet.y(one.target)
    sheet.over.append(draw.line(x, y, x, LANE + BAR + 4, "due-line"))
    sheet.over.append(draw.dot(x, y, 6, f"due-dot u-{one.u}"))
    sheet.ground.take(Box(x - 7, y - 7, x + 7, y + 7))
    places = [Anchor(x - 11, y - 10, "end"), Anchor(x + 11, y - 10), Anchor(x + 11, y + 20)]
    places += [Anchor(x - 11, y + below, "end") for below in range(20, 180, 18)]
    sheet.word([one.due_words], places, f"strong due u-{one.u}", heavy=True, size=15, needed=True)


def _spot(sheet: Sheet, flag: Flag) -> tuple[float, float]:
    """On the line, after its end at the height of its end; a former deadline at that of the target."""
    one = sheet.picture
    counted = one.target if flag.form == "former" else one.counted_at(flag.at)
    return sheet.x(flag.at), sheet.y(counted)


def _used(sheet: Sheet) -> None:
    """What the clock stands at, where it stands."""
    one = sheet.picture
    end = one.now if one.ends is None else one.ends
    counted = one.counted_at(end)
    text = f"{worked_words(counted)} used"
    places = sheet.around(sheet.x(end), sheet.y(counted), 9)
    sheet.word([text], places, "strong", heavy=True, needed=True)


_FORMS: Final[Mapping[str, Callable[[float, float], draw.Shape]]] = {
    "warning": lambda x, y: draw.diamond(x, y, "mark-warning"),
    "level": lambda x, y: draw.triangle(x, y, "mark-level"),
    "former": lambda x, y: draw.dot(x, y, 5, "mark-former"),
}
