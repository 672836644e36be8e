"""People who leave, and teams that change, while secured information depends on them (2-domain 2.1).

These stand above the actions of ``people`` and ``organisations``, for they see what those cannot: who else could still
read and grant.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import SecretReader, SecuredInformation
from servanda.core.access import Viewer
from servanda.core.agreements import secrets as core
from servanda.core.refusals import Fault
from servanda.foundation.transactions import action
from servanda.organisations import actions as organisations
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.people.models import Team, User


@action
def deactivate_user(
    *,
    user_id: UUID,
    successor_id: UUID | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> User:
    """Let nobody sign in as this user; what only they could read or grant goes to the successor, with all else.

    Raises as ``organisations.actions.deactivate_user``, with everything in one ``SuccessorNeeded``.
    """
    found.require_manager_of_all(by)
    user = found.lock_user(user_id, viewer=by)
    leave = partial(
        organisations.deactivate_user,
        user_id=user_id,
        successor_id=successor_id,
        expecting=expecting,
        by=by,
        at=at,
    )
    if successor_id is None and user.id != by.user_id:
        _refuse_if_last(user, leave)
    gone = leave()
    # Only now: people before teams before entries, as everybody does who locks several.
    for information in queries.lock_read_by(user):
        if lacking := queries.secured_of(information).lacks:
            _hand_over(information, lacking, user, successor_id)
    return gone


@action
def change_team(
    *,
    team_id: UUID,
    name: str | None = None,
    manager_id: UUID | None = None,
    member_ids: Collection[UUID] | None = None,
    is_active: bool | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Team:
    """Change what is given, unless secured information would be left with nobody who grants it.

    Raises as ``people.actions.change_team``, and ``LastGranter`` naming the entries.
    """
    found.require_manager_of_all(by)
    team = people.change_team(
        team_id=team_id,
        name=name,
        manager_id=manager_id,
        member_ids=member_ids,
        is_active=is_active,
        expecting=expecting,
        by=by,
        at=at,
    )
    lost = [one for one in queries.lock_read_by_team(team) if queries.secured_of(one).lacks.granting]
    if lost:
        raise core.LastGranter(
            f"Nobody active could grant {_listed(lost)} any more. Let somebody else grant it first."
        )
    return team


def _refuse_if_last(user: User, leave: Callable[[], User]) -> None:
    """Say everything that needs a successor at once, also what the features below would say."""
    left = [one for one in queries.read_by(user) if queries.secured_of(one).without(str(user.id)).lacks]
    if not left:
        return
    said = f"{user.name} is the last who reads or grants {_listed(left)}. Choose who takes over."
    try:
        leave()
    except people.SuccessorNeeded as needed:
        said = f"{needed.message} {said}"
    raise people.SuccessorNeeded(said, [Fault("successor_id", said)])


def _listed(left: Sequence[SecuredInformation]) -> str:
    return ", ".join(_names(left))


def _names(left: Sequence[SecuredInformation]) -> Iterator[str]:
    """The first few: somebody may have kept the secrets of a hundred keys."""
    shown = 5
    for one in left[:shown]:
        yield f"{one.label} of {one.support_key.code}"
    if len(left) > shown:
        yield f"{len(left) - shown} more"


def _hand_over(
    information: SecuredInformation, lacking: core.Left, user: User, successor_id: UUID | None
) -> None:
    if successor_id is None:
        # Somebody took another granter away after we had looked.
        said = f"{user.name} is the last who reads or grants {_listed([information])}. Choose who takes over."
        raise people.SuccessorNeeded(said, [Fault("successor_id", said)])
    reader = SecretReader.objects.filter(information=information, user=successor_id).first()
    if reader is None:
        SecretReader.objects.create(
            information=information,
            user_id=successor_id,
            may_read=lacking.reading,
            may_grant=lacking.granting,
        )
        return
    reader.may_read = reader.may_read or lacking.reading
    reader.may_grant = reader.may_grant or lacking.granting
    reader.store()
