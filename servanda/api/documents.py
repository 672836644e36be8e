"""``…/{number}/documents`` of agreements and of contracts: files, sent as base64 within JSON."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import FileResponse
from ninja import Query, Router, Status
from pydantic import StringConstraints

from servanda.agreements import actions, queries
from servanda.api.bodies import takes_files
from servanda.api.paging import Listing, Paging, page
from servanda.api.refusals import RequestInvalid
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, Line, RecordOut
from servanda.core.refusals import Fault
from servanda.foundation.downloads import handed_out

_FILE: Final = {"schema": {"type": "string", "format": "binary"}}


class DocumentOut(RecordOut):
    """`media_type` is found out from the content; `digest` is its SHA-256."""

    name: str
    media_type: str
    size: int
    digest: str
    added_at: InstantOut
    added_by: str


class NewDocument(Body):
    """The same file under the same name is there once."""

    name: Line
    content: Annotated[str, StringConstraints(min_length=1)]


def _router(of: str) -> Router:
    router = Router(tags=[f"{of}s"])
    named: Callable[[str], dict[str, Any]] = lambda number: {f"{of}_number": number}  # noqa: E731

    @router.get("/{number}/documents", response=Listing[DocumentOut], operation_id=f"list_{of}_documents")
    def list_documents(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
        """In the order in which they were added."""
        return page(queries.documents(viewer=request.viewer, **named(number)), paging, order=("id",))

    @router.post("/{number}/documents", response={201: DocumentOut}, operation_id=f"add_{of}_document")
    @takes_files
    def add_document(request: ApiRequest, number: str, given: NewDocument) -> object:
        """Add a file; this stays open while it holds."""
        content = [_decoded(given.content)]
        return actions.add_document(
            name=given.name, content=content, **named(number), by=request.viewer, at=request.at
        )

    @router.get(
        "/{number}/documents/{uuid:document_id}", response=DocumentOut, operation_id=f"get_{of}_document"
    )
    def get_document(request: ApiRequest, number: str, document_id: UUID) -> object:
        """What is known of one document."""
        return queries.document(document_id, viewer=request.viewer, **named(number))

    @router.get(
        "/{number}/documents/{uuid:document_id}/content",
        operation_id=f"get_{of}_document_content",
        openapi_extra={"responses": {200: {"content": {"application/octet-stream": _FILE}}}},
    )
    def get_content(request: ApiRequest, number: str, document_id: UUID) -> FileResponse:
        """The file itself, as an attachment."""
        return handed_out(queries.document(document_id, viewer=request.viewer, **named(number)))

    @router.delete(
        "/{number}/documents/{uuid:document_id}", response={204: None}, operation_id=f"remove_{of}_document"
    )
    def remove_document(request: ApiRequest, number: str, document_id: UUID) -> object:
        """Take it away."""
        actions.remove_document(document_id=document_id, **named(number), by=request.viewer, at=request.at)
        return Status(204, None)

    return router


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        fault = Fault("content", "Send the content as base64.")
        raise RequestInvalid("The body does not fit this endpoint.", [fault]) from None


of_agreements, of_contracts = _router("agreement"), _router("contract")
