"""Time worked on cases."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Status
from pydantic import Field, Strict, StringConstraints

from servanda.api.cases.routers import one_case
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out, RecordOut, left_out
from servanda.cases import actions, queries

_NEWEST_DAY = ("-day", "-id")

Minutes = Annotated[int, Strict(), Field(ge=1, le=1440)]
TimeNote = Annotated[str, StringConstraints(max_length=400)]


class DrawnOut(Out):
    """What it drew of a contract, in minutes after rounding: `amount` from the allowance, `beyond` besides."""

    contract: str
    amount: int
    beyond: int


class TimeEntryOut(RecordOut):
    """`day` is local to the zone of the case's contract, else of the person."""

    user_id: UUID
    minutes: int
    day: date
    rate_type_id: UUID | None
    is_billable: bool
    note: str
    project_id: UUID | None
    drawn: DrawnOut | None
    entered_at: InstantOut
    entered_by: str

    @staticmethod
    def resolve_drawn(entry: Any) -> dict[str, Any] | None:
        drawn = entry.drawn
        if drawn is None:
            return None
        return {"contract": drawn.contract.number, "amount": -drawn.amount, "beyond": drawn.beyond}


class NewTimeEntry(Body):
    """One's own time of today unless sent; the rate type says whether it is billable, unless `is_billable` does."""

    minutes: Minutes
    day: date = left_out()
    user_id: UUID = left_out()
    rate_type_id: UUID | None = None
    is_billable: Flag = left_out()
    note: TimeNote = ""
    project_id: UUID | None = None


class TimeEntryChange(Body):
    """What is sent is changed; what it drew is given back and drawn anew."""

    minutes: Minutes = left_out()
    day: date = left_out()
    user_id: UUID = left_out()
    rate_type_id: UUID | None = None
    is_billable: Flag = left_out()
    note: TimeNote = left_out()
    project_id: UUID | None = None


@one_case.get("/{number}/time-entries", response=Listing[TimeEntryOut])
def list_time_entries(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Time worked on the case, the newest day first."""
    return page(queries.time_entries(number, viewer=request.viewer), paging, order=_NEWEST_DAY)


@one_case.post("/{number}/time-entries", response={201: TimeEntryOut})
def enter_time(request: ApiRequest, number: str, given: NewTimeEntry) -> object:
    """Enter time; what is billable draws from the case's contract if that counts hours."""
    return actions.enter_time(number=number, **given.given(), by=request.viewer, at=request.at)


@one_case.patch("/{number}/time-entries/{uuid:time_entry_id}", response=TimeEntryOut)
def change_time(request: ApiRequest, number: str, time_entry_id: UUID, given: TimeEntryChange) -> object:
    """Correct an entry: one's own, or another's for whoever may reassign cases."""
    return actions.change_time(
        number=number,
        entry_id=time_entry_id,
        expecting=expected(request),
        **given.given(),
        by=request.viewer,
        at=request.at,
    )


@one_case.delete("/{number}/time-entries/{uuid:time_entry_id}", response={204: None})
def remove_time(request: ApiRequest, number: str, time_entry_id: UUID) -> object:
    """Take an entry away; what it drew is given back."""
    actions.remove_time(
        number=number,
        entry_id=time_entry_id,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(204, None)
