"""What the program does to cases when their time has come (2-domain 2.4).

Each looks again under the lock: a case that was moved since, or by a run beside this one, stays as it is.
"""

from datetime import datetime
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand, levels_of
from servanda.cases.models import Case
from servanda.commitments.actions import take_sheet
from servanda.core.access import Viewer
from servanda.core.cases import Given, Move, Status, the_program
from servanda.foundation.transactions import action


@action
def resume_held(*, case_id: UUID, by: Viewer, at: datetime) -> bool:
    """Resume a case on hold as of its resume date, however late this runs; whether it did.

    Raises ``IllegalMove``.
    """
    case = _locked(case_id, by)
    if case.status != Status.ON_HOLD or case.resume_at is None or case.resume_at > at:
        return False
    return _move(case, Move.RESUME, by=by, at=at, happened_at=case.resume_at)


@action
def reopen_unjudged(*, case_id: UUID, by: Viewer, at: datetime) -> bool:
    """Reopen a case at the time of a message that nobody judged in time; whether it did. Raises ``IllegalMove``."""
    case = _locked(case_id, by)
    if case.judge_until is None or case.judge_until > at:
        return False
    return _move(case, Move.JUDGE_NOT_SOLVED, by=by, at=at)


@action
def close_silent(*, case_id: UUID, by: Viewer, at: datetime) -> bool:
    """Close an answered case of whose customer nothing was heard for the silent days; whether it did.

    Raises ``IllegalMove`` where the documentation is missing.
    """
    case = _locked(case_id, by)
    if case.silent_until is None or case.silent_until > at:
        return False
    return _move(case, Move.CLOSE, by=by, at=at)


def by_the_program(case_id: UUID, *, by: Viewer, at: datetime) -> CaseAtHand:
    """The case at hand, locked, with the program as who acts. Five statements."""
    return _at_hand(_locked(case_id, by), by=by, at=at)


def _locked(case_id: UUID, by: Viewer) -> Case:
    number = Case.objects.values_list("number", flat=True).get(id=case_id)
    return queries.lock_case(number, viewer=by)


def _move(case: Case, move: Move, *, by: Viewer, at: datetime, happened_at: datetime | None = None) -> bool:
    held = _at_hand(case, by=by, at=at)
    held.move(move, Given(happened_at=happened_at))
    held.store()
    return True


def _at_hand(case: Case, *, by: Viewer, at: datetime) -> CaseAtHand:
    return CaseAtHand(case, take_sheet(case.sheet, levels_of(case)), the_program(by.name), at)
