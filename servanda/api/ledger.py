"""``contracts/{number}/ledger``: what was granted and used, topping up, correcting, and the statement of a cycle."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.paging import Paging
from servanda.api.promises import Reason
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, Out
from servanda.core.ledger import MOST

router = Router(tags=["contracts"])

Amount = Annotated[int, Strict(), Field(ge=-MOST, le=MOST)]
ShortText = Annotated[str, StringConstraints(max_length=200)]


class CycleOut(Out):
    """Dates are local to the contract's zone, the last one included; `last_on` is null where it does not end.

    `balance` is `given` without `used`; `beyond` was used and not drawn. Amounts are minutes or incidents.
    """

    id: UUID
    starts_on: date
    last_on: date | None
    given: int
    used: int
    beyond: int
    balance: int
    carried_to_id: UUID | None


class LedgerEntryOut(Out):
    """`amount` is what it does to the balance, `balance` that of its cycle after it; `undoes_id` is the use that a
    refund gives back."""

    id: UUID
    cycle_id: UUID
    kind: str
    on: date
    amount: int
    beyond: int
    balance: int
    text: str
    reason: str
    case_number: str
    undoes_id: UUID | None
    recorded_at: InstantOut
    recorded_by: str


class LedgerOut(Out):
    """`unit`: `hours` counts minutes, `incidents` a number, `fixed` nothing."""

    unit: str
    items: list[LedgerEntryOut]
    next: str | None


class CyclesOut(Out):
    unit: str
    items: list[CycleOut]


class StatementOut(Out):
    """All entries of a cycle, the oldest first."""

    unit: str
    cycle: CycleOut
    items: list[LedgerEntryOut]


class EnteredOut(Out):
    """The entry as it stands in the ledger."""

    id: UUID
    cycle_id: UUID
    kind: str
    on: date
    amount: int
    text: str
    reason: str
    recorded_at: InstantOut
    recorded_by: str


class TopUp(Body):
    """Minutes or incidents for the present cycle; `text` says what for."""

    amount: Amount
    text: ShortText = ""


class Correction(Body):
    """Below zero takes away. `on` is the day whose cycle is corrected; left out, today."""

    amount: Amount
    reason: Reason
    on: date | None = None


class LedgerFilter(Body):
    cycle_id: UUID | None = None


class OnDay(Body):
    """Today, in the contract's zone, unless sent."""

    on: date | None = None


@router.get("/{number}/ledger", response=LedgerOut)
def get_ledger(
    request: ApiRequest, number: str, wanted: Query[LedgerFilter], paging: Query[Paging]
) -> object:
    """Entries in the order in which they were recorded, the newest first."""
    contract = queries.contract(number, viewer=request.viewer)
    found = queries.ledger(
        number, viewer=request.viewer, limit=paging.limit, after=paging.next, cycle_id=wanted.cycle_id
    )
    items = [_line(one) for one in found.lines]
    return {"unit": contract.plan.plan_type, "items": items, "next": found.next}


@router.get("/{number}/cycles", response=CyclesOut)
def list_cycles(request: ApiRequest, number: str) -> object:
    """The cycles that have been opened, the newest first."""
    contract = queries.contract(number, viewer=request.viewer)
    found = queries.cycles_of(number, viewer=request.viewer)
    return {"unit": contract.plan.plan_type, "items": list(found)}


@router.get("/{number}/statement", response=StatementOut)
def get_statement(request: ApiRequest, number: str, wanted: Query[OnDay]) -> object:
    """The cycle of a day with all of its entries."""
    contract = queries.contract(number, viewer=request.viewer)
    on = wanted.on or queries.contract_on(contract, request.at)
    cycle = queries.cycle_on(number, on, viewer=request.viewer)
    found = queries.statement(number, cycle.id, viewer=request.viewer)
    items = [_line(one) for one in found.lines]
    return {"unit": contract.plan.plan_type, "cycle": found.cycle, "items": items}


@router.post("/{number}/top-ups", response={201: EnteredOut})
def top_up_contract(request: ApiRequest, number: str, given: TopUp) -> object:
    """Add to the present cycle."""
    return actions.top_up_contract(
        number=number, amount=given.amount, text=given.text, by=request.viewer, at=request.at
    )


@router.post("/{number}/corrections", response={201: EnteredOut})
def correct_allowance(request: ApiRequest, number: str, given: Correction) -> object:
    """Put right what was counted wrongly; below zero only where the plan goes on overdrawn."""
    return actions.correct_allowance(
        number=number,
        amount=given.amount,
        reason=given.reason,
        on=given.on,
        by=request.viewer,
        at=request.at,
    )


def _line(line: queries.LedgerLine) -> dict[str, Any]:
    entry = line.entry
    names = [name for name in LedgerEntryOut.model_fields if name != "balance"]
    return {name: getattr(entry, name) for name in names} | {"balance": line.balance}
