"""Own roles: sets of permissions beside those that are shipped, which stay as they are (2-domain 2.1)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain, count
from typing import Final

from django.utils.text import slugify

from servanda.core.access import Permission, Viewer, by_name
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations.actions.administrators import still_managed
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import RoleGrant
from servanda.people import queries as found
from servanda.people.models import Role
from servanda.people.revisions import expect_revision

_LONGEST_CODE: Final = 40


class RoleInvalid(Invalid):
    """A role cannot be like this."""


class RoleIsShipped(Conflict):
    """What comes with the program stays as it is; a copy can be changed."""


class RoleInUse(Conflict):
    """Somebody has the role: it is taken from them first, or only taken out of use."""


class GivenByName(Conflict):
    """What this permission opens is given to people one by one, never by changing a role that they have."""


@action
def create_role(
    *, name: str, permissions: Collection[str] = (), code: str = "", by: Viewer, at: datetime
) -> Role:
    """Add a role that permits these; without a ``code`` it gets one made from its name, for good.

    Raises ``NotAllowed`` or ``RoleInvalid`` with everything that is wrong.
    """
    found.require_manager_of_all(by)
    role = Role(name=name.strip(), permissions=sorted(set(permissions)))
    role.code = code or _free_code(role.name)
    refuse(RoleInvalid, "This role cannot be saved.", list(_faults(role)))
    role.save(force_insert=True)
    return role


@action
def change_role(
    *,
    code: str,
    name: str | None = None,
    permissions: Collection[str] | None = None,
    is_active: bool | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Role:
    """Change what is given and leave the rest; it holds at once for everybody who has the role.

    Raises ``NotAllowed``, ``UnknownRole``, ``Stale``, ``RoleIsShipped``, ``RoleInvalid``, ``GivenByName``,
    ``LastAdministrator`` or ``OwnRightsNeeded``.
    """
    found.require_manager_of_all(by)
    with still_managed(by):
        role = _lock_own(code, expecting, by)
        if permissions is not None:
            _check_given_by_name(role, permissions)
            role.permissions = sorted(set(permissions))
        role.name = role.name if name is None else name.strip()
        role.is_active = role.is_active if is_active is None else is_active
        refuse(RoleInvalid, "This role cannot be saved.", list(_faults(role)))
        role.store()
    return role


@action
def remove_role(*, code: str, expecting: int | None = None, by: Viewer, at: datetime) -> None:
    """Delete an own role that nobody has, also nobody who has left; history keeps it.

    Raises ``NotAllowed``, ``UnknownRole``, ``Stale``, ``RoleIsShipped`` or ``RoleInUse``.
    """
    found.require_manager_of_all(by)
    role = _lock_own(code, expecting, by)
    if people := _holders(role):
        who = "Somebody has" if people == 1 else f"{people} people have"
        raise RoleInUse(f"{who} {role.name}. Take it from them first, or only take it out of use.")
    role.delete()


def _lock_own(code: str, expecting: int | None, by: Viewer) -> Role:
    role = found.lock_role(code, viewer=by)
    expect_revision(role.revision, expecting)
    if role.is_shipped:
        raise RoleIsShipped(
            f"{role.name} comes with Servanda and stays as it is. Copy it and change the copy."
        )
    return role


def _check_given_by_name(role: Role, permissions: Collection[str]) -> None:
    """Who would grant it to whom must be seen: the lock on the role keeps others from giving it meanwhile."""
    if by_name(permissions) - by_name(role.permissions) and _holders(role):
        said = (
            f"{role.name} has people already, and breaking glass is given to people by name. "
            "Add a role for it, and give that to those who shall have it."
        )
        raise GivenByName(said, [Fault("permissions", said)])


def _holders(role: Role) -> int:
    return RoleGrant.objects.filter(role=role).values("user").distinct().count()


def _free_code(name: str) -> str:
    """Made from the name; numbered where another role has it."""
    stem = slugify(name).replace("-", "_")[: _LONGEST_CODE - 4].strip("_") or "role"
    taken = set(Role.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbered = chain([stem], (f"{stem}_{number}" for number in count(2)))
    return next(code for code in numbered if code not in taken)


def _faults(role: Role) -> Iterator[Fault]:
    yield from faults_of(role, but=("permissions",))
    if not role.name.isprintable():
        yield Fault("name", "The name contains line breaks or invisible characters; remove them.")
    for unknown in sorted(set(role.permissions).difference(Permission)):
        yield Fault("permissions", f"There is no permission {unknown}.")
