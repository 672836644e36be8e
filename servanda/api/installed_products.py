"""``installed-products``: what of the products stands at which customer."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from servanda.api.customers import ExternalId
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, RecordOut, left_out
from servanda.customers import actions, queries

router = Router(tags=["installed-products"])

Serial = Annotated[str, Field(max_length=80)]
Site = Annotated[str, Field(max_length=200)]


class InstalledProductOut(RecordOut):
    """``warranty_until`` is the last day, local to the customer's zone."""

    customer_id: UUID
    product_id: UUID
    serial: str
    site: str
    warranty_until: date | None
    external_id: str
    is_active: bool


class InstalledProductPut(Body):
    """A known ``serial`` is unique for the product."""

    customer_id: UUID
    product_id: UUID
    serial: Serial = ""
    site: Site = ""
    warranty_until: date | None = None
    is_active: Flag = True


class NewInstalledProduct(InstalledProductPut):
    external_id: ExternalId = ""


class InstalledProductChange(Body):
    customer_id: UUID = left_out()
    product_id: UUID = left_out()
    serial: Serial = left_out()
    site: Site = left_out()
    warranty_until: date | None = None
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class InstalledProductFilter(Body):
    customer_id: UUID | None = None
    product_id: UUID | None = None
    is_active: bool | None = None


@router.get("", response=Listing[InstalledProductOut])
def list_installed_products(
    request: ApiRequest, wanted: Query[InstalledProductFilter], paging: Query[Paging]
) -> object:
    """Installed products in the order in which they were recorded."""
    found = queries.installed_products(
        viewer=request.viewer, customer_id=wanted.customer_id, is_active=wanted.is_active
    )
    if wanted.product_id:
        found = found.filter(product=wanted.product_id)
    return page(found, paging, order=("id",))


@router.post("", response={201: InstalledProductOut})
def add_installed_product(request: ApiRequest, given: NewInstalledProduct) -> object:
    """Record a product at a customer."""
    return actions.add_installed_product(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:installed_id}", response=InstalledProductOut)
def get_installed_product(request: ApiRequest, installed_id: UUID) -> object:
    """One installed product."""
    return queries.installed_product(installed_id, viewer=request.viewer)


@router.patch("/{uuid:installed_id}", response=InstalledProductOut)
def change_installed_product(
    request: ApiRequest, installed_id: UUID, given: InstalledProductChange
) -> object:
    """Change what is sent."""
    return actions.change_installed_product(
        installed_id=installed_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.put("/by-external-id/{external_id}", response={200: InstalledProductOut, 201: InstalledProductOut})
def put_installed_product(request: ApiRequest, external_id: str, given: InstalledProductPut) -> object:
    """Change what another system knows by this id, or record it (201); what is not sent stays."""
    installed, added = actions.put_installed_product(
        external_id=external_id,
        fields=given.given(),  # type: ignore[arg-type]  # of the same fields
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(201 if added else 200, installed)
