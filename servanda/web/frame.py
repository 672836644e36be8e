"""What every page carries: navigation, the viewer, the look, the keys."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from servanda.automation import queries
from servanda.core.access import ANYBODY, Permission, Viewer
from servanda.foundation import clock

PLACES: Final = (
    ("Today", "today", "calendar-check", None),
    ("Cases", "cases", "list", Permission.CASE_SEE),
    ("Register", "register", "plus", Permission.CASE_REGISTER),
    ("Customers", "customers", "building-2", Permission.CUSTOMER_SEE),
    ("Agreements", "agreements", "promise", Permission.PROMISE_SEE),
    ("Contracts", "contracts", "file-check", Permission.PROMISE_SEE),
    ("Set-up", "setup", "settings", Permission.SETUP_SEE),
)
"""Label, route, icon, permission that shows it (none: everybody who is signed in)."""

PLACE_KEYS: Final = {"register": "c"}
"""The key that leads to a place from every page, by its route."""

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

KEYS: Final = (("?", "These keys"), ("Esc", "Close what is open"))
"""Those of every page; a page adds what it marks with ``data-key``."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: ``viewer``, ``at``, ``nav`` (the places that the viewer may enter), ``find`` (where
    the search field leads; empty: there is none), ``may_import``, ``unread`` (notices, counted by one statement when a page shows
    the bell) and the look.

    What a view passes under the same name goes first, so a page that decided by its own ``at`` also words it.
    """
    viewer = getattr(request, "viewer", ANYBODY)
    theme = request.COOKIES.get("theme", "")
    return {
        "viewer": viewer,
        "at": clock.now(),
        "unread": SimpleLazyObject(lambda: unread_of(viewer)),
        "nav": _places(request) if viewer.user_id else [],
        "may_import": viewer.may(Permission.IMPORT),
        "find": reverse("cases") if viewer.user_id and viewer.may(Permission.CASE_SEE) else "",
        "stylesheets": STYLESHEETS,
        "theme": theme if theme in ("light", "dark") else "",
        "themes": THEMES,
        "keys": KEYS,
    }


def unread_of(viewer: Viewer) -> str:
    """The figure on the bell of a member of staff. One statement."""
    count = queries.unread_count(viewer=viewer)
    return f"{queries.MOST_COUNTED}+" if count > queries.MOST_COUNTED else str(count)


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    viewer = request.viewer  # type: ignore[attr-defined]
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    return [
        {
            "label": label,
            "url": reverse(name),
            "icon": icon,
            "key": PLACE_KEYS.get(name, ""),
            "current": here.split("-")[0] == name,
        }
        for label, name, icon, permission in PLACES
        if permission is None or viewer.may(permission)
    ]
