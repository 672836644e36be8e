"""Finding people."""

from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.people.models import ApiToken, Role, Team, User


class NoSuchUser(Unknown):
    """Nobody by that id or mail address."""


class NoSuchTeam(Unknown):
    """No team by that id."""


class NoSuchRole(Unknown):
    """No role by that code."""


class NoSuchToken(Unknown):
    """The viewer has no token by that id."""


def users(*, viewer: Viewer) -> QuerySet[User]:
    """All users by name, for somebody who manages them. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    return User.objects.order_by("sort_name", "id")


def user_by_email(email: str) -> User:
    """For the command line and sign-in. Raises ``NoSuchUser``."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise NoSuchUser(f"There is no user with the mail address {email}.")
    return found


def lock_user(user_id: UUID, *, viewer: Viewer) -> User:
    """The user, locked until the end of the transaction. Raises ``NotAllowed``, ``NoSuchUser``."""
    found = users(viewer=viewer).select_for_update().filter(id=user_id).first()
    if found is None:
        raise NoSuchUser("There is no such user.")
    return found


def teams(*, viewer: Viewer) -> QuerySet[Team]:
    """All teams by name with manager and members: three statements. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    return Team.objects.select_related("manager").prefetch_related("members").order_by("name")


def lock_team(team_id: UUID, *, viewer: Viewer) -> Team:
    """The team, locked until the end of the transaction. Raises ``NotAllowed``, ``NoSuchTeam``."""
    found = teams(viewer=viewer).select_for_update(of=("self",)).filter(id=team_id).first()
    if found is None:
        raise NoSuchTeam("There is no such team.")
    return found


def roles(*, viewer: Viewer) -> QuerySet[Role]:
    """All roles by code. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    return Role.objects.order_by("code")


def role(code: str) -> Role:
    """Raises ``NoSuchRole``, naming those that there are."""
    found = Role.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Role.objects.order_by("code").values_list("code", flat=True))
        raise NoSuchRole(f"There is no role {code}. There are: {known}.")
    return found


def api_tokens_of(viewer: Viewer) -> QuerySet[ApiToken]:
    """The viewer's own tokens, newest first."""
    return ApiToken.objects.filter(user_id=viewer.user_id).order_by("-created_at")
