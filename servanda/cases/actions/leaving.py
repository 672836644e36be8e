"""Somebody who leaves: what they answer for is handed over, their open work goes back (2-domain 2.1)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from servanda.agreements import actions as agreements
from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand, take_case
from servanda.cases.actions.moving import place
from servanda.cases.models import Case
from servanda.cases.queries.leaving import TO_A_QUEUE, holdings_of, home_of, numbers_in_hand
from servanda.core.access import Permission, Viewer
from servanda.core.cases import UNFINISHED, Given, Move
from servanda.core.leaving import Duty, Successors
from servanda.foundation.transactions import action
from servanda.organisations.actions import check_successors
from servanda.people import queries as found
from servanda.people.models import User
from servanda.people.revisions import expect_revision


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
    """Let nobody sign in as this user, and hand over everything that they answer for; all of it, or nothing.

    Whom ``successors`` names takes over that duty, ``successor_id`` all others. Open cases go back to their queue;
    those that wait for the customer or rest go to whoever leads it. Raises ``NotAllowed``, ``NoSuchUser``, ``Stale``,
    ``CannotDeactivateYourself``, ``LastAdministrator``, or ``SuccessorNeeded`` with everything that lacks one.
    """
    found.require_manager_of_all(by)
    after = Successors(successor_id, successors or {})
    # Cases before people, as whoever works on a case locks them.
    cases = _lock_cases(found.user(user_id, viewer=by), by)
    user = found.lock_user(user_id, viewer=by)
    expect_revision(user.revision, expecting)
    check_successors(user, holdings_of(user), after, by=by)
    gone = agreements.deactivate_user(
        user_id=user_id, successor_id=successor_id, successors=successors, by=by, at=at
    )
    for case in cases:
        _give_back(case, user, after, by=by, at=at)
    return gone


def _lock_cases(user: User, by: Viewer) -> list[Case]:
    return [queries.lock_case(number, viewer=_with_all(by)) for number in numbers_in_hand(user)]


def _give_back(case: Case, user: User, after: Successors, *, by: Viewer, at: datetime) -> None:
    """To its queue if it can lie there; what waits or rests stays so and gets another owner."""
    if case.status not in UNFINISHED or user.id not in (case.owner_id, case.assignee_id):
        # Somebody finished it, or took it over, before we had it.
        return
    held = take_case(case, by=_with_all(by), at=at)
    if case.owner_id == user.id:
        # Nobody waits for somebody who has left to be relieved.
        case.owner_id = None
    _move(held, after, note=f"{user.name} has left.")
    held.store()


def _move(held: CaseAtHand, after: Successors, *, note: str) -> None:
    home, heir = home_of(held.case), after.of(Duty.CASES)
    if held.case.status not in TO_A_QUEUE:
        heir = (home.lead_id if home else None) or heir
        held.move(Move.REASSIGN, Given(assignee_id=heir, reason=note))
    elif home is None:
        held.move(Move.DISPATCH, Given(assignee_id=heir), note=note)
    else:
        place(held, home.id, home.organisation_id, note=note)


def _with_all(by: Viewer) -> Viewer:
    """Whoever manages users need not see cases: what they do here reaches those that were in hand, and no others."""
    return Viewer(user_id=by.user_id, name=by.name, everywhere=frozenset(Permission), zone=by.zone)
