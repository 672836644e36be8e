"""Changing who may do what."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict
from servanda.foundation.transactions import action
from servanda.organisations.models import RoleGrant, SupportOrganisation
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.people.models import User


class LastAdministrator(Conflict):
    """Somebody must remain who may manage users."""


@action
def add_staff(
    *,
    email: str,
    name: str,
    password: str | None,
    roles: Sequence[str],
    zone: str = "UTC",
    by: Viewer,
    at: datetime,
) -> User:
    """Add a user with roles for all organisations. Raises ``NotAllowed``, ``UserInvalid``, ``NoSuchRole``."""
    user = people.create_user(email=email, name=name, password=password, zone=zone, by=by, at=at)
    grant_roles(user_id=user.id, roles=roles, by=by, at=at)
    return user


@action
def grant_roles(
    *,
    user_id: UUID,
    roles: Sequence[str],
    organisation: SupportOrganisation | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Make these the user's roles for the organisation (none: for all), and no others there.

    Raises ``NotAllowed``, ``NoSuchUser``, ``NoSuchRole`` or ``LastAdministrator``.
    """
    require(by, Permission.USER_MANAGE)
    user = found.lock_user(user_id, viewer=by)
    wanted = {found.role(code) for code in roles}
    held = RoleGrant.objects.filter(user=user, organisation=organisation).select_related("role")
    superfluous = [grant for grant in held if grant.role not in wanted]
    for grant in superfluous:
        grant.delete()
    for role in wanted - {grant.role for grant in held}:
        RoleGrant.objects.create(user=user, role=role, organisation=organisation)
    if superfluous:
        _keep_an_administrator()


def _keep_an_administrator() -> None:
    if not RoleGrant.objects.filter(
        role__permissions__contains=[Permission.USER_MANAGE], organisation=None, user__is_active=True
    ).exists():
        raise LastAdministrator("Nobody could manage users any more. Give that role to somebody else first.")


@action
def deactivate_user(*, user_id: UUID, successor_id: UUID | None = None, by: Viewer, at: datetime) -> User:
    """As ``people.actions.deactivate_user``; also raises ``LastAdministrator``."""
    user = people.deactivate_user(user_id=user_id, successor_id=successor_id, by=by, at=at)
    _keep_an_administrator()
    return user
