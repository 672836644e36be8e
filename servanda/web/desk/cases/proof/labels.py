"""Words of the drawings, longest first where there are several: what finds no room gives way to the shorter."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as dated

from servanda.web import words
from servanda.web.desk.cases.proof.axis import HOUR, Kind, Piece, local


def day_words(day: date, today: date) -> list[str]:
    """A day above its hours."""
    plain = dated(day, "D j M")
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    return [f"{plain}, {near}", plain, dated(day, "j M")] if near else [plain, dated(day, "j M")]


def tick_words(at: int, zone: ZoneInfo, step: int, *, closing: bool) -> str:
    """A time of day: the hour alone where all ticks are hours; midnight as the end of a day is 24."""
    reading = local(at, zone)
    if closing and reading.hour == reading.minute == 0:
        return "24"
    return f"{reading.hour:02d}" if not reading.minute and step >= HOUR else f"{reading:%H:%M}"


def gap_words(piece: Piece, known: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands above closed or folded time, and its length below."""
    length = piece.ends - piece.begins
    if piece.kind is Kind.FOLDED:
        days = round(length / (24 * HOUR))
        told = f"{days} days" if days > 1 else words.duration(length)
        return [f"{told}, folded", told], [f"{words.duration(piece.worked)} open"]
    hours = f"{round(length / HOUR)} h"
    return [*known, "night"], [f"{hours} closed", hours]


def worked_words(seconds: int) -> str:
    """A length; nothing is ``0``."""
    return words.duration(seconds) if seconds else "0"


def numbered(numbers: Sequence[int]) -> str:
    """The numbers on one plate."""
    if len(numbers) <= _FEW:
        return ", ".join(map(str, numbers))
    return f"{numbers[0]}–{numbers[-1]}"


_FEW: Final = 2
