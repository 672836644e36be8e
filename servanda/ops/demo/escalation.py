"""Whom Halden tells of a deadline, and what it does about it, for each of its service levels."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import actions
from servanda.core.access import Viewer
from servanda.core.agreements import (
    ActionKind,
    EscalationAction,
    EscalationRow,
    Recipient,
    RecipientKind,
)
from servanda.core.clocks import ClockKind
from servanda.organisations import queries

_MINUTE_S: Final = 60
_HOUR: Final = 60
_LEAD: Final = "queue_lead"
_DUTY: Final = "duty@halden.example"
_URGENT: Final = "Urgent"
_EXPERTS: Final = "Line Experts"

Row = tuple[str, int, tuple[str, ...], tuple[ActionKind, ...]]

LEVELS: Final[Mapping[str, tuple[Row, ...]]] = {
    "Silver": (
        ("irt", -30, (_LEAD,), ()),
        ("ort", -4 * _HOUR, ("assignee", _LEAD), ()),
        ("ort", 0, (_LEAD, "organisation_manager"), (ActionKind.ESCALATE,)),
    ),
    "Gold": (
        ("irt", -10, (_LEAD,), ()),
        ("ort", -_HOUR, ("owner", _LEAD), ()),
        ("ort", 0, ("organisation_manager",), (ActionKind.ESCALATE, ActionKind.PRIORITY)),
        ("ort", 2 * _HOUR, ("agreement_owner",), (ActionKind.DISPATCH,)),
        ("update", -20, ("owner",), ()),
    ),
    "Platinum": (
        ("irt", -5, (_LEAD, _DUTY), ()),
        ("irt", 0, ("organisation_manager",), (ActionKind.ESCALATE,)),
        ("ort", -2 * _HOUR, ("owner", _LEAD), ()),
        ("ort", -30, ("organisation_manager", _DUTY), (ActionKind.ESCALATE, ActionKind.PRIORITY)),
        ("ort", _HOUR, ("agreement_owner",), (ActionKind.DISPATCH,)),
        ("update", -15, ("owner",), ()),
    ),
}
"""Clock, minutes before (negative) or after the deadline, who is told, what is done."""


def escalate(levels: Mapping[str, UUID], *, by: Viewer, at: datetime) -> None:
    """Give each level its matrix; ``levels`` are ids by name."""
    chosen = {ActionKind.PRIORITY: _priority(by), ActionKind.DISPATCH: _queue(by)}
    for name, level_id in levels.items():
        actions.set_escalation(level_id=level_id, rows=_rows(LEVELS[name], chosen), by=by, at=at)


def _rows(written: tuple[Row, ...], chosen: Mapping[ActionKind, UUID]) -> list[EscalationRow]:
    numbers: dict[str, int] = {}
    rows = []
    for clock, minutes, told, done in written:
        numbers[clock] = numbers.get(clock, 0) + 1
        deeds = tuple(EscalationAction(kind, chosen.get(kind)) for kind in done)
        recipients = tuple(_recipient(one) for one in told)
        rows.append(EscalationRow(ClockKind(clock), numbers[clock], minutes * _MINUTE_S, recipients, deeds))
    return rows


def _recipient(text: str) -> Recipient:
    if "@" in text:
        return Recipient(RecipientKind.ADDRESS, address=text)
    return Recipient(RecipientKind(text))


def _priority(by: Viewer) -> UUID:
    return next(one.id for one in queries.terms("priorities", viewer=by) if one.label == _URGENT)


def _queue(by: Viewer) -> UUID:
    return next(one.id for one in queries.queues(viewer=by) if one.name == _EXPERTS)
