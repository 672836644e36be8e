"""People who leave, and teams that change, while promises and secured information depend on them (2-domain 2.1).

These stand above the actions of ``people`` and ``organisations``, for they see what those cannot: who else could still
read and grant.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import Contract, SecretReader, SecuredInformation, SupportAgreement
from servanda.agreements.queries.leaving import held_promises
from servanda.core.access import Viewer
from servanda.core.agreements import secrets as core
from servanda.core.leaving import Duty, Successors
from servanda.core.refusals import Fault
from servanda.foundation.transactions import action
from servanda.organisations import actions as organisations
from servanda.organisations.queries import held_places
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.people.models import Team, User


@action
def deactivate_user(
    *,
    user_id: UUID,
    successor_id: UUID | None = None,
    successors: Mapping[Duty, UUID] | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> User:
    """Let nobody sign in as this user; contracts, agreements and what only they could read or grant are handed over.

    Raises as ``organisations.actions.deactivate_user``, with everything in one ``SuccessorNeeded``.
    """
    found.require_manager_of_all(by)
    user = found.lock_user(user_id, viewer=by)
    after = Successors(successor_id, successors or {})
    held = [*held_places(user), *held_promises(user)]
    organisations.check_successors(user, held, after, by=by)
    gone = organisations.deactivate_user(
        user_id=user_id, successor_id=successor_id, successors=successors, expecting=expecting, by=by, at=at
    )
    _hand_over_promises(user, after)
    # Only now: people before teams before entries, as everybody does who locks several.
    for information in queries.lock_read_by(user):
        if lacking := queries.secured_of(information).lacks:
            _hand_over(information, lacking, user, after.of(Duty.SECURED_INFORMATION))
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


def _hand_over_promises(user: User, after: Successors) -> None:
    """Also those that are over: whoever renews one, or asks about it, finds somebody. In a lasting order."""
    for model, duty in ((Contract, Duty.CONTRACTS), (SupportAgreement, Duty.AGREEMENTS)):
        owned = model.objects.select_for_update(of=("self",), no_key=True).filter(owner=user)
        for one in owned.order_by("id"):
            one.owner_id = after.of(duty)
            one.store()


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
