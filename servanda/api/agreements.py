"""``agreements``: what customers were promised."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.customers import ExternalId
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.promises import Block, BySeverity, written
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Flag, InstantOut, Line, Out, RecordOut, SearchWords, left_out
from servanda.core.agreements import AgreementState

router = Router(tags=["agreements"])

State = Literal["draft", "scheduled", "valid", "expired", "blocked"]
Reference = Annotated[str, StringConstraints(max_length=120)]
Description = Annotated[str, Field(max_length=8000)]


class AgreementOut(RecordOut):
    """Dates are local to ``zone``, the last one included; ``state`` is that of now.

    ``level_by_plan``: its level is as the contract's plan says. ``amends`` is the agreement that it takes the place of.
    """

    number: str
    state: State
    customer_id: UUID
    includes_sub_customers: bool
    organisation_id: UUID | None
    contract_number: str | None
    level_by_plan: bool
    service_level_id: UUID | None
    pinned_version: int | None
    overrides: BySeverity
    work_calendar_id: UUID | None
    zone: str
    support_type_id: UUID | None
    reference: str
    owner_id: UUID | None
    description: str
    effective_from: date | None
    expires_on: date | None
    review_on: date | None
    named_contacts_only: bool
    documentation_required: bool
    amends: str | None
    approved_at: InstantOut | None
    approved_by: str
    blocked_at: InstantOut | None
    blocked_by: str
    block_reason: str
    external_id: str
    is_active: bool

    @staticmethod
    def resolve_state(agreement: Any, context: Any) -> str:
        return queries.state_of(agreement, context["request"].at).value

    @staticmethod
    def resolve_contract_number(agreement: Any) -> str | None:
        return agreement.contract.number if agreement.contract else None

    @staticmethod
    def resolve_amends(agreement: Any) -> str | None:
        return agreement.amends.number if agreement.amends else None


class NewAgreement(Body):
    """Organisation and level are the defaults and the zone is the customer's, unless sent."""

    customer_id: UUID
    includes_sub_customers: Flag = False
    organisation_id: UUID | None = None
    contract_number: Code | None = None
    level_by_plan: Flag = False
    service_level_id: UUID | None = None
    overrides: BySeverity = {}
    work_calendar_id: UUID | None = None
    zone: Line = left_out()
    support_type_id: UUID | None = None
    reference: Reference = ""
    owner_id: UUID | None = None
    description: Description = ""
    effective_from: date | None = None
    expires_on: date | None = None
    review_on: date | None = None
    named_contacts_only: Flag = False
    documentation_required: Flag = False
    external_id: ExternalId = ""


class AgreementChange(Body):
    """While approved, what was promised is locked. Another level takes the overrides away unless they are sent."""

    customer_id: UUID = left_out()
    includes_sub_customers: Flag = left_out()
    organisation_id: UUID | None = None
    contract_number: Code | None = None
    level_by_plan: Flag = left_out()
    service_level_id: UUID | None = None
    overrides: BySeverity = left_out()
    work_calendar_id: UUID | None = None
    zone: Line = left_out()
    support_type_id: UUID | None = None
    reference: Reference = left_out()
    owner_id: UUID | None = None
    description: Description = left_out()
    effective_from: date | None = None
    expires_on: date | None = None
    review_on: date | None = None
    named_contacts_only: Flag = left_out()
    documentation_required: Flag = left_out()
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class AgreementFilter(Body):
    q: SearchWords = ""
    customer_id: UUID | None = None
    state: State | None = None
    ends_within: Annotated[int, Field(ge=0, le=366)] | None = None
    owner_id: UUID | None = None
    contract_number: Code | None = None
    older_version: bool = False


class Approval(Body):
    """``expires_on`` is the last valid day; left out, the one that is entered holds."""

    expires_on: date | None = None


class SlowerTarget(Out):
    clock: str
    severity: int
    minutes: int


class ApprovalOut(Out):
    """``slower_than_plan``: own targets that are slower than those of its contract's plan, else of the default plan.
    ``advice``: what else to know, in sentences."""

    agreement: AgreementOut
    slower_than_plan: list[SlowerTarget]
    advice: list[str]

    @staticmethod
    def resolve_advice(approved: Any) -> list[str]:
        return [fault.message for fault in approved.advice]


@router.get("", response=Listing[AgreementOut])
def list_agreements(request: ApiRequest, wanted: Query[AgreementFilter], paging: Query[Paging]) -> object:
    """Agreements in the order in which they were made; `q`: the customer's name, a number or a reference."""
    found = queries.agreements(
        viewer=request.viewer,
        customer_id=wanted.customer_id,
        search=wanted.q,
        state=AgreementState(wanted.state) if wanted.state else None,
        at=request.at,
        ends_within=wanted.ends_within,
        owner_id=wanted.owner_id,
        contract_number=wanted.contract_number,
        older_version=wanted.older_version,
    )
    return page(found, paging, order=("id",))


@router.post("", response={201: AgreementOut})
def create_agreement(request: ApiRequest, given: NewAgreement) -> object:
    """Draft an agreement; its number comes from a sequence."""
    fields = written(given.given(), "overrides")
    return actions.create_agreement(**fields, by=request.viewer, at=request.at)


@router.get("/{number}", response=AgreementOut)
def get_agreement(request: ApiRequest, number: str) -> object:
    """One agreement."""
    return queries.agreement(number, viewer=request.viewer)


@router.patch("/{number}", response=AgreementOut)
def change_agreement(request: ApiRequest, number: str, given: AgreementChange) -> object:
    """Change what is sent; 409 names what an approval locks."""
    return actions.change_agreement(
        number=number,
        **written(given.given(), "overrides"),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}", response={204: None})
def delete_draft_agreement(request: ApiRequest, number: str) -> object:
    """Delete a draft that was never approved and that nothing refers to."""
    actions.delete_draft_agreement(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )
    return Status(204, None)


@router.post("/{number}/approval", response=ApprovalOut)
def approve_agreement(request: ApiRequest, number: str, given: Approval) -> object:
    """Approve it, or extend what is approved to a later last day; 409 says everything that is missing."""
    return actions.approve_or_extend(
        number=number,
        expires_on=given.expires_on,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}/approval", response=AgreementOut)
def remove_approval(request: ApiRequest, number: str) -> object:
    """Make it a draft again; cases keep what they were promised."""
    return actions.remove_approval(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )


@router.post("/{number}/block", response=AgreementOut)
def block_agreement(request: ApiRequest, number: str, given: Block) -> object:
    """Let it hold for no new case, whatever else."""
    return actions.block_agreement(
        number=number,
        reason=given.reason,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}/block", response=AgreementOut)
def unblock_agreement(request: ApiRequest, number: str) -> object:
    """Let it hold again; no new approval is needed."""
    return actions.unblock_agreement(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )
