"""``customers``: organisations that were promised support."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from servanda.agreements.queries import customers_without_contract
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Line, RecordOut, SearchWords, left_out
from servanda.customers import actions, queries

router = Router(tags=["customers"])

Domains = Annotated[list[Line], Field(max_length=100)]
Note = Annotated[str, Field(max_length=8000)]
ExternalId = Annotated[str, Field(max_length=120)]
"""The id in another system; empty for none."""


class CustomerOut(RecordOut):
    number: str
    name: str
    parent_id: UUID | None
    mail_domains: list[str]
    zone: str
    language: str
    note: str
    external_id: str
    is_active: bool

    @staticmethod
    def resolve_mail_domains(customer: Any) -> list[str]:
        return sorted(one.domain for one in customer.mail_domains.all())


class CustomerPut(Body):
    """Whoever writes from one of the ``mail_domains`` belongs to the customer; free-mail providers are refused."""

    name: Line
    parent_id: UUID | None = None
    mail_domains: Domains = []
    zone: Line = "UTC"
    language: Line = "en"
    note: Note = ""
    is_active: Flag = True


class NewCustomer(CustomerPut):
    external_id: ExternalId = ""


class CustomerChange(Body):
    """``mail_domains`` names all of them."""

    name: Line = left_out()
    parent_id: UUID | None = None
    mail_domains: Domains = left_out()
    zone: Line = left_out()
    language: Line = left_out()
    note: Note = left_out()
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class CustomerFilter(Body):
    q: SearchWords = ""
    parent_id: UUID | None = None
    is_active: bool | None = None
    without_contract: bool | None = None


@router.get("", response=Listing[CustomerOut])
def list_customers(request: ApiRequest, wanted: Query[CustomerFilter], paging: Query[Paging]) -> object:
    """Customers by name; `q` are beginnings of words in it, `parent_id` leaves those directly below.

    `without_contract` leaves those in use whom no contract reaches now, or with `false` all others.
    """
    found = queries.customers(viewer=request.viewer, search=wanted.q, is_active=wanted.is_active)
    if wanted.parent_id:
        found = found.filter(parent=wanted.parent_id)
    if wanted.without_contract is not None:
        bare = customers_without_contract(viewer=request.viewer, at=request.at).order_by().values("id")
        found = found.filter(id__in=bare) if wanted.without_contract else found.exclude(id__in=bare)
    return page(found, paging, order=("sort_name", "id"))


@router.post("", response={201: CustomerOut})
def add_customer(request: ApiRequest, given: NewCustomer) -> object:
    """Add a customer; its number comes from a sequence."""
    return actions.add_customer(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:customer_id}", response=CustomerOut)
def get_customer(request: ApiRequest, customer_id: UUID) -> object:
    """One customer."""
    return queries.customer(customer_id, viewer=request.viewer)


@router.patch("/{uuid:customer_id}", response=CustomerOut)
def change_customer(request: ApiRequest, customer_id: UUID, given: CustomerChange) -> object:
    """Change what is sent."""
    return actions.change_customer(
        customer_id=customer_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.put("/by-external-id/{external_id}", response={200: CustomerOut, 201: CustomerOut})
def put_customer(request: ApiRequest, external_id: str, given: CustomerPut) -> object:
    """Change the customer that another system knows by this id, or add it (201); what is not sent stays."""
    customer, added = actions.put_customer(
        external_id=external_id,
        fields=given.given(),  # type: ignore[arg-type]  # of the same fields
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(201 if added else 200, customer)
