"""``contracts/{number}/earlier-cases``: what came before a contract was entered, and judging it again."""

from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field, StringConstraints

from servanda.agreements import queries
from servanda.api.cases.covering import Why
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, Out
from servanda.cases.actions.earlier import judge_earlier
from servanda.cases.queries.beside import cases_of_gap
from servanda.core.cases import UNFINISHED

router = Router(tags=["contracts"])

CaseNumber = Annotated[str, StringConstraints(max_length=20)]


class EarlierCaseOut(Out):
    """Minutes are those worked: `billable` of them, and `drawn` from the allowance of another contract. A finished
    case is not judged again."""

    number: str
    subject: str
    status: str
    is_finished: bool
    received_at: InstantOut
    contract: str | None
    minutes: int
    billable: int
    drawn: int

    @staticmethod
    def resolve_is_finished(case: Any) -> bool:
        return case.status not in UNFINISHED

    @staticmethod
    def resolve_contract(case: Any) -> str | None:
        return case.contract.number if case.contract else None

    @staticmethod
    def resolve_minutes(case: Any) -> int:
        return case.worked or 0

    @staticmethod
    def resolve_billable(case: Any) -> int:
        return case.worked_billable or 0

    @staticmethod
    def resolve_drawn(case: Any) -> int:
        return case.worked_drawn or 0


class EarlierJudgement(Body):
    """Which cases, at most 100 of them, and why they are judged again."""

    numbers: Annotated[list[CaseNumber], Field(max_length=100)]
    reason: Why


class JudgedOut(Out):
    """`contract` covers the case now."""

    number: str
    contract: str | None


class JudgedListOut(Out):
    items: list[JudgedOut]


@router.get("/{number}/earlier-cases", response=Listing[EarlierCaseOut])
def list_earlier_cases(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Cases that came in the contract's period before it was activated and that it does not cover, newest first."""
    contract = queries.contract(number, viewer=request.viewer)
    found = cases_of_gap(contract, viewer=request.viewer).select_related("contract")
    return page(found, paging, order=("-received_at", "-id"))


@router.post("/{number}/earlier-cases/judgement", response=JudgedListOut)
def judge_earlier_cases(request: ApiRequest, number: str, given: EarlierJudgement) -> object:
    """Judge those cases again, as of receipt, by what is known now: all of them, or none."""
    judged = judge_earlier(
        contract_number=number,
        numbers=given.numbers,
        reason=given.reason,
        by=request.viewer,
        at=request.at,
    )
    items = [
        {"number": case.number, "contract": case.contract.number if case.contract else None}
        for case in judged
    ]
    return {"items": items}
