"""``me``: who asks, and what they may do."""

from uuid import UUID

from ninja import Router

from servanda.api.requests import ApiRequest
from servanda.api.schemas import Out
from servanda.core.access import Permission, Viewer

router = Router(tags=["me"])


class PermissionsWithin(Out):
    organisation_id: UUID
    permissions: list[Permission]


class Me(Out):
    """Permissions are those of this request: a token with scopes may have fewer than its user."""

    user_id: UUID
    name: str
    zone: str
    is_staff: bool
    permissions: list[Permission]
    within: list[PermissionsWithin]


@router.get("", response=Me)
def show_me(request: ApiRequest) -> object:
    """The viewer, with the permissions for all organisations and those for single ones."""
    viewer = request.viewer
    return {
        "user_id": viewer.user_id,
        "name": viewer.name,
        "zone": viewer.zone,
        "is_staff": viewer.is_staff,
        "permissions": _usable(viewer, viewer.everywhere),
        "within": [
            {"organisation_id": organisation_id, "permissions": _usable(viewer, granted)}
            for organisation_id, granted in viewer.within.items()
        ],
    }


def _usable(viewer: Viewer, granted: frozenset[Permission]) -> list[Permission]:
    return sorted(granted & viewer.scopes if viewer.scopes else granted)
