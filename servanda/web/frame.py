"""What every page carries: navigation and the viewer."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from servanda.core.access import ANYBODY, Permission

PLACES: Final = (
    ("Today", "today", "sun", None),
    ("People", "setup-people", "users", Permission.USER_MANAGE),
)
"""Label, route, icon, permission that shows it (none: every member of staff)."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: ``viewer`` and ``nav``, the places that the viewer may enter."""
    viewer = getattr(request, "viewer", ANYBODY)
    if viewer.user_id is None:
        return {"viewer": viewer, "nav": []}
    route = request.resolver_match.url_name if request.resolver_match else ""
    nav = [
        {"label": label, "url": reverse(name), "icon": icon, "current": name == route}
        for label, name, icon, permission in PLACES
        if permission is None or viewer.may(permission)
    ]
    return {"viewer": viewer, "nav": nav}
