"""Who asks: a bearer token, or the browser's session with its CSRF token."""

from typing import Final

from ninja.utils import check_csrf

from servanda.api.refusals import CsrfMissing, NotSignedIn
from servanda.api.requests import ApiRequest
from servanda.core.access import Permission, Viewer
from servanda.organisations import queries
from servanda.people.tokens import token_by_secret

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def viewer_of(request: ApiRequest) -> Viewer:
    """The viewer behind the request. Raises ``NotSignedIn``, ``CsrfMissing``. Two statements for a token."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _by_token(header, request)
    if not request.user.is_authenticated:
        raise NotSignedIn("Send a header like Authorization: Bearer srv_… with one of your API tokens.")
    if request.method not in SAFE and check_csrf(request):
        raise CsrfMissing(
            "Send the CSRF token of your session in the header X-CSRFToken, or use an API token."
        )
    return request.viewer


def _by_token(header: str, request: ApiRequest) -> Viewer:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NotSignedIn("The header Authorization must look like this: Bearer srv_….")
    token = token_by_secret(secret.strip(), at=request.at)
    known = set(token.scopes).intersection(Permission) if token else set()
    scopes = frozenset(Permission(name) for name in known)
    # A token whose scopes no longer exist must not become one without limits.
    if token is None or (token.scopes and not scopes):
        raise NotSignedIn("This token is unknown, expired or revoked. Make a new one.")
    return queries.viewer_of(token.user, scopes=scopes)
