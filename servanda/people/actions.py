"""Changing people."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, Invalid, Stale, refuse
from servanda.foundation.transactions import action
from servanda.people import queries, tokens
from servanda.people.models import ApiToken, Team, User


class UserInvalid(Invalid):
    """A user cannot be like this."""


class TokenInvalid(Invalid):
    """A token cannot be like this."""


class TeamInvalid(Invalid):
    """A team cannot be like this."""


class SuccessorNeeded(Conflict):
    """Somebody who still answers for others cannot leave without a successor."""


LONGEST_TOKEN_DAYS: Final = 3650
_KNOWN_SCOPES: Final = frozenset(permission.value for permission in Permission)


@action
def create_user(
    *,
    email: str,
    name: str,
    password: str | None,
    zone: str = "UTC",
    is_staff: bool = True,
    by: Viewer,
    at: datetime,
) -> User:
    """Add somebody who can sign in; without a password they ask for one by *forgotten password*.

    Raises ``NotAllowed`` or ``UserInvalid`` (with everything that is wrong).
    """
    require(by, Permission.USER_MANAGE)
    user = User(email=email.strip(), name=name.strip(), zone=zone, is_staff=is_staff)
    refuse(
        UserInvalid, "This user cannot be added.", [*_profile_faults(user), *_password_faults(password, user)]
    )
    user.set_password(password)
    user.save(force_insert=True)
    return user


@action
def change_profile(
    *, user_id: UUID, email: str, name: str, zone: str, expecting: int | None = None, by: Viewer, at: datetime
) -> User:
    """Raises ``NotAllowed``, ``NoSuchUser``, ``Stale`` or ``UserInvalid``."""
    user = queries.lock_user(user_id, viewer=by)
    expect_revision(user.revision, expecting)
    user.email, user.name, user.zone = email.strip(), name.strip(), zone
    refuse(UserInvalid, "This change cannot be saved.", list(_profile_faults(user)))
    user.store()
    return user


@action
def set_password(*, user: User, password: str, by: Viewer, at: datetime) -> None:
    """Take a password that the person chose (the form has validated it)."""
    user.set_password(password)
    user.store()


@action
def deactivate_user(*, user_id: UUID, successor_id: UUID | None = None, by: Viewer, at: datetime) -> User:
    """Let nobody sign in as this user any more; their teams go to the successor.

    Raises ``NotAllowed``, ``NoSuchUser`` or ``SuccessorNeeded``.
    """
    user = queries.lock_user(user_id, viewer=by)
    if user.id == by.user_id:
        raise SuccessorNeeded("You cannot deactivate yourself; another administrator can.")
    _hand_over_teams(user, successor_id, by)
    user.is_active = False
    user.store()
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    return user


@action
def reactivate_user(*, user_id: UUID, by: Viewer, at: datetime) -> User:
    """Let the user sign in again; revoked tokens stay revoked. Raises ``NotAllowed``, ``NoSuchUser``."""
    user = queries.lock_user(user_id, viewer=by)
    user.is_active = True
    user.store()
    return user


@action
def create_team(*, name: str, manager_id: UUID, member_ids: Iterable[UUID], by: Viewer, at: datetime) -> Team:
    """Raises ``NotAllowed`` or ``TeamInvalid``."""
    require(by, Permission.USER_MANAGE)
    team = Team(name=name.strip(), manager_id=manager_id)
    members = _checked_members(team, member_ids)
    team.save(force_insert=True)
    team.members.set(members)
    return team


@action
def change_team(
    *,
    team_id: UUID,
    name: str,
    manager_id: UUID,
    member_ids: Iterable[UUID],
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Team:
    """Raises ``NotAllowed``, ``NoSuchTeam``, ``Stale`` or ``TeamInvalid``."""
    team = queries.lock_team(team_id, viewer=by)
    expect_revision(team.revision, expecting)
    team.name, team.manager_id = name.strip(), manager_id
    members = _checked_members(team, member_ids)
    team.store()
    team.members.set(members)
    return team


@action
def create_api_token(
    *, email: str, label: str, scopes: Sequence[str], days: int, by: Viewer, at: datetime
) -> str:
    """A bearer token of the user, returned this once. Raises ``NoSuchUser``, ``NotAllowed``, ``TokenInvalid``.

    Everybody may make their own; another's needs *user.manage*.
    """
    user = queries.user_by_email(email)
    if user.id != by.user_id:
        require(by, Permission.USER_MANAGE)
    refuse(TokenInvalid, "This token cannot be made.", list(_token_faults(label, scopes, days)))
    token, digest = tokens.fresh()
    ApiToken.objects.create(
        user=user,
        label=label,
        digest=digest,
        scopes=list(scopes),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return token


@action
def revoke_api_token(*, token_id: UUID, by: Viewer, at: datetime) -> None:
    """Make one of the viewer's own tokens useless at once; one that is not theirs looks unknown."""
    token = queries.api_tokens_of(by).select_for_update().filter(id=token_id).first()
    if token is None:
        raise queries.NoSuchToken("There is no such token.")
    token.revoked_at = token.revoked_at or at
    token.store()


