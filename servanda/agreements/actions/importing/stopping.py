"""Ending a run of an import before it is through: somebody cancels it, or the program gives it up."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from servanda.agreements.models import ImportRun, ImportState
from servanda.agreements.queries import imports as queries
from servanda.core.access import Viewer, system
from servanda.core.refusals import Conflict
from servanda.foundation.transactions import action, tell_actor

_LONGEST_PROBLEM: Final = 400
_ENDED: Final = (ImportState.DONE, ImportState.FAILED)


class NotUnderWay(Conflict):
    """A run that is through, or was stopped, is not cancelled any more."""


@action
def cancel_import(*, run_id: UUID, by: Viewer, at: datetime) -> ImportRun:
    """Stop a run: nothing more is taken in, what was stays. Raises ``NotAllowed``, ``NoSuchImport``, ``NotUnderWay``."""
    run = queries.lock_import_run(run_id, viewer=by)
    if run.state in _ENDED:
        raise NotUnderWay("This file is through already, or was stopped.")
    return _ended(run, f"Cancelled by {by.signs_as}.", at)


def give_up_importing(*, run_id: UUID, at: datetime) -> None:
    """Say of a run that the program failed at it, however often it was tried; nothing where it is through."""
    run = queries.open_run(run_id)
    if run is not None:
        fail(run, "The program failed at this file. Whoever runs it finds the reason in its log.", at)


def fail(run: ImportRun, why: str, at: datetime) -> ImportRun:
    """End a run that the program cannot go on with, unless it ended meanwhile."""
    with transaction.atomic():
        present = queries.locked(run.id)
        if present.state not in _ENDED:
            tell_actor(system("import"))
            _ended(present, why, at)
    return present


def _ended(run: ImportRun, why: str, at: datetime) -> ImportRun:
    run.state, run.finished_at, run.problem = ImportState.FAILED, at, why[:_LONGEST_PROBLEM]
    run.store()
    return run
