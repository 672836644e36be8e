"""``teams``: users under one manager."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from servanda.agreements import actions as agreements
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Line, Out, RecordOut, SearchWords, left_out
from servanda.people import actions, queries

router = Router(tags=["teams"])

MemberIds = Annotated[list[UUID], Field(max_length=500)]


class Member(Out):
    id: UUID
    name: str


class TeamOut(RecordOut):
    name: str
    is_active: bool
    manager: Member
    members: list[Member]


class NewTeam(Body):
    """The manager is always a member."""

    name: Line
    manager_id: UUID
    member_ids: MemberIds = []


class TeamChange(Body):
    name: Line = left_out()
    manager_id: UUID = left_out()
    member_ids: MemberIds = left_out()
    is_active: Flag = left_out()


class TeamFilter(Body):
    q: SearchWords = ""


@router.get("", response=Listing[TeamOut])
def list_teams(request: ApiRequest, wanted: Query[TeamFilter], paging: Query[Paging]) -> object:
    """Teams by name; `q` is in the name."""
    return page(queries.teams(viewer=request.viewer, search=wanted.q), paging, order=("sort_name", "id"))


@router.post("", response={201: TeamOut})
def create_team(request: ApiRequest, given: NewTeam) -> object:
    """Add a team."""
    return actions.create_team(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:team_id}", response=TeamOut)
def get_team(request: ApiRequest, team_id: UUID) -> object:
    """One team."""
    return queries.team(team_id, viewer=request.viewer)


@router.patch("/{uuid:team_id}", response=TeamOut)
def change_team(request: ApiRequest, team_id: UUID, given: TeamChange) -> object:
    """Change what is sent; `member_ids` names all members."""
    return agreements.change_team(
        team_id=team_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )
