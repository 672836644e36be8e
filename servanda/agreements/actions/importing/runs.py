"""Importing a file: checking it without storing anything, and taking it in row by row, each for good.

How far a run got is stored in the transaction of the row itself, so that whatever happens it goes on behind the last
row that was stored, and takes none twice.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from servanda.agreements.actions.importing.rows import Outcome, RowRefused, take_row
from servanda.agreements.actions.importing.stopping import fail
from servanda.agreements.models import ImportRun, ImportState
from servanda.agreements.queries import imports as queries
from servanda.core.access import Permission, Viewer, require
from servanda.core.importing import FileUnreadable, Row, count_rows, kind_of, rows_of
from servanda.core.refusals import Conflict, Fault, NotAllowed
from servanda.foundation import files, outbox
from servanda.foundation.file_types import safe_name
from servanda.foundation.transactions import action, one_transaction, tell_actor

FAULTS_KEPT: Final = 500
"""So many refused rows are told about; mended and sent again, the next ones are."""

AT_ONCE: Final = 200
"""So many rows are taken by one job."""

_AT_ONCE_SAID: Final = "Somebody stored the same at the same moment. Send this row again."
_LOCK: Final = 7_100_413
"""Held by whoever takes a row in: of two runs, one finds what the other has just added."""


class NotChecked(Conflict):
    """Only a run that was checked can be started."""


class _Overtaken(Exception):
    """Somebody else is taking in the rows of this run."""


@action
def start_import(
    *,
    code: str,
    name: str,
    content: Iterable[bytes],
    dry_run: bool = True,
    by_worker: bool = True,
    by: Viewer,
    at: datetime,
) -> ImportRun:
    """Take a file of one kind of record; a worker checks it, or without ``dry_run`` takes it in, unless told otherwise.

    The same file sent again while it is being taken in goes on where it is. Raises ``NotAllowed``, ``NoSuchKind``,
    ``FileUnreadable`` with one sentence, ``FileTooLarge``, ``FileEmpty`` or ``NoRoom``.
    """
    require(by, Permission.IMPORT)
    kind = kind_of(code)
    files.adding()
    kept = files.keep(content)
    with files.opened(kept.digest) as file:
        total = count_rows(kind, file)
    run = None if dry_run else queries.unfinished(code, kept.digest, by)
    if run is None:
        run = ImportRun.objects.create(
            kind=code,
            file_name=safe_name(name),
            digest=kept.digest,
            person_id=by.user_id,
            started_by=by.signs_as,
            scopes=sorted(by.scopes),
            state=ImportState.CHECKING if dry_run else ImportState.RUNNING,
            started_at=at,
            rows_total=total,
        )
    if by_worker:
        _announce(run)
    return run


@action
def confirm_import(*, run_id: UUID, by: Viewer, at: datetime) -> ImportRun:
    """Take in a file that was checked, as whoever confirms. Raises ``NotAllowed``, ``NoSuchImport``, ``NotChecked``."""
    run = queries.lock_import_run(run_id, viewer=by)
    if run.state != ImportState.CHECKED:
        raise NotChecked("This file was taken in already, or is still being looked at.")
    run.state, run.person_id, run.started_by = ImportState.RUNNING, by.user_id, by.signs_as
    run.scopes = sorted(by.scopes)
    _begin_anew(run)
    run.store()
    _announce(run)
    return run


def go_on_importing(
    *, run_id: UUID, at: datetime, most: int = AT_ONCE, by_worker: bool = True
) -> ImportRun | None:
    """Check a run that waits for it, or take in its next rows; a worker goes on with the rest, unless told otherwise.

    Safe to call twice, also at once. None for a run that is finished, or that somebody else goes on with. Everything
    is done as the person who started it, as far as that person may still import.
    """
    run = queries.open_run(run_id)
    if run is None:
        return None
    try:
        by = queries.viewer_of_run(run)
        done = _check(run, by, at) if run.state == ImportState.CHECKING else _take(run, by, at, most)
    except _Overtaken:
        return None
    except (FileUnreadable, files.FileMissing, NotAllowed) as refused:
        return fail(run, refused.message, at)
    if by_worker and done.state == ImportState.RUNNING:
        _announce(done)
    return done


def _announce(run: ImportRun) -> None:
    outbox.announce(queries.GO_ON, lock=f"import {run.id}", run_id=str(run.id))


def _check(run: ImportRun, by: Viewer, at: datetime) -> ImportRun:
    """Later rows may refer to earlier ones, so all are taken in one transaction, which is then undone."""
    _begin_anew(run)
    with transaction.atomic():
        _for_each(run, None, lambda row: _tried(run, row, by, at))
        transaction.set_rollback(True)
    with transaction.atomic():
        present = queries.locked(run.id)
        if present.state != ImportState.CHECKING:
            raise _Overtaken
        run.state = ImportState.CHECKED
        tell_actor(by)
        run.store()
    return run


def _tried(run: ImportRun, row: Row, by: Viewer, at: datetime) -> None:
    try:
        with transaction.atomic():
            outcome = take_row(code=run.kind, row=row, by=by, at=at)
            with connection.cursor() as cursor:
                # What the database would say at the end, it says now.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except (RowRefused, IntegrityError) as refused:
        _count_refused(run, row, refused)
    else:
        _count(run, outcome)


def _take(run: ImportRun, by: Viewer, at: datetime, most: int) -> ImportRun:
    start = run.rows_done
    _for_each(run, start + most, lambda row: _taken(run, row, by, at))
    if run.rows_done >= run.rows_total:
        with _in_turn(run):
            run.state, run.finished_at = ImportState.DONE, at
            tell_actor(by)
            run.store()
    return run


def _for_each(run: ImportRun, until: int | None, take: Callable[[Row], None]) -> None:
    with files.opened(run.digest) as file:
        for row in islice(rows_of(kind_of(run.kind), file), run.rows_done, until):
            take(row)


def _taken(run: ImportRun, row: Row, by: Viewer, at: datetime) -> None:
    try:
        with _in_turn(run):
            _count(run, take_row(code=run.kind, row=row, by=by, at=at))
            _store_counts(run)
    except (RowRefused, IntegrityError) as refused:
        run.refresh_from_db()
        with _in_turn(run):
            _count_refused(run, row, refused)
            _store_counts(run)


@contextmanager
def _in_turn(run: ImportRun) -> Iterator[None]:
    """A transaction in which nobody else goes on with the run, nor takes in a row of any other."""
    with one_transaction():
        present = queries.locked(run.id)
        if (present.state, present.rows_done) != (ImportState.RUNNING, run.rows_done):
            raise _Overtaken
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def _begin_anew(run: ImportRun) -> None:
    run.rows_done = run.created = run.changed = run.unchanged = run.refused = 0
    run.faults = []


def _count(run: ImportRun, outcome: Outcome) -> None:
    run.rows_done += 1
    setattr(run, outcome, getattr(run, outcome) + 1)


def _count_refused(run: ImportRun, row: Row, refused: RowRefused | IntegrityError) -> None:
    _count(run, Outcome.REFUSED)
    faults = refused.faults if isinstance(refused, RowRefused) else (Fault("", _AT_ONCE_SAID),)
    if len(run.faults) < FAULTS_KEPT:
        said = [{"field": fault.field, "message": fault.message} for fault in faults]
        run.faults.append({"row": row.number, "faults": said})


def _store_counts(run: ImportRun) -> None:
    # Neither history nor revision: it is how far the run got, nothing that anybody decided.
    run.save(update_fields=["rows_done", "created", "changed", "unchanged", "refused", "faults"])
