"""``queues``: where cases and tasks wait for a member."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Line, Out, RecordOut, left_out
from servanda.organisations import actions, queries

router = Router(tags=["queues"])

MemberIds = Annotated[list[UUID], Field(max_length=500)]


class QueueMember(Out):
    id: UUID
    name: str


class QueueOut(RecordOut):
    """The lead is one of the members."""

    organisation_id: UUID
    name: str
    lead: QueueMember | None
    members: list[QueueMember]
    is_active: bool


class NewQueue(Body):
    """The lead is always a member."""

    organisation_id: UUID
    name: Line
    member_ids: MemberIds = []
    lead_id: UUID | None = None


class QueueChange(Body):
    """``member_ids`` names all members; null takes the lead away."""

    name: Line = left_out()
    member_ids: MemberIds = left_out()
    lead_id: UUID | None = None


class QueueFilter(Body):
    organisation_id: UUID | None = None
    member_id: UUID | None = None


@router.get("", response=Listing[QueueOut])
def list_queues(request: ApiRequest, wanted: Query[QueueFilter], paging: Query[Paging]) -> object:
    """Queues by name, those out of use included."""
    found = queries.queues_with_members(viewer=request.viewer)
    if wanted.organisation_id:
        found = found.filter(organisation_id=wanted.organisation_id)
    if wanted.member_id:
        found = found.filter(members=wanted.member_id)
    return page(found, paging, order=("sort_name", "id"))


@router.post("", response={201: QueueOut})
def create_queue(request: ApiRequest, given: NewQueue) -> object:
    """Add a queue."""
    return actions.create_queue(**given.given(), by=request.viewer, at=request.at)


@router.get("/{uuid:queue_id}", response=QueueOut)
def get_queue(request: ApiRequest, queue_id: UUID) -> object:
    """One queue."""
    return queries.queue(queue_id, viewer=request.viewer)


@router.patch("/{uuid:queue_id}", response=QueueOut)
def change_queue(request: ApiRequest, queue_id: UUID, given: QueueChange) -> object:
    """Change what is sent; a queue stays with its organisation."""
    return actions.change_queue(
        queue_id=queue_id, **given.given(), expecting=expected(request), by=request.viewer, at=request.at
    )


@router.post("/{uuid:queue_id}/deactivation", response=QueueOut)
def deactivate_queue(request: ApiRequest, queue_id: UUID) -> object:
    """Let nothing new come to it; 409 says everything that still sends cases there."""
    return actions.deactivate_queue(queue_id=queue_id, by=request.viewer, at=request.at)


@router.delete("/{uuid:queue_id}/deactivation", response=QueueOut)
def reactivate_queue(request: ApiRequest, queue_id: UUID) -> object:
    """Put it into use again."""
    return actions.reactivate_queue(queue_id=queue_id, by=request.viewer, at=request.at)
