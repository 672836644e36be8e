"""``contracts``: what was sold to whom, from when until when."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.customers import ExternalId, Note
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.plans import Amount, AmountOut, WarningOut
from servanda.api.promises import Block, Reason
from servanda.api.requests import ApiRequest
from servanda.api.schemas import (
    Body,
    Code,
    Flag,
    InstantOut,
    Line,
    Out,
    RecordOut,
    SearchWords,
    Whole,
    left_out,
)
from servanda.core.agreements import ContractState

router = Router(tags=["contracts"])

State = Literal["draft", "scheduled", "active", "expiring", "expired", "blocked", "terminated"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Ids = Annotated[list[UUID], Field(max_length=1000)]
Days = Annotated[int, Field(ge=0, le=3660)]
Percent = Annotated[int, Field(ge=0, le=1000)]


class ContractInTime(Out):
    """A contract as far as time goes: ``last_on`` is the last day that counts, ``state`` that of now."""

    number: str
    name: str
    customer_id: UUID
    plan_id: UUID
    state: State
    starts_on: date
    last_on: date | None
    grace_until: date | None

    @staticmethod
    def resolve_state(contract: Any, context: Any) -> str:
        return queries.contract_state(contract, context["request"].at).value

    @staticmethod
    def resolve_last_on(contract: Any) -> date | None:
        return queries.contract_term(contract).last_on

    @staticmethod
    def resolve_grace_until(contract: Any) -> date | None:
        return queries.contract_term(contract).grace_until


class PinnedLevelOut(Out):
    """The version that holds of a service level, where a rule of the plan names the level alone."""

    service_level_id: UUID
    version: int

    @staticmethod
    def resolve_version(pin: Any) -> int:
        return pin.pinned_version  # type: ignore[no-any-return]


class ContractOut(ContractInTime, RecordOut):
    """Dates are local to ``zone``, the last one included; ``state`` is that of now.

    ``last_on`` is the last day that counts: where it was terminated, that one. ``cost`` (like ``"4800.00"``) and
    ``allowance`` (minutes or incidents) are its own in place of the plan's; ``previous`` is the number of the
    contract that it renews, ``renewal`` of the one that renews it.
    """

    whole_customer: bool
    product_ids: list[UUID]
    includes_sub_customers: bool
    ends_on: date | None
    grace_days: int
    zone: str
    plan_version: int | None
    levels: list[PinnedLevelOut]
    cost: AmountOut | None
    allowance: int | None
    work_calendar_id: UUID | None
    service_ids: list[UUID]
    owner_id: UUID | None
    documentation_required: bool
    note: str
    previous: str | None
    renewal: str | None
    activated_at: InstantOut | None
    activated_by: str
    terminated_on: date | None
    terminated_at: InstantOut | None
    terminated_by: str
    termination_reason: str
    blocked_at: InstantOut | None
    blocked_by: str
    block_reason: str
    external_id: str
    is_active: bool

    @staticmethod
    def resolve_product_ids(contract: Any) -> list[UUID]:
        return [scope.product_id for scope in contract.scopes.all() if scope.product_id]

    @staticmethod
    def resolve_levels(contract: Any) -> list[Any]:
        return sorted(contract.levels.all(), key=lambda pin: pin.service_level_id)

    @staticmethod
    def resolve_service_ids(contract: Any) -> list[UUID]:
        return sorted(service.id for service in contract.services.all())

    @staticmethod
    def resolve_previous(contract: Any) -> str | None:
        return contract.previous and contract.previous.number  # type: ignore[no-any-return]

    @staticmethod
    def resolve_renewal(contract: Any) -> str | None:
        return getattr(getattr(contract, "renewal", None), "number", None)


class NewContract(Body):
    """The number comes from a sequence and the zone is the customer's, unless sent. It covers the whole customer,
    unless products are sent."""

    name: Name
    number: Code = left_out()
    customer_id: UUID
    whole_customer: Flag = left_out()
    product_ids: Ids = []
    includes_sub_customers: Flag = False
    starts_on: date
    ends_on: date | None = None
    zone: Line = left_out()
    plan_id: UUID
    cost: Amount | None = None
    allowance: Whole | None = None
    work_calendar_id: UUID | None = None
    service_ids: Ids = []
    owner_id: UUID | None = None
    documentation_required: Flag = False
    grace_days: Whole = 0
    note: Note = ""
    external_id: ExternalId = ""


class ContractChange(Body):
    """Of a draft everything. Once activated: name, products, sub-customers, end, grace, services, owner, note,
    ``documentation_required``, ``external_id``, and ``is_active`` when it is over."""

    name: Name = left_out()
    number: Code = left_out()
    customer_id: UUID = left_out()
    whole_customer: Flag = left_out()
    product_ids: Ids = left_out()
    includes_sub_customers: Flag = left_out()
    starts_on: date = left_out()
    ends_on: date | None = None
    zone: Line = left_out()
    plan_id: UUID = left_out()
    cost: Amount | None = None
    allowance: Whole | None = None
    work_calendar_id: UUID | None = None
    service_ids: Ids = left_out()
    owner_id: UUID | None = None
    documentation_required: Flag = left_out()
    grace_days: Whole = left_out()
    note: Note = left_out()
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class ContractFilter(Body):
    """``ends_within`` days, of contracts that are not drafts; ``used_over`` percent of the present cycle."""

    q: SearchWords = ""
    customer_id: UUID | None = None
    plan_id: UUID | None = None
    owner_id: UUID | None = None
    state: State | None = None
    ends_within: Days | None = None
    used_over: Percent | None = None


class ActivationOut(Out):
    contract: ContractOut
    warnings: list[WarningOut]


class Renewal(Body):
    """``starts_on`` is the first day; left out, the day after the contract ends."""

    starts_on: date | None = None


class GapOut(Out):
    """The first and the last day on which neither of the two contracts holds."""

    first_on: date
    last_on: date


class RenewalOut(Out):
    contract: ContractOut
    gap: GapOut | None


class Termination(Body):
    """``on`` is the last day that counts; the day before the start says that it never held."""

    on: date
    reason: Reason


class OverlapOut(Out):
    """``product`` is empty where both cover the whole customer; a draft does not bind yet."""

    number: str
    name: str
    product: str
    starts_on: date
    last_on: date | None
    binds: bool


class OverlapsOut(Out):
    items: list[OverlapOut]


@router.get("", response=Listing[ContractOut])
def list_contracts(request: ApiRequest, wanted: Query[ContractFilter], paging: Query[Paging]) -> object:
    """Contracts in the order in which they were made; with `ends_within` by their last day."""
    found = queries.contracts(
        viewer=request.viewer,
        at=request.at,
        customer_id=wanted.customer_id,
        plan_id=wanted.plan_id,
        owner_id=wanted.owner_id,
        state=ContractState(wanted.state) if wanted.state else None,
        ends_within=wanted.ends_within,
        used_over=wanted.used_over,
        search=wanted.q,
    ).prefetch_related("services", "levels")
    return page(found, paging, order=("id",) if wanted.ends_within is None else ("last_on", "id"))


@router.post("", response={201: ContractOut})
def create_contract(request: ApiRequest, given: NewContract) -> object:
    """Draft a contract. Drafts may overlap with others, which `overlaps` lists."""
    return actions.create_contract(**_fields(given), by=request.viewer, at=request.at)


@router.get("/{number}", response=ContractOut)
def get_contract(request: ApiRequest, number: str) -> object:
    """One contract."""
    return queries.contract(number, viewer=request.viewer)


@router.patch("/{number}", response=ContractOut)
def change_contract(request: ApiRequest, number: str, given: ContractChange) -> object:
    """Change what is sent; 409 names what activating has fixed, or the contracts in the way."""
    fields = _fields(given)
    return actions.change_contract(
        number=number,
        new_number=fields.pop("number", None),
        **fields,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}", response={204: None})
def delete_draft_contract(request: ApiRequest, number: str) -> object:
    """Delete a draft that nothing refers to."""
    actions.delete_draft_contract(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )
    return Status(204, None)


@router.get("/{number}/overlaps", response=OverlapsOut)
def list_overlaps(request: ApiRequest, number: str) -> object:
    """Contracts and drafts of the same products, or of the same customer as a whole, at the same time."""
    contract = queries.contract(number, viewer=request.viewer)
    return {"items": queries.overlapping(contract)}


@router.post("/{number}/activation", response=ActivationOut)
def activate_contract(request: ApiRequest, number: str) -> object:
    """Let it hold; 409 says everything that is missing, or names the contracts in its way."""
    return actions.activate_contract(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )


@router.post("/{number}/renewal", response={201: RenewalOut})
def renew_contract(request: ApiRequest, number: str, given: Renewal) -> object:
    """Draft the next contract of the chain, as long as this one."""
    renewed = actions.renew_contract(
        number=number,
        starts_on=given.starts_on,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    first_on, last_on = renewed.gap or (None, None)
    gap = {"first_on": first_on, "last_on": last_on} if renewed.gap else None
    return {"contract": renewed.contract, "gap": gap}


@router.post("/{number}/termination", response=ContractOut)
def terminate_contract(request: ApiRequest, number: str, given: Termination) -> object:
    """End it on a day within its period."""
    return actions.terminate_contract(
        number=number,
        on=given.on,
        reason=given.reason,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}/termination", response=ContractOut)
def take_back_termination(request: ApiRequest, number: str) -> object:
    """Let it hold to its former end again, until the day that was set as its last has passed."""
    return actions.take_back_termination(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )


@router.post("/{number}/block", response=ContractOut)
def block_contract(request: ApiRequest, number: str, given: Block) -> object:
    """Let it hold for no new case, whatever else."""
    return actions.block_contract(
        number=number, reason=given.reason, expecting=expected(request), by=request.viewer, at=request.at
    )


@router.delete("/{number}/block", response=ContractOut)
def unblock_contract(request: ApiRequest, number: str) -> object:
    """Let it hold again."""
    return actions.unblock_contract(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )


def _fields(given: NewContract | ContractChange) -> dict[str, Any]:
    fields = given.given()
    if fields.get("cost") is not None:
        fields["cost"] = Decimal(fields["cost"])
    return fields
