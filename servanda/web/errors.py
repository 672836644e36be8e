"""What a page answers when something is refused: one table, nothing else catches a ``Refusal``."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.core.refusals import Conflict, Invalid, NotAllowed, Refusal, Stale, Unknown

STATUS: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (Unknown, 404),
    (NotAllowed, 403),
    (Invalid, 422),
    (Stale, 412),
    (Conflict, 409),
    (Refusal, 409),
)
"""The first kind that fits decides."""


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says what was refused, why, and what can help."""
    status = next(status for kind, status in STATUS if isinstance(refusal, kind))
    return render(request, "errors/refused.html", {"refusal": refusal, "status": status}, status=status)
