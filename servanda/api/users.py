"""``users``: who signs in, what they may do, and leaving with a successor."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Address, Body, Code, Line, Out, RecordOut, SearchWords, left_out
from servanda.cases import actions as cases
from servanda.cases import queries as in_hand
from servanda.core.leaving import Duty
from servanda.organisations import actions, queries
from servanda.people import actions as people

router = Router(tags=["users"])

Roles = Annotated[list[Code], Field(max_length=20)]
Language = Annotated[str, Field(min_length=2, max_length=12)]
Zone = Annotated[str, Field(min_length=1, max_length=64)]


class Grant(Out):
    """A role; without an organisation it holds for all."""

    role: str
    organisation_id: UUID | None

    @staticmethod
    def resolve_role(grant: Any) -> str:
        return str(grant.role.code)


class UserOut(RecordOut):
    email: str
    name: str
    zone: str
    language: str
    is_staff: bool
    is_active: bool
    grants: list[Grant]


class NewUser(Body):
    """A member of staff. They choose a password themselves by *forgotten password*."""

    email: Address
    name: Line
    zone: Zone = "UTC"
    language: Language = "en"
    roles: Roles = []


class UserChange(Body):
    email: Address = left_out()
    name: Line = left_out()
    zone: Zone = left_out()
    language: Language = left_out()


class ChosenSuccessors(Body):
    """Who takes over one kind of thing, where that is somebody else than ``successor_id``."""

    teams: UUID | None = None
    queues: UUID | None = None
    organisations: UUID | None = None
    contracts: UUID | None = None
    agreements: UUID | None = None
    secured_information: UUID | None = None
    cases: UUID | None = None


class Deactivation(Body):
    """``successor_id`` takes over everything for which ``successors`` names nobody."""

    successor_id: UUID | None = None
    successors: ChosenSuccessors = ChosenSuccessors()


class HeldOut(Out):
    """What the user has of one kind, by name; ``lacking`` is what nobody would answer for without a successor."""

    duty: Duty
    names: list[str]
    lacking: list[str]


class HoldingsOut(Out):
    """Everything that is to be handed over when somebody leaves."""

    items: list[HeldOut]


class Reactivation(Body):
    """Nothing to say."""


class RoleChange(Body):
    """The roles for one organisation, or without one for all; roles elsewhere stay."""

    organisation_id: UUID | None = None
    roles: Roles


class UserFilter(Body):
    q: SearchWords = ""
    is_active: bool | None = None


@router.get("", response=Listing[UserOut])
def list_users(request: ApiRequest, wanted: Query[UserFilter], paging: Query[Paging]) -> object:
    """Users by name; `q` is in the name or the mail address."""
    found = queries.people(viewer=request.viewer, search=wanted.q, is_active=wanted.is_active)
    return page(found, paging, order=("sort_name", "id"))


@router.post("", response={201: UserOut})
def create_user(request: ApiRequest, given: NewUser) -> object:
    """Add a member of staff, with roles for all organisations."""
    user = actions.add_staff(**given.given(), by=request.viewer, at=request.at)
    return queries.person(user.id, viewer=request.viewer)


@router.get("/{uuid:user_id}", response=UserOut)
def get_user(request: ApiRequest, user_id: UUID) -> object:
    """One user."""
    return queries.person(user_id, viewer=request.viewer)


@router.patch("/{uuid:user_id}", response=UserOut)
def change_user(request: ApiRequest, user_id: UUID, given: UserChange) -> object:
    """Change what is sent."""
    people.change_profile(
        user_id=user_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )
    return queries.person(user_id, viewer=request.viewer)


@router.post("/{uuid:user_id}/deactivation", response=UserOut)
def deactivate_user(request: ApiRequest, user_id: UUID, given: Deactivation) -> object:
    """Let nobody sign in as this user; what they answer for is handed over, open cases go back, tokens end."""
    chosen = {Duty(name): one for name, one in given.successors if one is not None}
    cases.deactivate_user(
        user_id=user_id,
        successor_id=given.successor_id,
        successors=chosen,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return queries.person(user_id, viewer=request.viewer)


@router.get("/{uuid:user_id}/holdings", response=HoldingsOut)
def get_holdings(request: ApiRequest, user_id: UUID) -> object:
    """What the user answers for, and what of it would lack somebody if they left."""
    return {"items": in_hand.holdings(user_id, viewer=request.viewer)}


@router.post("/{uuid:user_id}/reactivation", response=UserOut)
def reactivate_user(request: ApiRequest, user_id: UUID, given: Reactivation) -> object:
    """Let the user sign in again; tokens stay revoked."""
    people.reactivate_user(user_id=user_id, expecting=expected(request), by=request.viewer, at=request.at)
    return queries.person(user_id, viewer=request.viewer)


@router.put("/{uuid:user_id}/roles", response=UserOut)
def put_roles(request: ApiRequest, user_id: UUID, given: RoleChange) -> object:
    """Make these the roles for the organisation, and no others there."""
    actions.grant_roles(
        user_id=user_id,
        roles=given.roles,
        organisation_id=given.organisation_id,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return queries.person(user_id, viewer=request.viewer)
