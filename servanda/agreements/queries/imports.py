"""Finding runs of imports, and the rows that they refused."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.models import ImportRun, ImportState
from servanda.core.access import Permission, Viewer, require, system
from servanda.core.importing import Row, kind_of, rows_of
from servanda.core.refusals import Fault, NotAllowed, Unknown
from servanda.foundation import files, outbox
from servanda.organisations.queries import viewer_of
from servanda.people.models import User

GO_ON: Final = "imports.go_on"
"""The job that checks a file or takes in its next rows."""


class NoSuchImport(Unknown):
    """No run of an import by that id."""


def import_runs(*, viewer: Viewer) -> QuerySet[ImportRun]:
    """All, the newest first. Raises ``NotAllowed``."""
    require(viewer, Permission.IMPORT)
    return ImportRun.objects.order_by("-started_at", "-id")


def import_run(run_id: UUID, *, viewer: Viewer) -> ImportRun:
    """Raises ``NotAllowed``, ``NoSuchImport``."""
    return _one(import_runs(viewer=viewer), run_id)


def lock_import_run(run_id: UUID, *, viewer: Viewer) -> ImportRun:
    """The run, locked until the end of the transaction. Raises as ``import_run``."""
    return _one(import_runs(viewer=viewer).select_for_update(), run_id)


def refused_rows(run: ImportRun) -> Iterator[tuple[Row, Sequence[Fault]]]:
    """The first rows that were refused, as they stand in the file, with what is wrong. Raises ``FileMissing``."""
    faults = {one["row"]: [Fault(**fault) for fault in one["faults"]] for one in run.faults}
    with files.opened(run.digest) as file:
        for row in rows_of(kind_of(run.kind), file):
            if row.number in faults:
                yield row, faults[row.number]


def awaited(run_id: UUID) -> outbox.Standing | None:
    """How it stands with whoever goes on with a run; none if nobody does. One statement."""
    return outbox.standing(GO_ON, run_id=str(run_id))


def unfinished(kind: str, digest: str, viewer: Viewer) -> ImportRun | None:
    """The viewer's own run of the same file that has not taken in all of it yet."""
    found = ImportRun.objects.filter(kind=kind, digest=digest, person=viewer.user_id)
    return found.filter(state=ImportState.RUNNING).order_by("-started_at").first()


def open_run(run_id: UUID) -> ImportRun | None:
    """The run, if there is anything to do for the program."""
    states = (ImportState.CHECKING, ImportState.RUNNING)
    return ImportRun.objects.filter(id=run_id, state__in=states).first()


def locked(run_id: UUID) -> ImportRun:
    """How the run stands now, locked until the end of the transaction."""
    return ImportRun.objects.select_for_update().get(id=run_id)


def viewer_of_run(run: ImportRun) -> Viewer:
    """As whom it is done: the person as of now, with no more than the token it was started with permits.

    Raises ``NotAllowed`` for somebody who may not import any more.
    """
    if run.person_id is None:
        return system("import")
    person = User.objects.get(id=run.person_id)
    by = replace(viewer_of(person), scopes=frozenset(Permission(scope) for scope in run.scopes))
    if not person.is_active or not by.may(Permission.IMPORT):
        raise NotAllowed(f"{person.name} may not import any more.")
    return by


def imports_with(digests: Collection[str], *, since: datetime) -> set[str]:
    """Those of the digests that are the file of a run started since then. One statement."""
    found = ImportRun.objects.filter(digest__in=list(digests), started_at__gte=since)
    return set(found.values_list("digest", flat=True).distinct())


def _one(found: QuerySet[ImportRun], run_id: UUID) -> ImportRun:
    run = found.filter(id=run_id).first()
    if run is None:
        raise NoSuchImport("There is no such import.")
    return run
