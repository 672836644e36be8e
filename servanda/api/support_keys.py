"""``support-keys``: what customers quote when they call."""

from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.customers import ExternalId
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.promises import Block
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Flag, InstantOut, Line, RecordOut, SearchWords, left_out

router = Router(tags=["support-keys"])
of_agreement = Router(tags=["support-keys"])

Description = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Installation = Annotated[str, StringConstraints(min_length=1, max_length=8000)]
Number = Annotated[str, StringConstraints(max_length=40)]
Weight = Annotated[int, Strict(), Field(ge=1, le=9)]
InstalledIds = Annotated[list[UUID], Field(max_length=200)]
ObjectIds = Annotated[list[UUID], Field(max_length=200)]


_DRAWING: Final = {
    "responses": {
        200: {"description": "The label", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}
    }
}


class SupportKeyOut(RecordOut):
    """What it took from its agreement it took once."""

    code: str
    customer_id: UUID
    organisation_id: UUID
    description: str
    installation_description: str
    agreement_number: str | None
    installed_product_ids: list[UUID]
    business_object_ids: list[UUID]
    work_calendar_id: UUID | None
    zone: str
    support_type_id: UUID | None
    service_level_id: UUID | None
    pinned_version: int | None
    severity_weight: int | None
    ask_for_business_objects: bool
    blocked_at: InstantOut | None
    blocked_by: str
    block_reason: str
    external_id: str
    is_active: bool

    @staticmethod
    def resolve_agreement_number(key: Any) -> str | None:
        return key.agreement.number if key.agreement else None

    @staticmethod
    def resolve_installed_product_ids(key: Any) -> list[UUID]:
        return sorted(one.id for one in key.installed_products.all())

    @staticmethod
    def resolve_business_object_ids(key: Any) -> list[UUID]:
        return sorted(one.id for one in key.business_objects.all())


class KeyOfAgreement(Body):
    """What is not sent is copied from the agreement, once; without ``code`` one is made."""

    code: Code = left_out()
    organisation_id: UUID | None = None
    description: Description
    installation_description: Installation
    installed_product_ids: InstalledIds = []
    business_object_ids: ObjectIds = []
    work_calendar_id: UUID | None = None
    zone: Line = left_out()
    support_type_id: UUID | None = None
    service_level_id: UUID | None = None
    severity_weight: Weight | None = None
    ask_for_business_objects: Flag = False
    external_id: ExternalId = ""


class NewSupportKey(KeyOfAgreement):
    """Without an agreement, customer, organisation, calendar, zone and level have to be sent."""

    customer_id: UUID = left_out()
    agreement_number: Number | None = None


class SupportKeyChange(Body):
    """Another customer disconnects the agreement, the installed products and the business objects."""

    customer_id: UUID = left_out()
    organisation_id: UUID = left_out()
    description: Description = left_out()
    installation_description: Installation = left_out()
    agreement_number: Number | None = None
    installed_product_ids: InstalledIds = left_out()
    business_object_ids: ObjectIds = left_out()
    work_calendar_id: UUID | None = None
    zone: Line = left_out()
    support_type_id: UUID | None = None
    service_level_id: UUID | None = None
    severity_weight: Weight | None = None
    ask_for_business_objects: Flag = left_out()
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class KeyFilter(Body):
    """``severity_weight`` 0 means none."""

    q: SearchWords = ""
    customer_id: UUID | None = None
    organisation_id: UUID | None = None
    is_active: bool | None = None
    is_blocked: bool | None = None
    has_agreement: bool | None = None
    severity_weight: Annotated[int, Field(ge=0, le=9)] | None = None


@router.get("", response=Listing[SupportKeyOut])
def list_support_keys(request: ApiRequest, wanted: Query[KeyFilter], paging: Query[Paging]) -> object:
    """Support keys by code; `q`: the customer's name, a part of the code as it was read, or of the description."""
    narrowed = queries.KeysWanted(
        organisation_id=wanted.organisation_id,
        is_blocked=wanted.is_blocked,
        has_agreement=wanted.has_agreement,
        severity_weight=wanted.severity_weight,
    )
    found = queries.support_keys(
        viewer=request.viewer,
        customer_id=wanted.customer_id,
        search=wanted.q,
        is_active=wanted.is_active,
        wanted=narrowed,
    )
    return page(found, paging, order=("code",))


@router.post("", response={201: SupportKeyOut})
def create_support_key(request: ApiRequest, given: NewSupportKey) -> object:
    """Add a key, from an agreement or with terms of its own."""
    return actions.create_support_key(**given.given(), by=request.viewer, at=request.at)


@router.get("/{code}", response=SupportKeyOut)
def get_support_key(request: ApiRequest, code: str) -> object:
    """One support key."""
    return queries.support_key(code, viewer=request.viewer)


@router.patch("/{code}", response=SupportKeyOut)
def change_support_key(request: ApiRequest, code: str, given: SupportKeyChange) -> object:
    """Change what is sent; the code stays, for people quote it."""
    return actions.change_support_key(
        code=code, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )


@router.get("/{code}/label", response=None, openapi_extra=_DRAWING)
def label_of_support_key(request: ApiRequest, code: str) -> HttpResponse:
    """Its label of 62 by 29 mm as SVG; the QR code opens the registration of a case with the key."""
    label = queries.key_label(queries.support_key(code, viewer=request.viewer))
    return HttpResponse(label.svg, content_type="image/svg+xml")


@router.post("/{code}/block", response=SupportKeyOut)
def block_support_key(request: ApiRequest, code: str, given: Block) -> object:
    """Let it inform and route, but lend nothing."""
    return actions.block_support_key(
        code=code, reason=given.reason, expecting=expected(request), by=request.viewer, at=request.at
    )


@router.delete("/{code}/block", response=SupportKeyOut)
def unblock_support_key(request: ApiRequest, code: str) -> object:
    """Let it lend again."""
    return actions.unblock_support_key(
        code=code, expecting=expected(request), by=request.viewer, at=request.at
    )


@of_agreement.get("/{number}/support-keys", response=Listing[SupportKeyOut])
def list_keys_of_agreement(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """The keys of an agreement, by code."""
    agreement = queries.agreement(number, viewer=request.viewer)
    found = queries.support_keys(viewer=request.viewer, agreement_number=agreement.number)
    return page(found, paging, order=("code",))


@of_agreement.post("/{number}/support-keys", response={201: SupportKeyOut})
def create_key_of_agreement(request: ApiRequest, number: str, given: KeyOfAgreement) -> object:
    """Make a key from the agreement: what is not sent is copied, once."""
    return actions.create_support_key(
        agreement_number=number, **given.given(), by=request.viewer, at=request.at
    )
