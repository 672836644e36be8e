"""Who may enter the pages of customers."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from servanda.core.access import Permission, require
from servanda.web.forms.taking import ViewerRequest

USES: Final[Mapping[str, bool]] = {"deactivate": False, "reactivate": True}
"""Whether a record is active after each move."""

READS: Final = ("GET", "HEAD")
FORM: Final = ("GET", "HEAD", "POST")
MOVE: Final = ("POST",)


class DeskRequest(ViewerRequest):
    """A request of somebody who may see customers."""


Page = Callable[..., HttpResponse]


def customer_page(*methods: str, permission: Permission = Permission.CUSTOMER_SEE) -> Callable[[Page], Page]:
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


def use(record: Any) -> tuple[str, str]:
    """The word and the name of the move that takes a record out of use, or puts it back."""
    return ("Take out of use", "deactivate") if record.is_active else ("Put into use", "reactivate")


def state(record: Any) -> list[str]:
    """What the head of a page says of a record that is out of use."""
    return [] if record.is_active else ["not in use"]
