"""The drawing of a promise over the days: the line of counted time climbs only while the clock runs.

Pure arithmetic: the same picture gives the same shapes, to the tenth of a pixel.
"""

from servanda.web.desk.cases.proof.course import draw_course
from servanda.web.desk.cases.proof.frame import draw_frame
from servanda.web.desk.cases.proof.lanes import draw_happenings, draw_lanes
from servanda.web.desk.cases.proof.picture import Picture
from servanda.web.desk.cases.proof.shapes import Drawing, px
from servanda.web.desk.cases.proof.sheet import LEFT, MARGIN, WIDTH, Sheet


def drawing(picture: Picture) -> Drawing:
    """The drawing of a course that has begun. Words that matter more are placed earlier."""
    sheet = Sheet(picture)
    for draw in (draw_frame, draw_course, draw_lanes, draw_happenings):
        draw(sheet)
    width, height = sheet.axis.right + MARGIN, sheet.bottom + 30
    is_long = width > LEFT + WIDTH + MARGIN + 1
    return Drawing(px(width), px(height), (*sheet.under, *sheet.over), is_long)
