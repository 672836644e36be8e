"""``cases/{number}/business-objects``: what a case is about besides its product."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from servanda.api.business_objects import BusinessObjectOut, Kind, Reference
from servanda.api.cases.routers import one_case
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Out
from servanda.cases import actions, queries


class CaseObjects(Body):
    """All of them."""

    business_object_ids: Annotated[list[UUID], Field(max_length=200)]


class QuotedObject(Body):
    """What the customer quotes; what is not known yet is recorded."""

    kind: Kind
    reference: Reference


class CaseObjectsOut(Out):
    items: list[BusinessObjectOut]


@one_case.get("/{number}/business-objects", response=CaseObjectsOut)
def list_objects_of_case(request: ApiRequest, number: str) -> object:
    """What the case is about, by kind and reference."""
    return {"items": queries.objects_of(queries.seen_case(number, viewer=request.viewer))}


@one_case.put("/{number}/business-objects", response=CaseObjectsOut)
def set_objects_of_case(request: ApiRequest, number: str, given: CaseObjects) -> object:
    """Let the case be about these alone; clocks and cover stay as they are."""
    case = actions.change_case_objects(
        number=number,
        object_ids=given.business_object_ids,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return {"items": queries.objects_of(case)}


@one_case.post("/{number}/business-objects", response={201: CaseObjectsOut})
def add_object_of_case(request: ApiRequest, number: str, given: QuotedObject) -> object:
    """Let the case be about one more, by what the customer quotes; recorded if it is not known yet."""
    case = actions.add_case_object(
        number=number,
        kind=given.kind,
        reference=given.reference,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return {"items": queries.objects_of(case)}
