"""Where a case lies and who has it: the moves that people make with one click."""

from datetime import datetime
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand, take_case
from servanda.cases.actions.incidents import return_incident
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason, Given, Move
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations.models import HoldReason, Queue
from servanda.people.queries import active_staff
from servanda.people.revisions import expect_revision


class NoSuchTarget(Invalid):
    """The queue is not in use, or the assignee is nobody who can take work."""


class NoSuchHoldReason(Invalid):
    """The hold reason is not one that is in use."""


def lock(number: str, expecting: int | None, *, by: Viewer, at: datetime) -> CaseAtHand:
    """The case at hand, for the actions of this feature. Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``."""
    case = queries.lock_case(number, viewer=by)
    expect_revision(case.revision, expecting)
    return take_case(case, by=by, at=at)


def dispatch(held: CaseAtHand, queue_id: UUID | None, assignee_id: UUID | None, note: str = "") -> None:
    """Dispatch a case at hand; the organisation of its queue becomes that of the case. Raises as the action."""
    queue = _queue_in_use(queue_id)
    _check_assignee(assignee_id)
    place(held, queue_id, queue.organisation_id if queue else None, assignee_id, note)


def place(
    held: CaseAtHand,
    queue_id: UUID | None,
    organisation_id: UUID | None,
    assignee_id: UUID | None = None,
    note: str = "",
) -> None:
    """As ``dispatch``, to a queue of which the caller knows that it is in use, and whose it is."""
    held.move(Move.DISPATCH, Given(queue_id=queue_id, assignee_id=assignee_id), note=note.strip())
    held.case.organisation_id = organisation_id or held.case.organisation_id


@action
def dispatch_case(
    *,
    number: str,
    queue_id: UUID | None = None,
    assignee_id: UUID | None = None,
    note: str = "",
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Case:
    """Send the case to a queue, to somebody, or both; it waits there to be accepted.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``NoSuchTarget`` or ``IllegalMove``.
    """
    held = lock(number, expecting, by=by, at=at)
    dispatch(held, queue_id, assignee_id, note)
    return held.store()


@action
def accept_case(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Take the case on and become its owner. Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``IllegalMove``."""
    return _moved(number, Move.ACCEPT, Given(), expecting, by=by, at=at)


@action
def reject_case(*, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Give it back: an assignee to the queue, a queue to whoever dispatched it. Raises as ``accept_case``."""
    return _moved(number, Move.REJECT, Given(reason=reason), expecting, by=by, at=at)


@action
def take_ownership(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Take an open case over from its owner, who is told. Raises as ``accept_case``."""
    return _moved(number, Move.TAKE_OWNERSHIP, Given(), expecting, by=by, at=at)


@action
def reassign_case(
    *, number: str, owner_id: UUID, expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Give an open case to another owner. Raises as ``accept_case``, ``NoSuchTarget``."""
    _check_assignee(owner_id)
    return _moved(number, Move.REASSIGN, Given(assignee_id=owner_id), expecting, by=by, at=at)


@action
def hold_case(
    *,
    number: str,
    hold_reason_id: UUID | None,
    resume_at: datetime | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Case:
    """Let it rest for a reason, which says whether the resolution clock pauses.

    Raises as ``accept_case``, ``NoSuchHoldReason``.
    """
    reason = _hold_reason(hold_reason_id)
    given = Given(
        hold_reason=str(reason.id) if reason else None,
        hold_pauses=bool(reason and reason.pauses_resolution),
        resume_at=resume_at,
    )
    held = lock(number, expecting, by=by, at=at)
    held.move(Move.HOLD, given, hold_reason=reason.label if reason else "")
    return held.store()


@action
def resume_case(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """End a hold. Raises as ``accept_case``."""
    return _moved(number, Move.RESUME, Given(), expecting, by=by, at=at)


@action
def take_back_case(
    *, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Stop waiting for the customer, who has not answered. Raises as ``accept_case``."""
    return _moved(number, Move.TAKE_BACK, Given(reason=reason), expecting, by=by, at=at)


@action
def escalate_case(
    *, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Tell owner, lead and manager that it must not go on like this; it counts as at risk. Raises as ``accept_case``."""
    return _moved(number, Move.ESCALATE, Given(reason=reason), expecting, by=by, at=at)


@action
def cancel_case(
    *,
    number: str,
    cancel_reason: CancelReason | None,
    note: str = "",
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Case:
    """End a case that needs no solution; its incident is given back. Raises as ``accept_case``."""
    held = lock(number, expecting, by=by, at=at)
    held.move(Move.CANCEL, Given(cancel_reason=cancel_reason), cancel_reason=cancel_reason, note=note.strip())
    return_incident(held, f"Cancelled: {str(cancel_reason).replace('_', ' ')}")
    return held.store()


def _moved(number: str, move: Move, given: Given, expecting: int | None, *, by: Viewer, at: datetime) -> Case:
    held = lock(number, expecting, by=by, at=at)
    held.move(move, given)
    return held.store()


def _queue_in_use(queue_id: UUID | None) -> Queue | None:
    if queue_id is None:
        return None
    found = Queue.objects.filter(id=queue_id, is_active=True, organisation__is_active=True).first()
    if found is None:
        refuse(
            NoSuchTarget, "This cannot be dispatched.", [Fault("queue_id", "Choose a queue that is in use.")]
        )
    return found


def _check_assignee(user_id: UUID | None) -> None:
    if user_id is not None and not active_staff().filter(id=user_id).exists():
        message = "Choose somebody of the staff who still works here."
        refuse(NoSuchTarget, message, [Fault("assignee_id", message)])


def _hold_reason(hold_reason_id: UUID | None) -> HoldReason | None:
    if hold_reason_id is None:
        return None
    found = HoldReason.objects.filter(id=hold_reason_id, is_active=True).first()
    if found is None:
        message = "Choose a hold reason that is in use."
        refuse(NoSuchHoldReason, message, [Fault("hold_reason_id", message)])
    return found
