"""``products``: what the vendor sells."""

from uuid import UUID

from ninja import Query, Router, Status

from servanda.api.customers import ExternalId
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Flag, Line, RecordOut, SearchWords, left_out
from servanda.customers import actions, queries

router = Router(tags=["products"])


class ProductOut(RecordOut):
    code: str
    name: str
    external_id: str
    is_active: bool


class ProductPut(Body):
    """``code``: 3 to 40 letters A to Z, digits and hyphens."""

    code: Code
    name: Line
    is_active: Flag = True


class NewProduct(ProductPut):
    external_id: ExternalId = ""


class ProductChange(Body):
    code: Code = left_out()
    name: Line = left_out()
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class ProductFilter(Body):
    q: SearchWords = ""
    is_active: bool | None = None


@router.get("", response=Listing[ProductOut])
def list_products(request: ApiRequest, wanted: Query[ProductFilter], paging: Query[Paging]) -> object:
    """Products by name; `q` are beginnings of words in it."""
    found = queries.products(viewer=request.viewer, search=wanted.q, is_active=wanted.is_active)
    return page(found, paging, order=("sort_name", "id"))


@router.post("", response={201: ProductOut})
def add_product(request: ApiRequest, given: NewProduct) -> object:
    """Add a product."""
    return actions.add_product(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:product_id}", response=ProductOut)
def get_product(request: ApiRequest, product_id: UUID) -> object:
    """One product."""
    return queries.product(product_id, viewer=request.viewer)


@router.patch("/{uuid:product_id}", response=ProductOut)
def change_product(request: ApiRequest, product_id: UUID, given: ProductChange) -> object:
    """Change what is sent."""
    return actions.change_product(
        product_id=product_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )


@router.put("/by-external-id/{external_id}", response={200: ProductOut, 201: ProductOut})
def put_product(request: ApiRequest, external_id: str, given: ProductPut) -> object:
    """Change the product that another system knows by this id, or add it (201); what is not sent stays."""
    product, added = actions.put_product(
        external_id=external_id,
        fields=given.given(),  # type: ignore[arg-type]  # of the same fields
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(201 if added else 200, product)
