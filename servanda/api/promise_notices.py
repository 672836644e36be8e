"""``…/{number}/notices`` of contracts and of agreements: when their end and use are told, and to whom."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out
from servanda.automation.queries import Foreseen, Preview, preview_of
from servanda.core.agreements.noticing import NoticeTerms, ToldOne, ToldWhom

_MOST = 50
Days = Annotated[int, Strict(), Field(ge=-10_000, le=10_000)]
Percent = Annotated[int, Strict(), Field(ge=0, le=10_000)]
Address = Annotated[str, StringConstraints(max_length=254)]


class RecipientEntered(Body):
    """``id`` of a user or a team, ``address`` of somebody outside; neither for the owner."""

    kind: Literal["owner", "user", "team", "address"]
    id: UUID | None = None
    address: Address = ""

    def recipient(self) -> ToldOne:
        """As the core names it."""
        return ToldOne(ToldWhom(self.kind), self.id, self.address)


class NoticesEntered(Body):
    """``days`` from the last day or the review date, negative before it; ``percents`` of the allowance of a cycle.

    ``usual`` takes everything back to the usual notices.
    """

    usual: Flag = False
    days: Annotated[list[Days], Field(max_length=_MOST)] = []
    percents: Annotated[list[Percent], Field(max_length=_MOST)] = []
    recipients: Annotated[list[RecipientEntered], Field(max_length=_MOST)] = []
    to_customer: Flag = False

    def terms(self) -> NoticeTerms | None:
        """As the core reads them; ``None`` for the usual ones."""
        if self.usual:
            return None
        recipients = tuple(one.recipient() for one in self.recipients)
        return NoticeTerms(tuple(self.days), tuple(self.percents), recipients, self.to_customer)


class RecipientOut(Out):
    kind: str
    id: UUID | None
    address: str


class ReachedOut(Out):
    """``recipient`` as in what was told; ``customer`` of whom they are a contact, empty for others."""

    recipient: str
    name: str
    customer: str


class PlannedOut(Out):
    """``on`` is empty for percents: nobody knows the day.

    ``reached`` are those whom it will reach on its day: nobody where it was told or missed, or is silent, then
    ``silent_because`` says ``followed``: the renewal or amendment leaves no gap.
    """

    of: str
    value: int
    on: date | None
    silent_because: str | None
    reached: list[ReachedOut]


class ToldOut(Out):
    """``recipient`` is ``user:`` with an id or ``mail:`` with an address; ``anchor`` what the value counts from."""

    of: str
    value: int
    anchor: date
    recipient: str
    told_at: InstantOut


class NoticesOut(Out):
    """What is set, what will be told, whom it reaches now, and the hundred that were told last.

    ``misses_customer``: the customer is to be told, and one of those to come reaches nobody of the customer.
    """

    usual: bool
    days: list[int]
    percents: list[int]
    recipients: list[RecipientOut]
    to_customer: bool
    planned: list[PlannedOut]
    reached: list[ReachedOut]
    misses_customer: bool
    told: list[ToldOut]


def _router(
    of: str, subject: Callable[..., Any], found: Callable[..., Any], act: Callable[..., Any]
) -> Router:
    router = Router(tags=[f"{of}s"])

    def told(request: ApiRequest, number: str) -> dict[str, Any]:
        noticing = found(number, viewer=request.viewer, at=request.at)
        preview = preview_of(subject(number, viewer=request.viewer), noticing, at=request.at)
        return _told(noticing, preview)

    @router.get("/{number}/notices", response=NoticesOut, operation_id=f"get_{of}_notices")
    def get_notices(request: ApiRequest, number: str) -> object:
        """When the end and the use are told, and to whom."""
        return told(request, number)

    @router.put("/{number}/notices", response=NoticesOut, operation_id=f"set_{of}_notices")
    def set_notices(request: ApiRequest, number: str, given: NoticesEntered) -> object:
        """Set all of it; what is left out is none. It stays open while the promise holds."""
        act(number=number, terms=given.terms(), expecting=expected(request), by=request.viewer, at=request.at)
        return told(request, number)

    return router


def _told(noticing: queries.Noticing, preview: Preview) -> dict[str, Any]:
    terms = noticing.terms
    same = ("days", "percents", "recipients", "to_customer")
    return {name: getattr(terms, name) for name in same} | {
        "usual": noticing.is_usual,
        "planned": [_planned(row) for row in preview.rows],
        "reached": preview.reached,
        "misses_customer": preview.misses_customer,
        "told": noticing.told,
    }


def _planned(row: Foreseen) -> dict[str, Any]:
    same = ("of", "value", "on", "silent_because")
    return {name: getattr(row.notice, name) for name in same} | {"reached": row.reached}


of_contracts = _router(
    "contract", queries.contract, queries.noticing_of_contract, actions.set_contract_notices
)
of_agreements = _router(
    "agreement", queries.agreement, queries.noticing_of_agreement, actions.set_agreement_notices
)
