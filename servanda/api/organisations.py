"""``organisations``: the parts of the vendor that give support."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Address, Body, Code, Flag, Line, RecordOut, left_out
from servanda.organisations import actions, queries

router = Router(tags=["organisations"])

MailName = Annotated[str, Field(max_length=120)]
MailAddress = Annotated[str, Field(max_length=254)]
Disclaimer = Annotated[str, Field(max_length=4000)]


class OrganisationOut(RecordOut):
    code: str
    description: str
    work_calendar_id: UUID
    zone: str
    manager_id: UUID | None
    mail_name: str
    mail_address: str
    disclaimer: str
    default_queue_id: UUID | None
    restricted: bool
    is_default: bool
    is_active: bool


class NewOrganisation(Body):
    code: Code
    description: Line
    work_calendar_id: UUID
    zone: Line = "UTC"
    manager_id: UUID | None = None
    mail_name: Line = left_out()
    mail_address: Address = left_out()
    disclaimer: Disclaimer = ""
    restricted: Flag = False


class OrganisationChange(Body):
    """Null takes the manager or the default queue away."""

    code: Code = left_out()
    description: Line = left_out()
    work_calendar_id: UUID = left_out()
    zone: Line = left_out()
    manager_id: UUID | None = None
    mail_name: MailName = left_out()
    mail_address: MailAddress = left_out()
    disclaimer: Disclaimer = left_out()
    default_queue_id: UUID | None = None
    restricted: Flag = left_out()


@router.get("", response=Listing[OrganisationOut])
def list_organisations(request: ApiRequest, paging: Query[Paging]) -> object:
    """Support organisations by code, those out of use included."""
    return page(queries.organisations(viewer=request.viewer), paging, order=("code", "id"))


@router.post("", response={201: OrganisationOut})
def create_organisation(request: ApiRequest, given: NewOrganisation) -> object:
    """Add an organisation. The first one is the default."""
    return actions.create_organisation(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:organisation_id}", response=OrganisationOut)
def get_organisation(request: ApiRequest, organisation_id: UUID) -> object:
    """One organisation."""
    return queries.organisation(organisation_id, viewer=request.viewer)


@router.patch("/{uuid:organisation_id}", response=OrganisationOut)
def change_organisation(request: ApiRequest, organisation_id: UUID, given: OrganisationChange) -> object:
    """Change what is sent."""
    return actions.change_organisation(
        organisation_id=organisation_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.post("/{uuid:organisation_id}/default", response=OrganisationOut)
def make_default_organisation(request: ApiRequest, organisation_id: UUID) -> object:
    """Let this organisation take what nothing else names."""
    return actions.make_default_organisation(
        organisation_id=organisation_id, by=request.viewer, at=request.at
    )


@router.post("/{uuid:organisation_id}/deactivation", response=OrganisationOut)
def deactivate_organisation(request: ApiRequest, organisation_id: UUID) -> object:
    """Take it out of use; 409 says everything that still needs it."""
    return actions.deactivate_organisation(organisation_id=organisation_id, by=request.viewer, at=request.at)


@router.delete("/{uuid:organisation_id}/deactivation", response=OrganisationOut)
def reactivate_organisation(request: ApiRequest, organisation_id: UUID) -> object:
    """Put it into use again."""
    return actions.reactivate_organisation(organisation_id=organisation_id, by=request.viewer, at=request.at)
