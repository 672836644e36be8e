"""What happens to cases by time alone, beside their deadlines."""

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from servanda.cases import actions, queries
from servanda.core.access import Viewer, system
from servanda.jobs.aside import Aside

AT_ONCE: Final = 20
"""So many of each kind in one turn: after a long downtime, deadlines do not wait for all of it."""


class _Due(Protocol):
    def __call__(self, *, at: datetime) -> list[UUID]: ...


class _Act(Protocol):
    def __call__(self, *, case_id: UUID, by: Viewer, at: datetime) -> bool: ...


_BY_TIME: Final[tuple[tuple[str, _Due, _Act], ...]] = (
    ("resume date", queries.to_resume, actions.resume_held),
    ("judging time", queries.unjudged_cases, actions.reopen_unjudged),
    ("reminders", queries.to_remind, actions.remind_customer),
    ("silent days", queries.silent_cases, actions.close_silent),
)
"""What has come, whom it concerns, and what is done then. The first is who history says did it."""


def move_due_cases(*, at: datetime, aside: Aside) -> int:
    """Do what the time of cases has come for, twenty of each kind at most; how many there were.

    One that fails is put ``aside`` and keeps none of the others back. One statement for each kind, beside what
    moving costs. Raises ``DatabaseError`` where the database has been lost.
    """
    moved = 0
    for name, due_cases, act in _BY_TIME:
        left_alone = aside.ids(at)
        for case_id in [one for one in due_cases(at=at) if one not in left_alone][:AT_ONCE]:
            with aside.if_it_fails(case_id, at=at, due=name):
                moved += act(case_id=case_id, by=system(name), at=at)
    return moved
