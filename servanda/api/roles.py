"""``roles``: sets of permissions."""

from ninja import Query, Router

from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Out
from servanda.people import queries

router = Router(tags=["roles"])


class RoleOut(Out):
    code: str
    name: str
    permissions: list[str]


@router.get("", response=Listing[RoleOut])
def list_roles(request: ApiRequest, paging: Query[Paging]) -> object:
    """Roles by code, with what each permits."""
    return page(queries.roles(viewer=request.viewer), paging, order=("code",))
