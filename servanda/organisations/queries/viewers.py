"""Who may do what, from the grants."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from servanda.core.access import Permission, Viewer
from servanda.organisations.models import RoleGrant
from servanda.people.models import User
from servanda.people.tokens import digest, note_use

Grant = tuple[UUID | None, Iterable[str]]
"""An organisation, or none for all, and the permissions of a role there."""


@dataclass(frozen=True, slots=True)
class _Someone:
    """What a viewer takes from its user."""

    user_id: UUID
    name: str
    zone: str
    is_staff: bool


def viewer_of(
    user: User, *, scopes: frozenset[Permission] = frozenset(), until: datetime | None = None
) -> Viewer:
    """The user as a ``Viewer``, with all grants. One statement; somebody deactivated may do nothing."""
    rows = RoleGrant.objects.filter(user=user, role__is_active=True)
    granted = rows.values_list("organisation_id", "role__permissions")
    someone = _Someone(user.id, user.name, user.zone, user.is_staff)
    return _viewer(someone, granted if user.is_active else (), scopes=scopes, until=until)


def viewers_of(users: Collection[User]) -> dict[UUID, Viewer]:
    """Several users as ``viewer_of`` has each, by their ids. One statement for all of them."""
    granted: dict[UUID, list[Grant]] = {user.id: [] for user in users}
    rows = RoleGrant.objects.filter(user__in=list(granted), user__is_active=True, role__is_active=True)
    for user_id, organisation_id, permissions in rows.values_list(
        "user_id", "organisation_id", "role__permissions"
    ):
        granted[user_id].append((organisation_id, permissions))
    return {
        user.id: _viewer(_Someone(user.id, user.name, user.zone, user.is_staff), granted[user.id])
        for user in users
    }


def viewer_by_token(secret: str, *, at: datetime) -> Viewer | None:
    """Whoever the API token speaks for, narrowed by its scopes; none if it is not valid at the instant.

    One statement, and one more at most once a minute, to note its use.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [digest(secret), at])
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, scopes, until, last_used_at, user_id, name, zone, is_staff, granted = row
    known = set(scopes).intersection(Permission)
    # A token whose scopes no longer exist must not become one without limits.
    if scopes and not known:
        return None
    note_use(token_id, last_used_at=last_used_at, at=at)
    holder = _Someone(user_id, name, zone, is_staff)
    grants = ((_id(one["organisation"]), one["permissions"]) for one in granted)
    return _viewer(holder, grants, scopes=frozenset(Permission(word) for word in known), until=until)


_HOLDER: Final = """
SELECT token.id, token.scopes, token.expires_at, token.last_used_at,
       someone.id, someone.name, someone.zone, someone.is_staff,
       (SELECT coalesce(json_agg(json_build_object('organisation', given.organisation_id,
                                                   'permissions', role.permissions)), '[]')
          FROM organisations_rolegrant given JOIN people_role role ON role.id = given.role_id
         WHERE given.user_id = someone.id AND role.is_active)
  FROM people_apitoken token JOIN people_user someone ON someone.id = token.user_id
 WHERE token.digest = %s AND token.revoked_at IS NULL AND token.expires_at > %s AND someone.is_active
"""


def _viewer(
    someone: _Someone,
    grants: Iterable[Grant],
    *,
    scopes: frozenset[Permission] = frozenset(),
    until: datetime | None = None,
) -> Viewer:
    within: dict[UUID | None, set[Permission]] = defaultdict(set)
    for organisation_id, permissions in grants:
        within[organisation_id].update(Permission(name) for name in permissions)
    everywhere = frozenset(within.pop(None, set()))
    return Viewer(
        user_id=someone.user_id,
        name=someone.name,
        everywhere=everywhere,
        within={found: frozenset(names) for found, names in within.items() if found},
        scopes=scopes,
        until=until,
        zone=someone.zone,
        is_staff=someone.is_staff,
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
