"""Who may enter the lists of cases."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from servanda.core.access import Permission, require
from servanda.web.forms.taking import ViewerRequest

READS: Final = ("GET", "HEAD")


class DeskRequest(ViewerRequest):
    """A request of somebody who may see cases."""


Page = Callable[..., HttpResponse]


def case_page(*methods: str, permission: Permission = Permission.CASE_SEE) -> Callable[[Page], Page]:
    """A page for those with the permission; everybody else is told who has it."""

    def decorated(view: Page) -> Page:
        @require_http_methods(methods or READS)
        @login_required
        @wraps(view)
        def entered(request: DeskRequest, **path: Any) -> HttpResponse:
            require(request.viewer, permission)
            return view(request, **path)

        return entered

    return decorated
