"""Who may do what, from the grants."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from servanda.core.access import Permission, Viewer
from servanda.organisations.models import RoleGrant
from servanda.people.models import User


def viewer_of(
    user: User, *, scopes: frozenset[Permission] = frozenset(), until: datetime | None = None
) -> Viewer:
    """The user as a ``Viewer``, with all grants. One statement; somebody deactivated may do nothing."""
    within: dict[UUID | None, set[Permission]] = defaultdict(set)
    if user.is_active:
        grants = RoleGrant.objects.filter(user=user).values_list("organisation_id", "role__permissions")
        for organisation_id, permissions in grants:
            within[organisation_id].update(Permission(name) for name in permissions)
    everywhere = frozenset(within.pop(None, set()))
    return Viewer(
        user_id=user.id,
        name=user.name,
        everywhere=everywhere,
        within={found: frozenset(names) for found, names in within.items() if found},
        scopes=scopes,
        until=until,
        zone=user.zone,
        is_staff=user.is_staff,
    )
