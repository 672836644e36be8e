"""The shapes that a drawing is made of, as its template writes them: classes and numbers, never styles."""

from dataclasses import dataclass

from servanda.web.desk.cases.proof.placing import Anchor


@dataclass(frozen=True, slots=True)
class Shape:
    """An element of SVG with its attributes in order, and the words in it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they cover one another, on a ground of so many pixels.

    ``is_long``: it would become too small if it were fitted to a page.
    """

    width: str
    height: str
    shapes: tuple[Shape, ...]
    is_long: bool = False


def px(length: float) -> str:
    """A length as SVG reads it in every language, no finer than one sees."""
    return f"{length:.1f}".removesuffix(".0")


def rect(left: float, top: float, width: float, height: float, look: str, *, radius: float = 0) -> Shape:
    """A rectangle."""
    sides = {"x": left, "y": top, "width": max(width, 0), "height": height}
    rounded = (("rx", px(radius)),) if radius else ()
    return Shape("rect", (("class", look), *((name, px(one)) for name, one in sides.items()), *rounded))


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> Shape:
    """A straight line."""
    return Shape("path", (("class", look), ("d", f"M{px(x1)} {px(y1)}L{px(x2)} {px(y2)}")))


def path(points: list[tuple[float, float]], look: str, *, closed: bool = False) -> Shape:
    """A line through points."""
    through = "L".join(f"{px(x)} {px(y)}" for x, y in points)
    return Shape("path", (("class", look), ("d", f"M{through}{'z' if closed else ''}")))


def dot(x: float, y: float, radius: float, look: str) -> Shape:
    """A disc."""
    return Shape("circle", (("class", look), ("cx", px(x)), ("cy", px(y)), ("r", px(radius))))


def words(text: str, at: Anchor, look: str) -> Shape:
    """Words where they were placed."""
    where = (("class", look), ("x", px(at.x)), ("y", px(at.y)), ("text-anchor", at.anchor))
    return Shape("text", where, text)


def diamond(x: float, y: float, look: str) -> Shape:
    """The form of a warning."""
    return path([(x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y)], look, closed=True)


def triangle(x: float, y: float, look: str) -> Shape:
    """The form of an escalation level."""
    return path([(x - 6, y + 5), (x + 6, y + 5), (x, y - 5.5)], look, closed=True)
