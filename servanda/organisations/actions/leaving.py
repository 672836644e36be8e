"""Somebody who leaves, and what they answer for in teams, queues and organisations."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from servanda.core import leaving as core
from servanda.core.access import Viewer
from servanda.core.leaving import Duty, Held, Successors
from servanda.core.refusals import Fault
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.administrators import still_managed
from servanda.organisations.actions.queues import hand_over_queues
from servanda.organisations.models import SupportOrganisation
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.people.models import User


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
    """Let nobody sign in as this user; teams, led queues and managed organisations go to who is chosen for them.

    ``successor_id`` takes what ``successors`` gives to nobody. Raises as ``people.actions.deactivate_user``, with
    everything in one ``SuccessorNeeded``, and ``LastAdministrator``.
    """
    found.require_manager_of_all(by)
    user = found.lock_user(user_id, viewer=by)
    after = Successors(successor_id, successors or {})
    check_successors(user, queries.held_places(user), after, by=by)
    with still_managed(by):
        heir = after.of(Duty.TEAMS)
        people.deactivate_user(user_id=user_id, successor_id=heir, expecting=expecting, by=by, at=at)
    user.refresh_from_db()
    hand_over_queues(user=user, successor=_heir(after, Duty.QUEUES), by=by, at=at)
    _hand_over_organisations(user, _heir(after, Duty.ORGANISATIONS))
    return user


def check_successors(user: User, held: Iterable[Held], after: Successors, *, by: Viewer) -> None:
    """Raise ``SuccessorNeeded`` with everything that lacks a successor, and every successor who cannot be one."""
    if user.id == by.user_id:
        # Who may not leave by themselves is told that alone.
        return
    able = set(found.active_staff().exclude(id=user.id).values_list("id", flat=True))
    chosen = {
        "successor_id": after.general,
        **{f"successors.{duty}": one for duty, one in after.chosen.items()},
    }
    faults = [
        Fault(field, "Choose somebody else who is active.")
        for field, one in chosen.items()
        if one is not None and one not in able
    ]
    said = core.missing(user.name, held, after)
    if said:
        faults.append(Fault("successor_id", said))
    if faults:
        raise people.SuccessorNeeded(said or "A successor must be an active member of staff.", faults)


def _heir(after: Successors, duty: Duty) -> User | None:
    heir = after.of(duty)
    return found.user_by_id(heir) if heir else None


def _hand_over_organisations(user: User, heir: User | None) -> None:
    for organisation in SupportOrganisation.objects.select_for_update(of=("self",)).filter(manager=user):
        organisation.manager = heir
        organisation.store()
