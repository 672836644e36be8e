"""Who may do what, from the grants."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from servanda.core.access import Permission, Viewer
from servanda.organisations.models import RoleGrant
from servanda.people.models import User
from servanda.people.tokens import accepted, tokens_by_secret

Grant = tuple[UUID | None, Iterable[str]]
"""An organisation, or none for all, and the permissions of a role there."""


def viewer_of(
    user: User, *, scopes: frozenset[Permission] = frozenset(), until: datetime | None = None
) -> Viewer:
    """The user as a ``Viewer``, with all grants. One statement; somebody deactivated may do nothing."""
    granted = RoleGrant.objects.filter(user=user).values_list("organisation_id", "role__permissions")
    return _viewer(user, granted if user.is_active else (), scopes=scopes, until=until)


def viewer_by_token(secret: str, *, at: datetime) -> Viewer | None:
    """Whoever the API token speaks for, narrowed by its scopes; none if it is not valid at the instant.

    One statement, and one more at most once a minute, to note its use.
    """
    grants = RoleGrant.objects.filter(user=OuterRef("user"))
    shape = JSONObject(organisation="organisation_id", permissions="role__permissions")
    found = tokens_by_secret(secret).annotate(grant_rows=ArraySubquery(grants.values(row=shape))).first()
    token = accepted(found, at=at)
    known = set(token.scopes).intersection(Permission) if token else set()
    # A token whose scopes no longer exist must not become one without limits.
    if found is None or token is None or (token.scopes and not known):
        return None
    rows = ((_id(row["organisation"]), row["permissions"]) for row in found.grant_rows)
    return _viewer(
        token.user, rows, scopes=frozenset(Permission(name) for name in known), until=token.expires_at
    )


def _viewer(
    user: User,
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
        user_id=user.id,
        name=user.name,
        everywhere=everywhere,
        within={found: frozenset(names) for found, names in within.items() if found},
        scopes=scopes,
        until=until,
        zone=user.zone,
        is_staff=user.is_staff,
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
