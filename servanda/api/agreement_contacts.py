"""``agreements/{number}/contacts``: who is named in an agreement."""

from uuid import UUID

from ninja import Query, Router, Status

from servanda.agreements import actions, queries
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, RecordOut, left_out

router = Router(tags=["agreements"])


class AgreementContactOut(RecordOut):
    """A contact, or one of the vendor's own people."""

    contact_id: UUID | None
    user_id: UUID | None
    name: str
    is_main: bool
    mail_to: bool
    mail_cc: bool


class NewAgreementContact(Body):
    """Either ``contact_id`` or ``user_id``. A new main contact takes that from the former."""

    contact_id: UUID | None = None
    user_id: UUID | None = None
    is_main: Flag = False
    mail_to: Flag = False
    mail_cc: Flag = False


class AgreementContactChange(Body):
    is_main: Flag = left_out()
    mail_to: Flag = left_out()
    mail_cc: Flag = left_out()


@router.get("/{number}/contacts", response=Listing[AgreementContactOut])
def list_agreement_contacts(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Who is named, in the order of naming."""
    return page(queries.agreement_contacts(number, viewer=request.viewer), paging, order=("id",))


@router.post("/{number}/contacts", response={201: AgreementContactOut})
def add_agreement_contact(request: ApiRequest, number: str, given: NewAgreementContact) -> object:
    """Name somebody; this is open while the agreement is approved."""
    return actions.add_agreement_contact(number=number, **given.given(), by=request.viewer, at=request.at)


@router.patch("/{number}/contacts/{uuid:entry_id}", response=AgreementContactOut)
def change_agreement_contact(
    request: ApiRequest, number: str, entry_id: UUID, given: AgreementContactChange
) -> object:
    """Change the marks that are sent."""
    return actions.change_agreement_contact(
        number=number, entry_id=entry_id, **given.given(), by=request.viewer, at=request.at
    )


@router.delete("/{number}/contacts/{uuid:entry_id}", response={204: None})
def remove_agreement_contact(request: ApiRequest, number: str, entry_id: UUID) -> object:
    """Name somebody no more."""
    actions.remove_agreement_contact(number=number, entry_id=entry_id, by=request.viewer, at=request.at)
    return Status(204, None)
