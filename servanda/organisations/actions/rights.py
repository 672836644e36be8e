"""Changing who may do what, for one organisation or for all."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.queues import hand_over_queues
from servanda.organisations.models import Queue, RoleGrant, SupportOrganisation
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.people.models import Role, User


class LastAdministrator(Conflict):
    """Somebody must remain who may manage users of all organisations."""


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
    ``NoSuchRole``, ``Stale``, ``NoRolesForCustomers`` or ``LastAdministrator``.
    """
    _require_manager(by, organisation_id)
    user = found.lock_user(user_id, viewer=by)
    people.expect_revision(user.revision, expecting)
    if roles and not user.is_staff:
        raise NoRolesForCustomers(f"{user.name} is a portal user; only staff have roles.")
    wanted = found.roles_by_code(roles)
    administrators = _lock_administrators()
    held = RoleGrant.objects.filter(user=user, organisation=organisation_id)
    for grant in held.exclude(role__in=wanted):
        grant.delete()
    for role in set(wanted) - {grant.role for grant in held.select_related("role")}:
        RoleGrant.objects.create(user=user, role=role, organisation_id=organisation_id)
    user.store()
    _keep_one_of(administrators)
    return user


@action
def deactivate_user(
    *,
    user_id: UUID,
    successor_id: UUID | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> User:
    """Let nobody sign in as this user; teams, led queues and managed organisations go to the successor.

    Raises as ``people.actions.deactivate_user``, with everything in one ``SuccessorNeeded``, and
    ``LastAdministrator``.
    """
    found.require_manager_of_all(by)
    user = found.lock_user(user_id, viewer=by)
    left_behind = list(_responsibilities(user))
    if left_behind and successor_id is None and user.id != by.user_id:
        message = f"{user.name} answers for {', '.join(left_behind)}. Choose who takes over."
        raise people.SuccessorNeeded(message, [Fault("successor_id", message)])
    administrators = _lock_administrators()
    people.deactivate_user(user_id=user_id, successor_id=successor_id, expecting=expecting, by=by, at=at)
    user.refresh_from_db()
    successor = found.user_by_id(successor_id) if successor_id else None
    hand_over_queues(user=user, successor=successor, by=by, at=at)
    for organisation in SupportOrganisation.objects.select_for_update(of=("self",)).filter(manager=user):
        organisation.manager = successor
        organisation.store()
    _keep_one_of(administrators)
    return user


def _require_manager(by: Viewer, organisation_id: UUID | None) -> None:
    if organisation_id is None:
        found.require_manager_of_all(by)
    else:
        require(by, Permission.USER_MANAGE, organisation_id)
        queries.organisation(organisation_id, viewer=by)


def _responsibilities(user: User) -> Iterator[str]:
    """What nobody would answer for any more."""
    for team in found.names_of_teams_managed_by(user):
        yield f"the team {team}"
    for queue in Queue.objects.filter(lead=user, is_active=True).order_by("sort_name"):
        yield f"the queue {queue.name}"
    for organisation in SupportOrganisation.objects.filter(manager=user, is_active=True).order_by("code"):
        yield f"the organisation {organisation.code}"


def _lock_administrators() -> bool:
    """Whether there is an administrator now; two who take each other's rights away wait for one another."""
    list(Role.objects.select_for_update().filter(permissions__contains=[Permission.USER_MANAGE]))
    return _is_administered()


def _keep_one_of(administrators: bool) -> None:
    if administrators and not _is_administered():
        raise LastAdministrator("Nobody could manage users any more. Give that role to somebody else first.")


def _is_administered() -> bool:
    return RoleGrant.objects.filter(
        role__permissions__contains=[Permission.USER_MANAGE], organisation=None, user__is_active=True
    ).exists()
