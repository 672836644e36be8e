"""The time that was worked on cases of contracts of hours: what makes their ledgers."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from servanda.cases import actions, queries
from servanda.core.access import Viewer
from servanda.core.cover import PlanType
from servanda.foundation import outbox

DAYS_BACK: Final = 365
_SEED: Final = 220
_LENGTHS: Final = (10, 15, 20, 25, 30, 40, 45, 50, 80)
_NOTES: Final = ("Log analysis", "Remote", "With the shift lead by phone", "Parameters restored", "")
_NOT_BILLED: Final = 0.15


def enter(engineers: Sequence[Viewer], *, by: Viewer, at: datetime) -> None:
    """Enter time on what was completed in the last year, on the day of its completion; the same each time.

    Nothing under a contract that was renewed: what is signed by now has taken its allowance along.
    """
    chance = random.Random(_SEED)  # noqa: S311  a story, not a secret
    done = queries.cases(viewer=by).filter(
        contract__plan__plan_type=PlanType.HOURS, completed_at__gt=at - timedelta(days=DAYS_BACK)
    )
    done = done.exclude(contract__renewal__starts_on__lte=at.date()).order_by("completed_at", "id")
    with outbox.silence():
        for number, completed_at in done.values_list("number", "completed_at"):
            actions.enter_time(
                number=number,
                minutes=chance.choice(_LENGTHS),
                note=chance.choice(_NOTES),
                is_billable=chance.random() > _NOT_BILLED,
                by=chance.choice(engineers),
                at=completed_at or at,
            )
