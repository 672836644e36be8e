"""``customers/{id}/merge`` and ``contacts/{id}/merge``: two that turned out to be one."""

from uuid import UUID

from ninja import Router

from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, Out
from servanda.cases import actions, queries
from servanda.customers import queries as parties

of_customers = Router(tags=["customers"])
of_contacts = Router(tags=["contacts"])


class Gone(Body):
    """Who is kept no more."""

    gone_id: UUID


class InTheWayOut(Out):
    field: str
    message: str


class MergingOut(Out):
    """How many of each would move, and everything that stands in the way."""

    moves: dict[str, int]
    in_the_way: list[InTheWayOut]


class MergeOut(Out):
    """What moved, how many of each."""

    id: UUID
    kept_id: UUID
    gone_id: UUID
    moved: dict[str, int]
    merged_at: InstantOut
    merged_by: str


@of_customers.get("/{uuid:customer_id}/merge/{uuid:gone_id}", response=MergingOut)
def preview_customer_merge(request: ApiRequest, customer_id: UUID, gone_id: UUID) -> object:
    """What would move from another customer to this one; changes nothing."""
    keep = parties.customer(customer_id, viewer=request.viewer)
    return queries.customer_merging(keep, parties.customer(gone_id, viewer=request.viewer))


@of_customers.post("/{uuid:customer_id}/merge", response=MergeOut)
def merge_customers(request: ApiRequest, customer_id: UUID, gone: Gone) -> object:
    """Move everything of another customer to this one; it cannot be taken back."""
    return actions.merge_customers(
        keep_id=customer_id, gone_id=gone.gone_id, by=request.viewer, at=request.at
    )


@of_contacts.get("/{uuid:contact_id}/merge/{uuid:gone_id}", response=MergingOut)
def preview_contact_merge(request: ApiRequest, contact_id: UUID, gone_id: UUID) -> object:
    """What would move from another contact of the customer to this one; changes nothing."""
    keep = parties.contact(contact_id, viewer=request.viewer)
    return queries.contact_merging(keep, parties.contact(gone_id, viewer=request.viewer))


@of_contacts.post("/{uuid:contact_id}/merge", response=MergeOut)
def merge_contacts(request: ApiRequest, contact_id: UUID, gone: Gone) -> object:
    """Move everything of another contact of the customer to this one; it cannot be taken back."""
    return actions.merge_contacts(keep_id=contact_id, gone_id=gone.gone_id, by=request.viewer, at=request.at)