def expect_revision(present: int, expected: int | None) -> None:
    """Raise ``Stale`` if the caller saw another revision than the present one."""
    if expected is not None and expected != present:
        raise Stale(
            "Somebody else changed this since you opened it. Look at the present state and try again."
        )


def _profile_faults(user: User) -> Iterable[Fault]:
    if not user.name:
        yield Fault("name", "Enter a name.")
    if len(user.name) > 120:
        yield Fault("name", "The name is longer than 120 characters; shorten it.")
    try:
        validate_email(user.email)
    except ValidationError:
        yield Fault("email", "Enter a mail address like ada@example.com.")
    if User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        yield Fault("email", "Another user has this mail address; each user needs their own.")
    if user.zone not in available_timezones():
        yield Fault("zone", f"There is no time zone {user.zone}; choose one like Europe/Vienna.")


def _password_faults(password: str | None, user: User) -> Iterable[Fault]:
    if password is None:
        return
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        yield from (Fault("password", message) for message in error.messages)


def _token_faults(label: str, scopes: Sequence[str], days: int) -> Iterable[Fault]:
    if not 1 <= len(label) <= 80:
        yield Fault("label", "Name the token with 1 to 80 characters.")
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        yield Fault("days", f"A token lives for 1 to {LONGEST_TOKEN_DAYS} days.")
    for scope in scopes:
        if scope not in _KNOWN_SCOPES:
            yield Fault("scopes", f"There is no permission {scope}.")


def _checked_members(team: Team, member_ids: Iterable[UUID]) -> list[User]:
    wanted = set(member_ids) | {team.manager_id}
    found = {user.id: user for user in User.objects.filter(id__in=wanted, is_active=True, is_staff=True)}
    faults = []
    if not 1 <= len(team.name) <= 80:
        faults.append(Fault("name", "Name the team with 1 to 80 characters."))
    elif Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).exists():
        faults.append(Fault("name", "Another team has this name."))
    if team.manager_id not in found:
        faults.append(Fault("manager", "The manager must be an active member of staff."))
    if wanted - {team.manager_id} - found.keys():
        faults.append(Fault("members", "Every member must be an active member of staff."))
    refuse(TeamInvalid, "This team cannot be saved.", faults)
    return list(found.values())


def _hand_over_teams(user: User, successor_id: UUID | None, by: Viewer) -> None:
    managed = list(Team.objects.select_for_update().filter(manager=user, is_active=True).order_by("name"))
    if managed and successor_id is None:
        names = ", ".join(team.name for team in managed)
        raise SuccessorNeeded(
            f"{user.name} manages {names}. Name who takes over.", [Fault("successor", "Choose a successor.")]
        )
    if successor_id is None:
        return
    successor = queries.lock_user(successor_id, viewer=by)
    if not successor.is_active or successor.id == user.id:
        raise SuccessorNeeded(
            "The successor must be active.", [Fault("successor", "Choose somebody who is active.")]
        )
    for team in managed:
        team.manager = successor
        team.store()
        team.members.add(successor)
