"""From the resolution to the closed case, and back."""

from typing import Self
from uuid import UUID

from pydantic import model_validator

from servanda.api.cases.routers import one_case
from servanda.api.cases.shapes import CaseOut, told
from servanda.api.cases.words import Description, Note, Reason
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Instant
from servanda.cases import actions


class ResolutionEntered(Body):
    """What solved it, and the completion code; kept as a draft until the case is completed."""

    text: Description
    code_id: UUID | None = None


class Completion(Body):
    """Left out, text and code stay as they were entered before.

    Either ``send`` writes it to the caller at once, or ``told_at`` documents when it was told, or neither.
    ``unanswered``: the customer never came back. ``reason`` is asked for where ``told_at`` undoes that a deadline
    was missed.
    """

    text: Description = ""
    code_id: UUID | None = None
    send: Flag = False
    told_at: Instant | None = None
    unanswered: Flag = False
    reason: Note = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.send and self.told_at is not None:
            raise ValueError("Either send the resolution or say when it was told, not both.")
        return self

    def resolution(self) -> actions.Resolution:
        """As the feature reads it."""
        return actions.Resolution(**self.given())


class Sending(Body):
    """By mail; or ``told_at``, when it was told; or ``not_reachable`` after documented attempts.

    ``reason`` is asked for where ``told_at`` undoes that a deadline was missed.
    """

    told_at: Instant | None = None
    reason: Note = ""
    not_reachable: Flag = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.not_reachable and self.told_at is not None:
            raise ValueError("Either the caller was told or could not be reached, not both.")
        return self


class Reopening(Body):
    reason: Reason


class Judgement(Body):
    """``solved``: the message was thanks; otherwise the case opens again."""

    solved: Flag


@one_case.put("/{number}/resolution", response={200: CaseOut})
def put_resolution(request: ApiRequest, number: str, given: ResolutionEntered) -> object:
    """Enter or change the resolution without completing the case."""
    return told(
        actions.write_resolution(
            number=number,
            text=given.text,
            code_id=given.code_id,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/completion", response={200: CaseOut})
def complete_case(request: ApiRequest, number: str, given: Completion) -> object:
    """Complete the case; 409 says everything that is missing."""
    return told(
        actions.complete_case(
            number=number,
            resolution=given.resolution(),
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/resolution/sending", response={200: CaseOut})
def send_resolution(request: ApiRequest, number: str, given: Sending) -> object:
    """Send the resolution of a completed case, or document how it reached the caller or did not."""
    if given.not_reachable:
        return told(
            actions.record_not_reachable(
                number=number, expecting=expected(request), by=request.viewer, at=request.at
            )
        )
    return told(
        actions.send_resolution(
            number=number,
            told_at=given.told_at,
            reason=given.reason,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/closure", response={200: CaseOut})
def close_case(request: ApiRequest, number: str) -> object:
    """Close a case whose resolution is complete and sent."""
    return told(
        actions.close_case(number=number, expecting=expected(request), by=request.viewer, at=request.at)
    )


@one_case.post("/{number}/reopening", response={200: CaseOut})
def reopen_case(request: ApiRequest, number: str, given: Reopening) -> object:
    """Work on it again; its resolution must be sent again."""
    return told(
        actions.reopen_case(
            number=number,
            reason=given.reason,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )


@one_case.post("/{number}/message-judgement", response={200: CaseOut})
def judge_message(request: ApiRequest, number: str, given: Judgement) -> object:
    """Say whether what the customer wrote after the completion was thanks, or that it is not solved."""
    return told(
        actions.judge_message(
            number=number,
            solved=given.solved,
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )
    )
