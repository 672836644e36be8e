"""``cases/{number}/contacts``: who is told of a case along with its caller."""

from uuid import UUID

from ninja import Query, Status

from servanda.api.cases.routers import one_case
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, RecordOut, left_out
from servanda.cases import actions, queries


class CaseContactOut(RecordOut):
    """A contact, or one of the vendor's own people. ``by_hand``: added or changed on the case, not only inherited."""

    contact_id: UUID | None
    user_id: UUID | None
    name: str
    is_main: bool
    mail_to: bool
    mail_cc: bool
    by_hand: bool


class NewCaseContact(Body):
    """Either ``contact_id`` or ``user_id``. A new main contact takes that from the former."""

    contact_id: UUID | None = None
    user_id: UUID | None = None
    is_main: Flag = False
    mail_to: Flag = False
    mail_cc: Flag = False


class CaseContactChange(Body):
    is_main: Flag = left_out()
    mail_to: Flag = left_out()
    mail_cc: Flag = left_out()


@one_case.get("/{number}/contacts", response=Listing[CaseContactOut])
def list_case_contacts(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Who is told along, in the order in which they came."""
    found = queries.case_contacts(queries.seen_case(number, viewer=request.viewer))
    return page(found, paging, order=("id",))


@one_case.post("/{number}/contacts", response={201: CaseContactOut})
def add_case_contact(request: ApiRequest, number: str, given: NewCaseContact) -> object:
    """Tell somebody along from now on."""
    return actions.add_case_contact(number=number, **given.given(), by=request.viewer, at=request.at)


@one_case.patch("/{number}/contacts/{uuid:entry_id}", response=CaseContactOut)
def change_case_contact(request: ApiRequest, number: str, entry_id: UUID, given: CaseContactChange) -> object:
    """Change the marks that are sent."""
    return actions.change_case_contact(
        number=number, entry_id=entry_id, **given.given(), by=request.viewer, at=request.at
    )


@one_case.delete("/{number}/contacts/{uuid:entry_id}", response={204: None})
def remove_case_contact(request: ApiRequest, number: str, entry_id: UUID) -> object:
    """Tell somebody along no more."""
    actions.remove_case_contact(number=number, entry_id=entry_id, by=request.viewer, at=request.at)
    return Status(204, None)
