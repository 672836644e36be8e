"""The look that a reader chose for this browser."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from servanda.core.refusals import Fault, Invalid

A_YEAR_S: Final = 31_536_000


class NoSuchTheme(Invalid):
    """There are only the system's look, light and dark."""


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or (empty) the system's choice in a cookie, then go back to the page."""
    chosen = request.POST.get("theme", "")
    if chosen not in ("", "light", "dark"):
        raise NoSuchTheme("There is no such look.", [Fault("theme", "Choose system, light or dark.")])
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if is_ours else "today")
    if chosen:
        answer.set_cookie("theme", chosen, max_age=A_YEAR_S, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
