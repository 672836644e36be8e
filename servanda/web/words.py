"""Wording of states: templates and nothing deeper speak to people."""

from collections.abc import Mapping
from typing import Final

STATUS: Final[Mapping[str, str]] = {
    "new": "New",
    "queued": "Queued",
    "open": "Open",
    "awaiting_info": "Awaiting info",
    "on_hold": "On hold",
    "completed": "Completed",
    "closed": "Closed",
    "cancelled": "Cancelled",
}

STATUS_ICON: Final[Mapping[str, str]] = {
    "new": "circle-dashed",
    "queued": "clock-3",
    "open": "contrast",
    "awaiting_info": "circle-pause",
    "on_hold": "circle-pause",
    "completed": "circle-check",
    "closed": "check",
    "cancelled": "ban",
}


def duration(seconds: int) -> str:
    """Working or elapsed seconds as people say them: ``5 h 02 min``, ``19 min``, ``40 s``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{rest} s"
