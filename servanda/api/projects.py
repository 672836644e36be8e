"""``agreements/{number}/projects``: what the customer's work is booked on."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import StringConstraints

from servanda.agreements import actions, queries
from servanda.agreements.actions import ProjectKind
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Flag, RecordOut, left_out

router = Router(tags=["agreements"])

Kind = Literal["project", "sub_project", "activity"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Reference = Annotated[str, StringConstraints(max_length=120)]


class ProjectOut(RecordOut):
    """`key_code`: offered for cases of that key alone."""

    kind: Kind
    parent_id: UUID | None
    name: str
    reference: str
    key_code: str | None
    is_default: bool
    is_active: bool

    @staticmethod
    def resolve_key_code(project: Any) -> str | None:
        return project.support_key.code if project.support_key else None


class NewProject(Body):
    """A project stands alone; a sub-project is a part of one, an activity of either."""

    kind: Kind
    parent_id: UUID | None = None
    name: Name
    reference: Reference = ""
    key_code: Code | None = None
    is_default: Flag = False


class ProjectChange(Body):
    name: Name = left_out()
    reference: Reference = left_out()
    key_code: Code | None = None
    is_default: Flag = left_out()
    is_active: Flag = left_out()


@router.get("/{number}/projects", response=Listing[ProjectOut])
def list_projects(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """In the order in which they were made."""
    return page(queries.projects(number, viewer=request.viewer), paging, order=("id",))


@router.post("/{number}/projects", response={201: ProjectOut})
def add_project(request: ApiRequest, number: str, given: NewProject) -> object:
    """Add one; this is open while the agreement is approved."""
    fields = given.given()
    kind = ProjectKind(fields.pop("kind"))
    return actions.add_project(number=number, kind=kind, **fields, by=request.viewer, at=request.at)


@router.get("/{number}/projects/{uuid:project_id}", response=ProjectOut)
def get_project(request: ApiRequest, number: str, project_id: UUID) -> object:
    """One project, sub-project or activity."""
    return queries.project(number, project_id, viewer=request.viewer)


@router.patch("/{number}/projects/{uuid:project_id}", response=ProjectOut)
def change_project(request: ApiRequest, number: str, project_id: UUID, given: ProjectChange) -> object:
    """Change what is sent; out of use, its parts go along."""
    return actions.change_project(
        number=number,
        project_id=project_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}/projects/{uuid:project_id}", response={204: None})
def remove_project(request: ApiRequest, number: str, project_id: UUID) -> object:
    """Delete it; where work was booked on it or it has parts, it goes out of use instead."""
    actions.remove_project(
        number=number, project_id=project_id, expecting=expected(request), by=request.viewer, at=request.at
    )
    return Status(204, None)
