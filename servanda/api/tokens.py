"""Who asks: a bearer token, or the browser's session with its CSRF token."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from servanda.api.refusals import CsrfMissing, NotSignedIn
from servanda.api.requests import ApiRequest
from servanda.core.access import Viewer
from servanda.organisations import queries

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class _Csrf(CsrfViewMiddleware):
    """Django's own check, which says no without rendering its page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def viewer_of(request: ApiRequest) -> Viewer:
    """The viewer behind the request. Raises ``NotSignedIn``, ``CsrfMissing``. One statement for a token."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _by_token(header, request)
    if not request.user.is_authenticated:
        raise NotSignedIn("Send a header like Authorization: Bearer srv_… with one of your API tokens.")
    if request.method not in SAFE and not _has_csrf_token(request):
        raise CsrfMissing(
            "Send the CSRF token of your session in the header X-CSRFToken, or use an API token."
        )
    return request.viewer


def _by_token(header: str, request: ApiRequest) -> Viewer:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NotSignedIn("The header Authorization must look like this: Bearer srv_….")
    viewer = queries.viewer_by_token(secret.strip(), at=request.at)
    if viewer is None:
        raise NotSignedIn("This token is unknown, expired or revoked. Make a new one.")
    return viewer


def _has_csrf_token(request: ApiRequest) -> bool:
    check = _Csrf(lambda _: HttpResponse())
    # Our addresses are exempt from the middleware, which therefore has not looked yet.
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {}) is None
