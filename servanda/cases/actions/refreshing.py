"""Storing anew what the clocks of cases come to when nobody acted on them: time has passed, a calendar was edited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from servanda.cases.actions.at_hand import CaseAtHand, levels_of
from servanda.cases.actions.ordering import ORDERED, set_order
from servanda.cases.actions.telling import announce
from servanda.cases.models import Case, CaseEvent
from servanda.commitments.actions import keep, take_sheet
from servanda.commitments.queries import Firings
from servanda.core.access import Viewer
from servanda.core.cases import the_program
from servanda.foundation.bulk import store_columns
from servanda.foundation.transactions import action

_REFRESHED: Final = (*ORDERED, "events_recorded")


@action
def refresh_clocks(*, case_id: UUID, by: Viewer, at: datetime) -> bool:
    """Store what the clocks of a case come to after a calendar or the escalation levels were edited.

    Deadlines that moved go to the journal, and those who saw them are told; whether any did. Safe to repeat.
    """
    case = Case.objects.select_related("sheet").select_for_update(of=("self", "sheet")).get(id=case_id)
    held = CaseAtHand(case, take_sheet(case.sheet, levels_of(case)), the_program(by.name), at)
    entered = case.events_recorded
    store_clocks([held], at=held.at)
    return case.events_recorded > entered


def store_clocks(
    helds: Sequence[CaseAtHand], *, at: datetime, recorded: Mapping[UUID, Firings] | None = None
) -> None:
    """Store clocks, order of work and entries of cases that are locked; costs as ``keep`` and two statements more.

    Nobody sees a new revision: nothing changed that somebody could have overwritten.
    """
    for held in helds:
        set_order(held.case, held.sheet.evaluation(at))
    learnt = keep([held.sheet for held in helds], at=at, by=helds[0].by.signs_as, recorded=recorded)
    for held in helds:
        held.enter_learnt(learnt[held.sheet.stored.id])
    _store_cases(helds)
    entries = list(chain.from_iterable(held.entries for held in helds))
    CaseEvent.objects.bulk_create(entries)
    announce(entries)


def _store_cases(helds: Sequence[CaseAtHand]) -> None:
    """A case that a level moved gets its next revision; of the others only what stands beside the clocks changed."""
    changed = [(held.case, held.changed_columns()) for held in helds]
    for case, columns in changed:
        if columns.difference(_REFRESHED):
            case.store()
    store_columns(
        [case for case, columns in changed if columns and not columns.difference(_REFRESHED)], _REFRESHED
    )
