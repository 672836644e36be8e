"""Finding people."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from servanda.core.access import ANYBODY, Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid, Unknown, refuse
from servanda.people.models import ApiToken, Role, Team, User

NOBODY: Final = UUID(int=0)
"""Owns nothing: for viewers who are no user (the program itself, somebody not signed in)."""


class NoSuchUser(Unknown):
    """Nobody by that id or mail address."""


class NoSuchTeam(Unknown):
    """No team by that id."""


class NoSuchRole(Invalid):
    """A role is named that there is not."""


class UnknownRole(Unknown):
    """No role by that code."""


class NoSuchToken(Unknown):
    """The viewer has no token by that id."""


def require_manager_of_all(viewer: Viewer) -> None:
    """Raise ``NotAllowed`` unless the viewer manages users for all organisations.

    Users and teams belong to no single organisation: who manages users of one may grant roles there, and
    nothing else, or they could take over everybody's account.
    """
    everywhere = Permission.USER_MANAGE in viewer.everywhere
    require(viewer if everywhere else ANYBODY, Permission.USER_MANAGE)


def users(*, viewer: Viewer, search: str = "", is_active: bool | None = None) -> QuerySet[User]:
    """All users by name, for somebody who manages some; ``search`` is in the name or the mail address.

    Raises ``NotAllowed``.
    """
    require(viewer, Permission.USER_MANAGE)
    found = User.objects.order_by("sort_name", "id")
    for word in search.split():
        found = found.filter(Q(sort_name__contains=word.casefold()) | Q(email__icontains=word))
    return found if is_active is None else found.filter(is_active=is_active)


def active_staff() -> QuerySet[User]:
    """Everybody who can answer for something: for choices and checks, whoever asks."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("sort_name", "id")


def user(user_id: UUID, *, viewer: Viewer) -> User:
    """Raises ``NotAllowed``, ``NoSuchUser``."""
    return _one(users(viewer=viewer), user_id)


def user_by_id(user_id: UUID) -> User:
    """For code that has asked for permission already. Raises ``NoSuchUser``."""
    return _one(User.objects.all(), user_id)


def user_by_email(email: str) -> User:
    """For the command line and sign-in. Raises ``NoSuchUser``."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise NoSuchUser(f"There is no user with the mail address {email}.")
    return found


def lock_user(user_id: UUID, *, viewer: Viewer) -> User:
    """The user, locked until the end of the transaction. Raises ``NotAllowed``, ``NoSuchUser``."""
    return _one(users(viewer=viewer).select_for_update(), user_id)


def teams(*, viewer: Viewer, search: str = "") -> QuerySet[Team]:
    """All teams by name with manager and members: two statements. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    found = Team.objects.select_related("manager").prefetch_related("members").order_by("sort_name", "id")
    return found.filter(sort_name__contains=search.strip().casefold()) if search.strip() else found


def active_teams() -> QuerySet[Team]:
    """Every team that can be told or may read something: for choices, whoever asks. By name."""
    return Team.objects.filter(is_active=True).order_by("sort_name", "id")


def team(team_id: UUID, *, viewer: Viewer) -> Team:
    """Raises ``NotAllowed``, ``NoSuchTeam``."""
    return _one_team(teams(viewer=viewer), team_id)


def lock_team(team_id: UUID, *, viewer: Viewer) -> Team:
    """The team, locked until the end of the transaction. Raises ``NotAllowed``, ``NoSuchTeam``."""
    return _one_team(teams(viewer=viewer).select_for_update(of=("self",)), team_id)


def names_of_teams_managed_by(user: User) -> list[str]:
    """The active teams that need another manager before the user can leave."""
    return list(
        Team.objects.filter(manager=user, is_active=True).order_by("sort_name").values_list("name", flat=True)
    )


def roles(*, viewer: Viewer) -> QuerySet[Role]:
    """All roles by code. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    return Role.objects.order_by("code")


def role(code: str, *, viewer: Viewer) -> Role:
    """Raises ``NotAllowed``, ``UnknownRole``."""
    return _one_role(roles(viewer=viewer), code)


def lock_role(code: str, *, viewer: Viewer) -> Role:
    """The role, locked until the end of the transaction. Raises ``NotAllowed``, ``UnknownRole``."""
    return _one_role(roles(viewer=viewer).select_for_update(), code)


def roles_by_code(codes: Collection[str]) -> Sequence[Role]:
    """Raises ``NoSuchRole``, naming the unknown ones and those that there are. One statement, or two."""
    found = list(Role.objects.filter(code__in=codes))
    unknown = sorted(set(codes) - {role.code for role in found})
    if unknown:
        known = ", ".join(Role.objects.order_by("code").values_list("code", flat=True))
        faults = [Fault("roles", f"There is no role {code}. There are: {known}.") for code in unknown]
        refuse(NoSuchRole, " ".join(fault.message for fault in faults), faults)
    return found


def api_tokens_of(viewer: Viewer) -> QuerySet[ApiToken]:
    """The viewer's own tokens, newest first, those that ended included."""
    return ApiToken.objects.filter(user_id=viewer.user_id or NOBODY).order_by("-created_at", "-id")


def _one(found: QuerySet[User], user_id: UUID) -> User:
    user = found.filter(id=user_id).first()
    if user is None:
        raise NoSuchUser("There is no such user.")
    return user


def _one_team(found: QuerySet[Team], team_id: UUID) -> Team:
    team = found.filter(id=team_id).first()
    if team is None:
        raise NoSuchTeam("There is no such team.")
    return team


def _one_role(found: QuerySet[Role], code: str) -> Role:
    role = found.filter(code=code).first()
    if role is None:
        raise UnknownRole("There is no such role.")
    return role
