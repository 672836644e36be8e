"""``imports`` and ``exports``: records in files, many at once."""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.bodies import takes_files
from servanda.api.paging import Listing, Paging, page
from servanda.api.refusals import RequestInvalid
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out, RecordOut, SearchWords
from servanda.core.importing import csv_of, json_of, kind_of
from servanda.core.refusals import Fault
from servanda.foundation.downloads import written_out

router = Router(tags=["imports"])
exports = Router(tags=["imports"])

KindCode = Annotated[str, StringConstraints(min_length=1, max_length=40)]
_WRITTEN = {"csv": (csv_of, "text/csv; charset=utf-8"), "json": (json_of, "application/json")}


class ColumnFaultOut(Out):
    field: str
    message: str


class RefusedRowOut(Out):
    """`row` is the row in the file, the header being 1; of a JSON list the place, from 1."""

    row: int
    faults: list[ColumnFaultOut]


class ImportOut(RecordOut):
    """`state`: `checking`, `checked` (waits for its confirmation), `running`, `done`, `failed` (`problem` says
    why, also that somebody cancelled it).

    Counts are of the dry run until it is confirmed. `faults` are those of the first 500 refused rows.
    """

    kind: str
    file_name: str
    state: str
    problem: str
    started_at: InstantOut
    started_by: str
    finished_at: InstantOut | None
    rows_total: int
    rows_done: int
    created: int
    changed: int
    unchanged: int
    refused: int
    faults: list[RefusedRowOut]


class NewImport(Body):
    """Either `csv`, the text of a file, or `rows`, objects with the same names. With `dry_run` nothing is stored."""

    kind: KindCode
    file_name: Annotated[str, StringConstraints(max_length=200)] = ""
    csv: str | None = None
    rows: Annotated[list[dict[str, Any]], Field(max_length=100_000)] | None = None
    dry_run: Flag = True


class Wanted(Body):
    """`q` and `customer_id` narrow it as they narrow the list of the kind; where that has no such filter, they do not."""

    format: Literal["csv", "json"] = "csv"
    q: SearchWords = ""
    customer_id: UUID | None = None


@router.get("", response=Listing[ImportOut])
def list_imports(request: ApiRequest, paging: Query[Paging]) -> object:
    """The newest first."""
    return page(queries.import_runs(viewer=request.viewer), paging, order=("-started_at", "-id"))


@router.post("", response={201: ImportOut})
@takes_files
def start_import(request: ApiRequest, given: NewImport) -> object:
    """Send records to be checked, or without `dry_run` to be taken in at once; ask for the import to see how far it is."""
    return actions.start_import(
        code=given.kind,
        name=given.file_name or given.kind,
        content=[_content(given)],
        dry_run=given.dry_run,
        by=request.viewer,
        at=request.at,
    )


@router.get("/{uuid:run_id}", response=ImportOut)
def get_import(request: ApiRequest, run_id: UUID) -> object:
    """How far it is, and what was refused."""
    return queries.import_run(run_id, viewer=request.viewer)


@router.post("/{uuid:run_id}/confirmation", response=ImportOut)
def confirm_import(request: ApiRequest, run_id: UUID) -> object:
    """Take in what was checked, as whoever confirms."""
    return actions.confirm_import(run_id=run_id, by=request.viewer, at=request.at)


@router.post("/{uuid:run_id}/cancellation", response=ImportOut)
def cancel_import(request: ApiRequest, run_id: UUID) -> object:
    """Stop a run that is not through; what was taken in stays."""
    return actions.cancel_import(run_id=run_id, by=request.viewer, at=request.at)


@exports.get(
    "/{record_kind}",
    openapi_extra={"responses": {200: {"content": {"text/csv": {}, "application/json": {}}}}},
)
def export(request: ApiRequest, record_kind: str, wanted: Query[Wanted]) -> StreamingHttpResponse:
    """Every record of the kind, as a file that can be imported again; never secured information."""
    kind = kind_of(record_kind)
    found = queries.exported(
        kind.code, viewer=request.viewer, search=wanted.q, customer_id=wanted.customer_id
    )
    write, media_type = _WRITTEN[wanted.format]
    return written_out(write(kind, found), name=f"{kind.code}.{wanted.format}", media_type=media_type)


def _content(given: NewImport) -> bytes:
    if (given.csv is None) == (given.rows is None):
        raise RequestInvalid(
            "The body does not fit this endpoint.", [Fault("csv", "Send either csv or rows.")]
        )
    return given.csv.encode() if given.csv is not None else json.dumps(given.rows).encode()
