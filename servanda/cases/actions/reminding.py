"""Reminding customers by itself of what they were asked (2-domain 2.2: reminders while waiting)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.conversing import write_to_customer
from servanda.cases.actions.timing import by_the_program
from servanda.cases.models import Case, Delivery, EventKind, ExternalInfo, Mode
from servanda.cases.queries.reminders import still_reached, waited_for
from servanda.core.access import Viewer
from servanda.core.cases import Move
from servanda.foundation.transactions import action

NOBODY_REACHED: Final = (
    "The customer was not reminded: nobody who was asked has a mail address on this case any more. "
    "Call, and document the call."
)
MOST_QUOTED: Final = 4_000
"""Characters: enough to know what it was about."""


@dataclass(frozen=True, slots=True)
class _Quoted:
    day: str
    lines: Sequence[str]


@action
def remind_customer(*, case_id: UUID, by: Viewer, at: datetime) -> bool:
    """Remind the customer of what they were asked, if that is due; whether it was.

    Once, however late this runs: the next reminder counts from now on. While the last text still waits to be mailed
    none is written. Where nobody is reached, the owner is told and nothing more is due. Raises ``IllegalMove``.
    """
    held = by_the_program(case_id, by=by, at=at)
    case = held.case
    if case.remind_at is None or case.remind_at > at:
        return False
    told = waited_for(case)
    if told and told[-1].delivery == Delivery.WAITING:
        case.remind_at = queries.reminder_due(case, held.at)
    else:
        _remind(held, told)
    held.store()
    return True


def _remind(held: CaseAtHand, told: Sequence[ExternalInfo]) -> None:
    case, asked = held.case, [one for one in told if one.mode == Mode.SEND_REPLY]
    reached = still_reached(case, asked[-1]) if asked else None
    if reached is None or not reached.to:
        case.remind_at = None
        _tell(held)
        return
    text = _text(case, asked)
    write_to_customer(held, text, Move.INFORM, Mode.REMINDER, automatic=True, people=reached)
    case.reminders_sent += 1
    case.remind_at = queries.reminder_due(case, held.at)


def _tell(held: CaseAtHand) -> None:
    """Whoever has the case learns that the customer will not be reminded."""
    owner, queue = held.case.owner_id, held.case.queue_id
    told = {"owner": str(owner)} if owner else {"queue": str(queue)} if queue else {}
    held.enter(
        EventKind.DELIVERY, {"delivery": Delivery.NOT_BY_MAIL, "failure": NOBODY_REACHED, "told": told}
    )


def _text(case: Case, asked: Iterable[ExternalInfo]) -> str:
    zone = ZoneInfo(case.customer.zone if case.customer else case.organisation.zone)
    questions, room = [], MOST_QUOTED
    for one in asked:
        quoted = one.text if len(one.text) <= room else f"{one.text[:room]}…"
        room = max(room - len(quoted), 0)
        questions.append(_Quoted(_day(one.at.astimezone(zone)), quoted.splitlines()))
    return render_to_string("cases/reminder.txt", {"number": case.number, "questions": questions})


def _day(local: datetime) -> str:
    return f"{local.day} {local:%B %Y}"
