"""Changing who may do what, for one organisation or for all."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from servanda.core.access import Permission, Viewer, more_than_own, require
from servanda.core.refusals import Conflict, Fault
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.administrators import still_managed
from servanda.organisations.models import RoleGrant
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.people.models import Role, User


class RoleNotInUse(Conflict):
    """A role that is out of use is given to nobody; who has it keeps it."""


class MoreThanOwnRights(Conflict):
    """Who manages users of one organisation gives themselves nothing that they do not have."""


class NoRolesForCustomers(Conflict):
    """Roles are for staff; what a portal user sees is a setting of their contact."""


@action
def add_staff(
    *,
    email: str,
    name: str,
    password: str | None = None,
    roles: Collection[str] = (),
    zone: str = "UTC",
    language: str = "en",
    by: Viewer,
    at: datetime,
) -> User:
    """Add a user with roles for all organisations. Raises ``NotAllowed``, ``UserInvalid``, ``NoSuchRole``."""
    user = people.create_user(
        email=email, name=name, password=password, zone=zone, language=language, by=by, at=at
    )
    return grant_roles(user_id=user.id, roles=roles, by=by, at=at) if roles else user


@action
def grant_roles(
    *,
    user_id: UUID,
    roles: Collection[str],
    organisation_id: UUID | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> User:
    """Make these the user's roles for the organisation (none: for all), and no others there.

    The user gets a new revision, as their rights are part of what others see of them. Who manages users of one
    organisation grants roles there alone. Raises ``NotAllowed``, ``NoSuchUser``, ``NoSuchOrganisation``,
    ``NoSuchRole``, ``RoleNotInUse``, ``Stale``, ``NoRolesForCustomers``, ``MoreThanOwnRights``,
    ``LastAdministrator`` or ``OwnRightsNeeded``.
    """
    _require_manager(by, organisation_id)
    user = found.lock_user(user_id, viewer=by)
    people.expect_revision(user.revision, expecting)
    if roles and not user.is_staff:
        raise NoRolesForCustomers(f"{user.name} is a portal user; only staff have roles.")
    wanted = set(found.roles_by_code(roles))
    with still_managed(by):
        held = RoleGrant.objects.filter(user=user, organisation=organisation_id)
        new = wanted - {grant.role for grant in held.select_related("role")}
        _check_in_use(new)
        if user.id == by.user_id:
            _check_own(new, by, organisation_id)
        for grant in held.exclude(role__in=wanted):
            grant.delete()
        for role in new:
            RoleGrant.objects.create(user=user, role=role, organisation_id=organisation_id)
        user.store()
    return user


def _require_manager(by: Viewer, organisation_id: UUID | None) -> None:
    if organisation_id is None:
        found.require_manager_of_all(by)
    else:
        require(by, Permission.USER_MANAGE, organisation_id)
        queries.organisation(organisation_id, viewer=by)


def _check_in_use(new: Collection[Role]) -> None:
    resting = ", ".join(sorted(role.name for role in new if not role.is_active))
    if resting:
        raise RoleNotInUse(
            f"{resting} is out of use. Put it into use first.", [Fault("roles", f"{resting} is out of use.")]
        )


def _check_own(new: Collection[Role], by: Viewer, organisation_id: UUID | None) -> None:
    more = [
        role.name
        for role in new
        if more_than_own(by, [Permission(one) for one in role.permissions], organisation_id)
    ]
    if more:
        said = f"{', '.join(sorted(more))} permits more than you may yourself. Ask an administrator of all organisations."
        raise MoreThanOwnRights(said, [Fault("roles", said)])
