"""``roles``: sets of permissions, those shipped and own ones."""

from typing import Annotated

from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, RecordOut, left_out
from servanda.core.access import Permission
from servanda.organisations import actions
from servanda.people import queries

router = Router(tags=["roles"])

RoleName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
NewCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[-a-zA-Z0-9_]+$")]
Permissions = Annotated[list[Permission], Field(max_length=len(Permission))]


class RoleOut(RecordOut):
    """``is_shipped``: it comes with the program and stays as it is. Out of use it permits nothing."""

    code: str
    name: str
    permissions: list[str]
    is_shipped: bool
    is_active: bool


class NewRole(Body):
    """Without a ``code`` it gets one made from its name."""

    name: RoleName
    permissions: Permissions = []
    code: NewCode = left_out()


class ChangedRole(Body):
    """``permissions`` names all of them."""

    name: RoleName = left_out()
    permissions: Permissions = left_out()
    is_active: Flag = left_out()


@router.get("", response=Listing[RoleOut])
def list_roles(request: ApiRequest, paging: Query[Paging]) -> object:
    """Roles by code, with what each permits."""
    return page(queries.roles(viewer=request.viewer), paging, order=("code",))


@router.post("", response={201: RoleOut})
def create_role(request: ApiRequest, given: NewRole) -> object:
    """Add a role."""
    return actions.create_role(**given.given(), by=request.viewer, at=request.at)


@router.get("/{code}", response=RoleOut)
def get_role(request: ApiRequest, code: str) -> object:
    """One role."""
    return queries.role(code, viewer=request.viewer)


@router.delete("/{code}", response={204: None})
def remove_role(request: ApiRequest, code: str) -> Status[None]:
    """Remove an own role that nobody has; history keeps it."""
    actions.remove_role(code=code, expecting=expected(request), by=request.viewer, at=request.at)
    return Status(204, None)


@router.patch("/{code}", response=RoleOut)
def change_role(request: ApiRequest, code: str, given: ChangedRole) -> object:
    """Change what is sent; it holds at once for everybody who has the role."""
    return actions.change_role(
        code=code, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )
