"""Words in a drawing, placed so that none meets another; what finds no room is left to the table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

LETTER: Final = 6.55
"""The width that a letter of 12 pixels takes at most, on the average of a word."""
_HEAVY: Final = 1.09
_LINE: Final = 13.0
_APART: Final = 4.0


class Anchor(NamedTuple):
    """A place where words may stand: ``anchor`` as SVG names it, ``y`` of their foot."""

    x: float
    y: float
    anchor: str = "start"


class Box(NamedTuple):
    """What is taken: from left to right, from top to bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share any ground."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def length(text: str, *, heavy: bool = False, size: float = 12.0) -> float:
    """How wide words stand, a little more rather than less."""
    return len(text) * LETTER * size / 12.0 * (_HEAVY if heavy else 1.0)


def box(text: str, at: Anchor, *, heavy: bool = False, size: float = 12.0) -> Box:
    """The ground that words take there."""
    width = length(text, heavy=heavy, size=size)
    left = at.x - {"start": 0.0, "middle": width / 2, "end": width}[at.anchor]
    return Box(left - _APART / 2, at.y - _LINE * size / 12 + 2, left + width + _APART / 2, at.y + 3)


@dataclass(slots=True)
class Ground:
    """The ground of a drawing within its edges, and what of it is taken."""

    left: float
    right: float
    taken: list[Box] = field(default_factory=list)

    def take(self, one: Box) -> None:
        """Nothing else may stand here."""
        self.taken.append(one)

    def place(
        self, texts: Sequence[str], places: Sequence[Anchor], *, heavy: bool = False, size: float = 12.0
    ) -> tuple[str, Anchor] | None:
        """The first wording that finds room, the longest first, at its first free place; nothing if none does."""
        for text in texts:
            for at in places:
                wanted = box(text, at, heavy=heavy, size=size)
                if self.left <= wanted.left and wanted.right <= self.right and self._is_free(wanted):
                    self.take(wanted)
                    return text, at
        return None

    def _is_free(self, wanted: Box) -> bool:
        return not any(wanted.meets(one) for one in self.taken)
