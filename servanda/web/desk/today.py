"""Today: what needs this person first."""

from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.foundation import clock

GREETINGS: Final = ((12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))
"""Until which hour of the reader's day each holds."""


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    viewer = request.viewer  # type: ignore[attr-defined]
    local = clock.now().astimezone(ZoneInfo(viewer.zone))
    greeting = next(words for until, words in GREETINGS if local.hour < until)
    facts = {
        "greeting": greeting,
        "first_name": viewer.name.split()[0],
        "local": local,
        "week": local.isocalendar().week,
    }
    return render(request, "desk/today.html", facts)
