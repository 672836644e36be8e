"""What every page carries: navigation, the viewer, the look, the keys."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from servanda.core.access import ANYBODY, Permission

PLACES: Final = (
    ("Today", "today", "calendar-check", None),
    ("People", "setup-people", "users", Permission.USER_MANAGE),
)
"""Label, route, icon, permission that shows it (none: everybody who is signed in)."""

STYLESHEETS: Final = tuple(
    f"servanda/css/{name}.css"
    for name in (
        "tokens",
        "reset",
        "base",
        "layout",
        "menu",
        "section",
        "button",
        "field",
        "chip",
        "bar",
        "strip",
        "notes",
        "facts",
        "cover",
        "table",
        "tabs",
        "message",
        "composer",
        "dialog",
        "signin",
        "utilities",
    )
)
"""In the order of the layers; the first declares it."""

THEMES: Final = (("", "System"), ("light", "Light"), ("dark", "Dark"))

KEYS: Final = (("/", "Search"), ("?", "These keys"), ("Esc", "Close what is open"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: ``viewer``, ``nav`` (the places that the viewer may enter) and the look."""
    viewer = getattr(request, "viewer", ANYBODY)
    theme = request.COOKIES.get("theme", "")
    return {
        "viewer": viewer,
        "nav": _places(request) if viewer.user_id else [],
        "stylesheets": STYLESHEETS,
        "theme": theme if theme in ("light", "dark") else "",
        "themes": THEMES,
        "keys": KEYS,
    }


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    viewer = request.viewer  # type: ignore[attr-defined]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {"label": label, "url": reverse(name), "icon": icon, "current": name == here}
        for label, name, icon, permission in PLACES
        if permission is None or viewer.may(permission)
    ]
