"""Dates as people read them."""

from datetime import date
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_words(on: date | None) -> str:
    """``1 Jan 2026``, as pages say it; the month's name does not follow the locale of the process."""
    return "" if on is None else f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
