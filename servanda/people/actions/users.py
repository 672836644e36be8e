"""Adding, changing and deactivating users."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from servanda.core.access import Viewer
from servanda.core.locality import language_faults, zone_faults
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.people import queries
from servanda.people.actions.teams import hand_over_teams
from servanda.people.models import ApiToken, User
from servanda.people.revisions import expect_revision


class UserInvalid(Invalid):
    """A user cannot be like this."""


class SuccessorNeeded(Conflict):
    """Somebody who still answers for others cannot leave without an active successor."""


class CannotDeactivateYourself(Conflict):
    """Who leaves is deactivated by somebody else."""


@action
def create_user(
    *,
    email: str,
    name: str,
    password: str | None = None,
    zone: str = "UTC",
    language: str = "en",
    is_staff: bool = True,
    by: Viewer,
    at: datetime,
) -> User:
    """Add somebody who can sign in; without a password they ask for one by *forgotten password*.

    Raises ``NotAllowed`` or ``UserInvalid`` (with everything that is wrong).
    """
    queries.require_manager_of_all(by)
    user = User(email=email.strip(), name=name.strip(), zone=zone, language=language, is_staff=is_staff)
    refuse(
        UserInvalid, "This user cannot be added.", [*_profile_faults(user), *_password_faults(password, user)]
    )
    user.set_password(password)
    user.save(force_insert=True)
    return user


@action
def change_profile(
    *,
    user_id: UUID,
    email: str | None = None,
    name: str | None = None,
    zone: str | None = None,
    language: str | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> User:
    """Change what is given and leave the rest. Raises ``NotAllowed``, ``NoSuchUser``, ``Stale``, ``UserInvalid``."""
    queries.require_manager_of_all(by)
    user = queries.lock_user(user_id, viewer=by)
    expect_revision(user.revision, expecting)
    for field, value in {"email": email, "name": name, "zone": zone, "language": language}.items():
        if value is not None:
            setattr(user, field, value.strip())
    refuse(UserInvalid, "This change cannot be saved.", list(_profile_faults(user)))
    user.store()
    return user


@action
def set_password(*, user: User, password: str, by: Viewer, at: datetime) -> None:
    """Take a password that the person chose (the form has validated it)."""
    # The form's user was read before anybody locked it; only the password is taken over.
    present = User.objects.select_for_update().get(pk=user.pk)
    present.set_password(password)
    present.store()
    user.password, user.revision = present.password, present.revision


@action
def deactivate_user(
    *,
    user_id: UUID,
    successor_id: UUID | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> User:
    """Let nobody sign in as this user any more; their teams go to the successor, their tokens end.

    Raises ``NotAllowed``, ``NoSuchUser``, ``Stale``, ``SuccessorNeeded``, ``CannotDeactivateYourself``.
    """
    queries.require_manager_of_all(by)
    user = queries.lock_user(user_id, viewer=by)
    expect_revision(user.revision, expecting)
    if user.id == by.user_id:
        raise CannotDeactivateYourself("You cannot deactivate yourself; another administrator can.")
    hand_over_teams(user=user, successor=_successor(user, successor_id, by), by=by, at=at)
    user.is_active = False
    user.store()
    for token in ApiToken.objects.select_for_update().filter(user=user, revoked_at=None):
        token.revoked_at = at
        token.store()
    return user


@action
def reactivate_user(*, user_id: UUID, expecting: int | None = None, by: Viewer, at: datetime) -> User:
    """Let the user sign in again; revoked tokens stay revoked. Raises ``NotAllowed``, ``NoSuchUser``, ``Stale``."""
    queries.require_manager_of_all(by)
    user = queries.lock_user(user_id, viewer=by)
    expect_revision(user.revision, expecting)
    user.is_active = True
    user.store()
    return user


def _successor(user: User, successor_id: UUID | None, by: Viewer) -> User | None:
    teams = ", ".join(queries.names_of_teams_managed_by(user))
    if successor_id is None:
        if teams:
            raise SuccessorNeeded(
                f"{user.name} manages {teams}. Name who takes over.",
                [Fault("successor_id", "Choose a successor.")],
            )
        return None
    successor = queries.active_staff().filter(id=successor_id).exclude(id=user.id).first()
    if successor is None:
        raise SuccessorNeeded(
            "The successor must be an active member of staff.",
            [Fault("successor_id", "Choose somebody else who is active.")],
        )
    return successor


def _profile_faults(user: User) -> Iterator[Fault]:
    yield from _name_faults(user.name)
    yield from _email_faults(user)
    yield from zone_faults(user.zone)
    yield from language_faults(user.language)


def _name_faults(name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("name", "Enter a name.")
    if len(name) > 120:
        yield Fault("name", "The name is longer than 120 characters; shorten it.")
    # A line break in a name would end up in mail headers and single-line lists.
    if not name.isprintable():
        yield Fault("name", "The name contains line breaks or invisible characters; remove them.")


def _email_faults(user: User) -> Iterator[Fault]:
    try:
        validate_email(user.email)
    except ValidationError:
        yield Fault("email", "Enter a mail address like ada@example.com.")
        return
    if len(user.email) > 254:
        yield Fault("email", "The mail address is longer than 254 characters.")
    elif User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        yield Fault("email", "Another user has this mail address; each user needs their own.")


def _password_faults(password: str | None, user: User) -> Iterator[Fault]:
    if password is None:
        return
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        yield from (Fault("password", message) for message in error.messages)
