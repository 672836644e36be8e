"""What a page answers when something is refused or fails: one table, nothing else catches a ``Refusal``."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from servanda.core.refusals import Conflict, Invalid, NotAllowed, Refusal, Stale, Unknown
from servanda.web.frame import STYLESHEETS

STATUS: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (Unknown, 404),
    (NotAllowed, 403),
    (Invalid, 422),
    (Stale, 412),
    (Conflict, 409),
    (Refusal, 409),
)
"""The first kind that fits decides."""

HEADINGS: Final[Mapping[int, str]] = {
    400: "This request could not be read",
    403: "This is not for you to do",
    404: "There is nothing here",
    409: "That does not fit",
    412: "Somebody else was faster",
    422: "Something needs mending",
    500: "Something went wrong on our side",
}


HELP: Final[Mapping[int, str]] = {
    403: "If it should be, ask an administrator for the permission.",
    409: "Nothing was changed. Go back: what you typed is still there.",
    412: "Nothing was changed. Go back to copy what you typed, then reload the page to see what it is now.",
    422: "Nothing was changed. Go back: what you typed is still there.",
}
"""What to do next, where the refusal's own words end."""

_DRAFTS_STAY: Final = "What you wrote is kept as a draft in this browser and stands in its field again."


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says what was refused, why, and what can help."""
    status = next(status for kind, status in STATUS if isinstance(refusal, kind))
    return _page(request, status, refusal.message, faults=refusal.faults)


def collided(request: HttpRequest) -> HttpResponse:
    """Two people saved at one moment what may be there only once; the database let the first one through."""
    return _page(
        request,
        409,
        "Somebody else saved something at the same moment that does not go together with this. Go back, "
        "reload the page to see what is there now, and try again.",
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 400."""
    return _page(request, 400, "Go back, reload the page and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 403."""
    return _page(request, 403, "You are not permitted to see this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere, or to something that is not for this viewer: both look alike."""
    return _page(request, 404, "The address leads nowhere, or to something that is not for you to see.")


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours; asks nothing of the database or the session, which may be the reason."""
    facts = {
        "heading": HEADINGS[500],
        "message": "Nothing was half done. Try again in a moment.",
        "help": "If it stays, tell your administrator the request id that stands in the answer's X-Request-Id.",
        "status": 500,
        "stylesheets": STYLESHEETS,
    }
    return HttpResponse(render_to_string("errors/refused.html", facts), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the present sign-in, or nobody is signed in any more."""
    if request.viewer.user_id is None:  # type: ignore[attr-defined]
        return signed_out(request)
    return _page(
        request,
        403,
        "Nothing was saved. Open the page again and send it once more.",
        heading="This form is from an earlier sign-in",
        help=_DRAFTS_STAY,
        way=("Open the page again", _page_of_form(request)),
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """A form came from somebody whose sign-in has ended, or whose browser keeps no cookies."""
    way = f"{reverse('account_login')}?{urlencode({'next': _page_of_form(request)})}"
    return _page(
        request,
        403,
        "Nothing was saved. Your sign-in has ended, or your browser keeps no cookies for this address.",
        heading="You are signed out",
        help=f"Sign in to go back to the page. {_DRAFTS_STAY}",
        way=("Sign in", way),
    )


def _page_of_form(request: HttpRequest) -> str:
    """Where the form stood: an address of ours without its host. Today, where the browser does not say it."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return reverse("today")
    page = urlsplit(said)
    return urlunsplit(("", "", page.path, page.query, "")) or "/"


def _page(request: HttpRequest, status: int, message: str, **context: Any) -> HttpResponse:
    facts = {"heading": HEADINGS[status], "message": message, "help": HELP.get(status, ""), "status": status}
    return render(request, "errors/refused.html", facts | context, status=status)
