"""Every read begins with the viewer: ``request.viewer``, looked up when first asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from servanda.core.access import ANYBODY, Viewer
from servanda.organisations import queries


def viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request its viewer (``ANYBODY`` while nobody has signed in). At most one statement."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _viewer(request: HttpRequest) -> Viewer:
    user = request.user
    return queries.viewer_of(user) if user.is_authenticated else ANYBODY
