"""What all set-up pages share: who may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from servanda.core.access import Permission, require
from servanda.web.forms.taking import ViewerRequest


class SetupRequest(ViewerRequest):
    """A request of somebody who may see the set-up."""


Page = Callable[..., HttpResponse]


def setup_page(view: Page) -> Page:
    """A page for those who may see the set-up; what it is sent, only from those who may edit it.

    Everybody else is told who may. Actions ask once more, for the organisation that is changed.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def page(request: SetupRequest, **path: Any) -> HttpResponse:
        changes = request.method == "POST"
        require(request.viewer, Permission.SETUP_EDIT if changes else Permission.SETUP_SEE)
        return view(request, **path)

    return page
