"""``business-objects``: what of a customer stands in other systems: orders, parts, invoices."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from servanda.api.customers import ExternalId
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, RecordOut, SearchWords, left_out
from servanda.customers import actions, queries

router = Router(tags=["business-objects"])

Kind = Annotated[
    str,
    StringConstraints(max_length=24),
    Field(json_schema_extra={"enum": [kind for kind, _ in queries.OBJECT_KINDS]}),
]
"""One of the kinds; *other* is a free reference."""
Reference = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Label = Annotated[str, Field(max_length=200)]
Link = Annotated[str, Field(max_length=500)]


class BusinessObjectOut(RecordOut):
    """``link`` opens it in its own system."""

    customer_id: UUID
    kind: str
    reference: str
    label: str
    link: str
    installed_product_id: UUID | None
    queue_id: UUID | None
    external_id: str
    is_active: bool


class BusinessObjectPut(Body):
    """A ``reference`` is unique for customer and kind, in whatever case; ``link`` begins with https:// or http://."""

    customer_id: UUID
    kind: Kind
    reference: Reference
    label: Label = ""
    link: Link = ""
    installed_product_id: UUID | None = None
    queue_id: UUID | None = None
    is_active: Flag = True


class NewBusinessObject(BusinessObjectPut):
    external_id: ExternalId = ""


class BusinessObjectChange(Body):
    """It stays with its customer."""

    kind: Kind = left_out()
    reference: Reference = left_out()
    label: Label = left_out()
    link: Link = left_out()
    installed_product_id: UUID | None = None
    queue_id: UUID | None = None
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class BusinessObjectFilter(Body):
    q: SearchWords = ""
    customer_id: UUID | None = None
    kind: Annotated[str, StringConstraints(max_length=24)] = ""
    is_active: bool | None = None


@router.get("", response=Listing[BusinessObjectOut])
def list_business_objects(
    request: ApiRequest, wanted: Query[BusinessObjectFilter], paging: Query[Paging]
) -> object:
    """Business objects in the order in which they were recorded; `q` is the beginning of the reference."""
    found = queries.business_objects(
        viewer=request.viewer,
        customer_id=wanted.customer_id,
        kind=wanted.kind,
        search=wanted.q,
        is_active=wanted.is_active,
    )
    return page(found, paging, order=("id",))


@router.post("", response={201: BusinessObjectOut})
def add_business_object(request: ApiRequest, given: NewBusinessObject) -> object:
    """Record an object of a customer; a reference that the customer has already is refused by its name."""
    return actions.add_business_object(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:object_id}", response=BusinessObjectOut)
def get_business_object(request: ApiRequest, object_id: UUID) -> object:
    """One business object."""
    return queries.business_object(object_id, viewer=request.viewer)


@router.patch("/{uuid:object_id}", response=BusinessObjectOut)
def change_business_object(request: ApiRequest, object_id: UUID, given: BusinessObjectChange) -> object:
    """Change what is sent."""
    return actions.change_business_object(
        object_id=object_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )


@router.put("/by-external-id/{external_id}", response={200: BusinessObjectOut, 201: BusinessObjectOut})
def put_business_object(request: ApiRequest, external_id: str, given: BusinessObjectPut) -> object:
    """Change what another system knows by this id, or record it (201); what is not sent stays."""
    fields = given.given()
    one, added = actions.put_business_object(
        external_id=external_id,
        customer_id=fields.pop("customer_id"),
        fields=fields,  # type: ignore[arg-type]  # of the same fields
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(201 if added else 200, one)
