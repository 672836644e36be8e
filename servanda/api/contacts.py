"""``contacts``: the people of customers."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from servanda.api.customers import ExternalId
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Address, Body, Flag, Line, RecordOut, SearchWords, left_out
from servanda.customers import actions, queries

router = Router(tags=["contacts"])

Mails = Annotated[list[Address], Field(max_length=20)]
Phones = Annotated[list[Line], Field(max_length=20)]
Title = Annotated[str, Field(max_length=120)]
Visibility = Literal["own", "customer", "sub_customers"]


class ContactOut(RecordOut):
    """``mails`` and ``phones`` begin with the one to use first; phones are as they were written."""

    customer_id: UUID
    name: str
    mails: list[str]
    phones: list[str]
    job_title: str
    language: str
    zone: str
    portal_visibility: Visibility
    state: Literal["confirmed", "unconfirmed"]
    external_id: str
    is_active: bool

    @staticmethod
    def resolve_mails(contact: Any) -> list[str]:
        return [one.mail for one in contact.addresses.all()]

    @staticmethod
    def resolve_phones(contact: Any) -> list[str]:
        return [one.written for one in contact.phones.all()]


class ContactPut(Body):
    """Zone and language are the customer's unless given. Phones as people write them."""

    customer_id: UUID
    name: Line
    mails: Mails = []
    phones: Phones = []
    job_title: Title = ""
    language: Line = left_out()
    zone: Line = left_out()
    portal_visibility: Visibility = "own"
    is_active: Flag = True


class NewContact(ContactPut):
    external_id: ExternalId = ""


class ContactChange(Body):
    """``mails`` and ``phones`` name all of them."""

    customer_id: UUID = left_out()
    name: Line = left_out()
    mails: Mails = left_out()
    phones: Phones = left_out()
    job_title: Title = left_out()
    language: Line = left_out()
    zone: Line = left_out()
    portal_visibility: Visibility = left_out()
    external_id: ExternalId = left_out()
    is_active: Flag = left_out()


class ContactFilter(Body):
    q: SearchWords = ""
    customer_id: UUID | None = None
    is_active: bool | None = None


@router.get("", response=Listing[ContactOut])
def list_contacts(request: ApiRequest, wanted: Query[ContactFilter], paging: Query[Paging]) -> object:
    """Contacts by name; `q` are beginnings of words in it."""
    found = queries.contacts(
        viewer=request.viewer,
        customer_id=wanted.customer_id,
        search=wanted.q,
        is_active=wanted.is_active,
    )
    return page(found, paging, order=("sort_name", "id"))


@router.post("", response={201: ContactOut})
def add_contact(request: ApiRequest, given: NewContact) -> object:
    """Add a confirmed contact."""
    return actions.add_contact(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:contact_id}", response=ContactOut)
def get_contact(request: ApiRequest, contact_id: UUID) -> object:
    """One contact."""
    return queries.contact(contact_id, viewer=request.viewer)


@router.patch("/{uuid:contact_id}", response=ContactOut)
def change_contact(request: ApiRequest, contact_id: UUID, given: ContactChange) -> object:
    """Change what is sent."""
    return actions.change_contact(
        contact_id=contact_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )


@router.post("/{uuid:contact_id}/confirmation", response=ContactOut)
def confirm_contact(request: ApiRequest, contact_id: UUID) -> object:
    """Vouch for a contact who was added from an unknown sender."""
    return actions.confirm_contact(contact_id=contact_id, by=request.viewer, at=request.at)


@router.put("/by-external-id/{external_id}", response={200: ContactOut, 201: ContactOut})
def put_contact(request: ApiRequest, external_id: str, given: ContactPut) -> object:
    """Change the contact that another system knows by this id, or add one (201); what is not sent stays."""
    contact, added = actions.put_contact(
        external_id=external_id,
        fields=given.given(),  # type: ignore[arg-type]  # of the same fields
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(201 if added else 200, contact)
