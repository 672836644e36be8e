"""Where a case lies and who has it: each move is a sub-resource that is POSTed."""

from typing import Literal
from uuid import UUID

from servanda.api.cases.routers import one_case
from servanda.api.cases.shapes import CaseOut, told
from servanda.api.cases.words import Note, Reason
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Instant
from servanda.cases import actions
from servanda.core.cases import CancelReason


class Dispatch(Body):
    """To a queue, an assignee, or both."""

    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    note: Note = ""


class Ownership(Body):
    """Without ``user_id``, or with your own, you take the case over."""

    user_id: UUID | None = None


class Because(Body):
    reason: Reason


class Hold(Body):
    """``resume_at``: from when it goes on by itself."""

    hold_reason_id: UUID
    resume_at: Instant | None = None


class Cancellation(Body):
    reason: Literal["withdrawn", "duplicate", "spam", "mistake"]
    note: Note = ""


@one_case.post("/{number}/dispatch", response={200: CaseOut})
def dispatch_case(request: ApiRequest, number: str, given: Dispatch) -> object:
    """Send it to a queue, to somebody, or both; it waits there to be accepted."""
    return told(
        actions.dispatch_case(
            number=number, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
        )
    )


@one_case.post("/{number}/acceptance", response={200: CaseOut})
def accept_case(request: ApiRequest, number: str) -> object:
    """Take it on and become its owner."""
    return told(
        actions.accept_case(number=number, expecting=expected(request), by=request.viewer, at=request.at)
    )


@one_case.post("/{number}/rejection", response={200: CaseOut})
def reject_case(request: ApiRequest, number: str, given: Because) -> object:
    """Give it back: an assignee to the queue, a queue to whoever dispatched it."""
    return told(
        actions.reject_case(
            number=number,
            reason=given.reason,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/ownership", response={200: CaseOut})
def give_ownership(request: ApiRequest, number: str, given: Ownership) -> object:
    """Take it over from its owner, or give it to another one; the former owner is told."""
    if given.user_id is None or given.user_id == request.viewer.user_id:
        return told(
            actions.take_ownership(
                number=number, expecting=expected(request), by=request.viewer, at=request.at
            )
        )
    return told(
        actions.reassign_case(
            number=number,
            owner_id=given.user_id,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/take-back", response={200: CaseOut})
def take_back_case(request: ApiRequest, number: str, given: Because) -> object:
    """Stop waiting for the customer, who has not answered."""
    return told(
        actions.take_back_case(
            number=number,
            reason=given.reason,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/escalation", response={200: CaseOut})
def escalate_case(request: ApiRequest, number: str, given: Because) -> object:
    """Tell owner, lead and manager that it must not go on like this; it counts as at risk."""
    return told(
        actions.escalate_case(
            number=number,
            reason=given.reason,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/hold", response={200: CaseOut})
def hold_case(request: ApiRequest, number: str, given: Hold) -> object:
    """Let it rest; the reason says whether the resolution clock pauses."""
    return told(
        actions.hold_case(
            number=number,
            hold_reason_id=given.hold_reason_id,
            resume_at=given.resume_at,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.delete("/{number}/hold", response={200: CaseOut})
def resume_case(request: ApiRequest, number: str) -> object:
    """End the hold."""
    return told(
        actions.resume_case(number=number, expecting=expected(request), by=request.viewer, at=request.at)
    )


@one_case.post("/{number}/cancellation", response={200: CaseOut})
def cancel_case(request: ApiRequest, number: str, given: Cancellation) -> object:
    """End a case that needs no solution."""
    return told(
        actions.cancel_case(
            number=number,
            cancel_reason=CancelReason(given.reason),
            note=given.note,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )
