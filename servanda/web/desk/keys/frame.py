"""What stands above each page of a support key: its state, the tabs, and the moves that are allowed now."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse

from servanda.core.access import PROMISE_HISTORY, Permission, Viewer, may_any
from servanda.web.desk.promises import DeskRequest

TABS: Final = (
    ("general", "General", "agreements-key", (Permission.PROMISE_SEE,)),
    ("cases", "Cases", "agreements-key-cases", (Permission.CASE_SEE,)),
    ("label", "Label", "agreements-key-label", (Permission.PROMISE_SEE,)),
    ("history", "History", "agreements-key-history", PROMISE_HISTORY),
)
"""Each page of a key: what it is called in ``head``, its label, its route and who may open it."""


def head(request: DeskRequest, key: Any, here: str) -> dict[str, Any]:
    """The context of ``desk/keys/frame.html``; ``here`` is the name of the page in ``TABS``."""
    viewer = request.viewer
    return {
        "key": key,
        "tabs": list(_tabs(key, here, viewer)),
        "may_edit": viewer.may(Permission.PROMISE_EDIT, key.organisation_id),
        "may_block": viewer.may(Permission.PROMISE_BLOCK, key.organisation_id),
        "may_register": viewer.may(Permission.CASE_REGISTER),
    }


def address(key: Any) -> str:
    """The page of a key."""
    return reverse("agreements-key", args=[key.code])


def _tabs(key: Any, here: str, viewer: Viewer) -> Iterator[dict[str, Any]]:
    for name, label, route, permissions in TABS:
        if may_any(viewer, permissions):
            yield {"label": label, "url": reverse(route, args=[key.code]), "current": name == here}
