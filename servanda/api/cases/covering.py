"""What becomes of a case's cover: judged again, confirmed, decided."""

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from servanda.api.cases.routers import one_case
from servanda.api.cases.shapes import CaseOut, told
from servanda.api.cases.words import Description
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out, RecordOut
from servanda.cases import actions, queries
from servanda.core.cases import CoverDecisionKind

Why = Annotated[str, StringConstraints(max_length=400)]
CustomersReference = Annotated[str, StringConstraints(max_length=120)]


class Judgement(Body):
    """Why it is judged again."""

    reason: Why


class NamingAnswer(Body):
    """Whether a provisionally named caller may use the agreement; declined, ``reason`` says why."""

    confirmed: Flag
    reason: Why = ""


class DecisionEntered(Body):
    """``reference`` is the customer's, for what is charged; ``text`` is sent to the customer as it stands."""

    decision: Literal["courtesy", "chargeable", "referred_to_sales", "declined"]
    reference: CustomersReference = ""
    text: Description = ""


class DecisionOut(RecordOut):
    """What was decided about a case without cover."""

    decision: str
    reference: str
    text: str
    decided_at: InstantOut
    decided_by: str


class DecisionsOut(Out):
    items: list[DecisionOut]


@one_case.post("/{number}/judgement", response={200: CaseOut})
def judge_again(request: ApiRequest, number: str, given: Judgement) -> object:
    """Judge as of receipt, by what is known now, which promise holds; the clocks change from now on."""
    return told(actions.judge_again(**_asked(request, number), reason=given.reason))


@one_case.post("/{number}/naming", response={200: CaseOut})
def confirm_naming(request: ApiRequest, number: str, given: NamingAnswer) -> object:
    """Say whether a provisionally named caller may use the agreement."""
    return told(
        actions.confirm_naming(**_asked(request, number), confirmed=given.confirmed, reason=given.reason)
    )


@one_case.post("/{number}/sender-confirmation", response={200: CaseOut})
def confirm_sender(request: ApiRequest, number: str) -> object:
    """Vouch for who sent an unverified case; its incident is drawn now."""
    return told(actions.confirm_sender(**_asked(request, number)))


@one_case.post("/{number}/cover-decision", response={201: DecisionOut})
def decide_cover(request: ApiRequest, number: str, given: DecisionEntered) -> object:
    """Decide about a case without cover; a later decision takes its place."""
    return actions.decide_cover(
        **_asked(request, number),
        decision=CoverDecisionKind(given.decision),
        reference=given.reference,
        text=given.text,
    )


@one_case.get("/{number}/cover-decision", response={200: DecisionsOut})
def list_cover_decisions(request: ApiRequest, number: str) -> object:
    """What was decided, the newest first; that one holds."""
    return {"items": queries.cover_decisions(number, viewer=request.viewer)}


def _asked(request: ApiRequest, number: str) -> dict[str, Any]:
    return {"number": number, "expecting": expected(request), "by": request.viewer, "at": request.at}
