"""The watch over deadlines: what has come is recorded once, told, and acted on (3-clocks 3.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from servanda.agreements.models import EscalationLevel
from servanda.agreements.queries import escalation_levels
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.escalating import carry_out
from servanda.cases.actions.refreshing import store_clocks
from servanda.cases.actions.telling import told_by_default
from servanda.cases.models import Case, EventKind
from servanda.commitments.actions import fired, record, take_sheets
from servanda.commitments.queries import moment
from servanda.core.access import Viewer
from servanda.core.cases import the_program
from servanda.core.clocks import ClockKind, Level
from servanda.core.clocks.firing import Fire, FiringKey, What
from servanda.foundation.transactions import action

_Matrix = Mapping[tuple[UUID, str, int], EscalationLevel]


@action
def fire_due(*, sheet_ids: Sequence[UUID], by: Viewer, at: datetime) -> int:
    """Fire what has come on these sheets, each firing once; how many were recorded.

    Cases that somebody else has locked are left to them, or to the next time. Levels act as they are now. Costs the
    same dozen statements for a hundred cases, and what the actions of levels cost.
    """
    helds, matrix = _locked(sheet_ids, by, at)
    if not helds:
        return 0
    found = fired([held.sheet for held in helds], at=at)
    copied: dict[tuple[UUID, FiringKey], Any] = {}
    for held in helds:
        for one in found[held.sheet.stored.id].new:
            if one.acts:
                said = _said(held, one, matrix)
                held.enter(EventKind.CLOCK, said)
                copied[held.sheet.stored.id, one.key] = {
                    name: said[name] for name in ("recipients", "actions", "undone") if said.get(name)
                }
    record({sheet_id: one.new for sheet_id, one in found.items()}, copied, at=at)
    store_clocks(helds, at=at, recorded={sheet_id: one.recorded for sheet_id, one in found.items()})
    return sum(len(one.new) for one in found.values())


def _locked(sheet_ids: Sequence[UUID], by: Viewer, at: datetime) -> tuple[list[CaseAtHand], _Matrix]:
    """The cases that nobody else has, with the escalation levels of their service levels."""
    due = Case.objects.filter(sheet__in=sheet_ids, sheet__wakes_at__lte=at)
    free = due.select_related("sheet")
    locked = free.select_for_update(of=("self", "sheet"), skip_locked=True).order_by("id")
    # One that was woken since, or lies ahead of this machine's clock, is not due.
    cases = [one for one in locked if _is_due(one, at)]
    stored = escalation_levels({one.service_level_id for one in cases}) if cases else {}
    levels = {one.sheet_id: _as_clocks_read(stored.get(one.service_level_id, ())) for one in cases}
    sheets = take_sheets([one.sheet for one in cases], levels) if cases else {}
    program = the_program(by.name)
    matrix = {(row.level_id, row.clock, row.number): row for rows in stored.values() for row in rows}
    return [CaseAtHand(one, sheets[one.sheet_id], program, at) for one in cases], matrix


def _is_due(case: Case, at: datetime) -> bool:
    sheet = case.sheet
    known = [one for one in (sheet.last_live_at, sheet.kept_at) if one is not None]
    return all(one <= at for one in known) and sheet.wakes_at is not None and sheet.wakes_at <= at


def _as_clocks_read(rows: Sequence[EscalationLevel]) -> tuple[Level, ...]:
    return tuple(Level(ClockKind(row.clock), row.number, row.offset_s) for row in rows)


def _said(held: CaseAtHand, one: Fire, matrix: _Matrix) -> dict[str, Any]:
    """What the entry says: what came of which clock, who is told, and what was done."""
    clock, key = one.key.obligation, one.key
    state = held.sheet.evaluation(held.at).clock(clock.kind, clock.subject)
    said = {
        "clock": str(clock.kind),
        "subject": clock.subject,
        "what": str(key.what),
        "mark": 0 if key.what is What.BREACH else key.mark,
        "along": list(one.along),
        "reached_at": moment(one.at).isoformat(),
        "due": moment(state.due).isoformat() if state and state.due is not None else None,
    }
    if key.what is not What.LEVEL:
        return said | {"recipients": told_by_default(held.case, key.what, key.mark)}
    level = matrix[held.case.service_level_id, str(clock.kind), key.mark]
    return said | {
        "recipients": level.recipients,
        "actions": level.actions,
        "placed": _placed(held.case),
        "undone": carry_out(held, level),
    }


def _placed(case: Case) -> dict[str, str]:
    """Who has the case before the level moves it: the lead, owner and assignee that it tells are these."""
    places = {"queue": case.queue_id, "owner": case.owner_id, "assignee": case.assignee_id}
    return {name: str(found) for name, found in places.items() if found}
