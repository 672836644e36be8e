"""Every part in every state, for developers and reviewers. Not a page of the product."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.web import words

BARS: Final = (
    ("calm", 45, "clock", "2 h 30 min left"),
    ("soon", 78, "triangle-alert", "22 min left"),
    ("breached", 112, "octagon-alert", "35 min over"),
    ("paused", 34, "pause", "11 h 40 min left"),
    ("met", 32, "check", "19 min of 1 h"),
)

SWATCHES: Final = (
    "ground",
    "surface",
    "recess",
    "line",
    "line-2",
    "field-line",
    "ink-3",
    "ink-2",
    "ink",
    "accent",
    "accent-soft",
    "calm-mark",
    "soon-mark",
    "breached-mark",
    "paused-mark",
    "met-mark",
)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Shown in development only."""
    facts: dict[str, Any] = {"bars": BARS, "swatches": SWATCHES, "statuses": list(words.STATUS)}
    return render(request, "styleguide.html", facts)
