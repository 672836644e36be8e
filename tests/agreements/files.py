"""Files of records for tests, and what becomes of them."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from servanda.agreements import actions, queries
from servanda.agreements.models import ImportRun
from servanda.core.access import Viewer
from servanda.core.importing import csv_of, kind_of
from tests.agreements.promises import BUILDER
from tests.cast import NOON


def csv_file(*rows: Mapping[str, str], delimiter: str = ",") -> bytes:
    """With the columns of the first row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def json_file(*rows: Mapping[str, Any]) -> bytes:
    return json.dumps(rows).encode()


def started(kind: str, content: bytes, *, dry_run: bool = False, by: Viewer = BUILDER) -> ImportRun:
    """Without a worker."""
    return actions.start_import(
        code=kind,
        name=f"{kind}.csv",
        content=[content],
        dry_run=dry_run,
        by_worker=False,
        by=by,
        at=NOON,
    )


def gone_on(run: ImportRun, most: int = 1000) -> ImportRun:
    """After the check, or the next rows."""
    after = actions.go_on_importing(run_id=run.id, at=NOON, most=most, by_worker=False)
    assert after is not None
    return after


def imported(kind: str, content: bytes, *, by: Viewer = BUILDER) -> ImportRun:
    return gone_on(started(kind, content, by=by))


def checked(kind: str, content: bytes, *, by: Viewer = BUILDER) -> ImportRun:
    return gone_on(started(kind, content, dry_run=True, by=by))


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Created, changed, unchanged, refused."""
    return run.created, run.changed, run.unchanged, run.refused


def faults(run: ImportRun) -> dict[int, list[str]]:
    """The faulty columns by row."""
    return {one["row"]: [fault["field"] for fault in one["faults"]] for one in run.faults}


def messages(run: ImportRun) -> Iterator[str]:
    return (fault["message"] for one in run.faults for fault in one["faults"])


def exported_csv(kind: str) -> bytes:
    return "".join(csv_of(kind_of(kind), queries.exported(kind, viewer=BUILDER))).encode()
