"""Finding cases, changing what is known of them, and everything that is told of one."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Query
from pydantic import Field, model_validator

from servanda.api.cases.routers import collection, one_case
from servanda.api.cases.shapes import CaseItemOut, CaseOut, ClocksOut, told, told_clocks
from servanda.api.cases.words import (
    CallerMail,
    CallerName,
    CallerPhone,
    Description,
    Reference,
    Severity,
    StatusWord,
    Subject,
    Weight,
)
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out, RecordOut, SearchWords, left_out
from servanda.cases import actions, queries
from servanda.core.cases import UNFINISHED, Status

_BY_AGE = ("-received_at", "-id")


class CaseFilter(Body):
    """``mine``: assigned to you or owned by you. ``q``: words of the subject, or a number.

    ``order`` is that of work for unfinished cases, and by age, newest first, once a finished status is asked for.
    """

    q: SearchWords = ""
    queue_id: UUID | None = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    severity: Annotated[int, Field(ge=1, le=4)] | None = None
    status: Annotated[list[StatusWord], Field(max_length=8)] = []
    mine: bool = False
    unassigned: bool = False
    order: Literal["work", "age"] | None = None

    @model_validator(mode="after")
    def _has_work(self) -> Self:
        if self.order == "work" and self.status and not {*self.status} & {*map(str, UNFINISHED)}:
            raise ValueError(
                "The order of work has unfinished cases only; leave it out, or take that by age."
            )
        return self

    @property
    def by_work(self) -> bool:
        """Whether the list goes in the order of work."""
        wanted = {Status(word) for word in self.status}
        return self.order == "work" or (self.order is None and wanted.issubset(UNFINISHED))

    def wanted(self) -> queries.Wanted:
        """As the feature reads it; the order of work has unfinished cases only."""
        names = ("queue_id", "customer_id", "owner_id", "severity", "mine", "unassigned")
        statuses = tuple(Status(word) for word in self.status)
        if self.by_work:
            statuses = tuple(one for one in statuses or UNFINISHED if one in UNFINISHED)
        given = {name: getattr(self, name) for name in names}
        return queries.Wanted(**given, statuses=statuses, search=self.q)


class CaseChange(Body):
    """Null takes away what may be empty; an empty ``support_key`` or ``agreement`` takes it off.

    Another customer, caller, product, key or agreement has the cover judged again; another severity moves the
    clocks from now on. The weight, the support type and the project that key and agreement lend may be others on the
    case, as long as it has that key and that agreement.
    """

    subject: Subject = left_out()
    description: Description = left_out()
    severity: Severity = left_out()
    category_id: UUID = left_out()
    priority_id: UUID | None = None
    customer_id: UUID | None = None
    caller_id: UUID | None = None
    caller_name: CallerName = left_out()
    caller_mail: CallerMail = left_out()
    caller_phone: CallerPhone = left_out()
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    support_key: Reference = left_out()
    agreement: Reference = left_out()
    to_be_completed: Flag = left_out()
    severity_weight: Weight | None = None
    support_type_id: UUID | None = None
    project_id: UUID | None = None


class MovesOut(Out):
    """The words of the moves that may be made now, given the right input."""

    items: list[str]


class EventOut(RecordOut):
    """An entry of the stream; ``content_id`` is the text that it stands for."""

    seq: int
    at: InstantOut
    recorded_at: InstantOut
    kind: str
    by_user_id: UUID | None
    by_name: str
    content_id: UUID | None
    data: dict[str, Any]


class ChangeOut(Out):
    """One change of the case's row: ``before`` and ``after`` hold the columns that changed."""

    id: int
    recorded_at: InstantOut
    actor_id: UUID | None
    actor_name: str
    request_id: str
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @staticmethod
    def resolve_operation(entry: Any) -> str:
        return str(entry.get_operation_display())


@collection.get("", response=Listing[CaseItemOut])
def list_cases(request: ApiRequest, wanted: Query[CaseFilter], paging: Query[Paging]) -> object:
    """Cases that you may see: unfinished ones in the order of work, or all by age."""
    asked = wanted.wanted()
    if not wanted.by_work:
        return page(queries.listed(asked, viewer=request.viewer), paging, order=_BY_AGE)
    work = queries.work(asked, viewer=request.viewer, at=request.at, limit=paging.limit, after=paging.next)
    total = queries.listed(asked, viewer=request.viewer).count() if paging.total else None
    return {"items": work.items, "next": work.next, "total": total}


@one_case.get("/{number}", response=CaseOut)
def get_case(request: ApiRequest, number: str) -> object:
    """One case."""
    return told(queries.case(number, viewer=request.viewer))


@one_case.patch("/{number}", response=CaseOut)
def change_case(request: ApiRequest, number: str, given: CaseChange) -> object:
    """Change what is sent."""
    return told(
        actions.change_case(
            number=number, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
        )
    )


@one_case.get("/{number}/clocks", response=ClocksOut)
def get_case_clocks(request: ApiRequest, number: str) -> object:
    """The clocks as they stand now."""
    case = queries.seen_case(number, viewer=request.viewer)
    return told_clocks(queries.clocks_of([case], at=request.at)[case.id])


@one_case.get("/{number}/moves", response=MovesOut)
def list_case_moves(request: ApiRequest, number: str) -> object:
    """What you may do with the case now."""
    return {"items": queries.moves_now(number, viewer=request.viewer, at=request.at)}


@one_case.get("/{number}/events", response=Listing[EventOut])
def list_case_events(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """What happened, in the order in which it was recorded."""
    return page(queries.case_events(number, viewer=request.viewer), paging, order=("seq", "id"))


@one_case.get("/{number}/history", response=Listing[ChangeOut])
def list_case_history(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Who changed what of the case and when, newest first."""
    return page(queries.case_history(number, viewer=request.viewer), paging, order=("-id",))
