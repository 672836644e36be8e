"""What an escalation level does to a case, besides telling people (2-domain 2.2)."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from servanda.agreements.models import EscalationLevel
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import dispatch
from servanda.cases.models import EventKind
from servanda.core.cases import Given, Move
from servanda.core.refusals import Refusal
from servanda.organisations.models import Priority

Written = Mapping[str, Any]


def carry_out(held: CaseAtHand, level: EscalationLevel) -> list[dict[str, Any]]:
    """Do what the level says; what the case does not allow now is left, and returned with the reason.

    Raises nothing: a level fires whatever became of the case.
    """
    undone: list[dict[str, Any]] = []
    for action in level.actions:
        try:
            _ACTIONS[action["kind"]](held, action, f"Escalation level {level.number}")
        except Refusal as refused:
            said = refused.faults[0].message if refused.faults else refused.message
            undone.append({**action, "because": said})
    return undone


def _escalate(held: CaseAtHand, _: Written, reason: str) -> None:
    held.move(Move.ESCALATE, Given(reason=reason))


def _dispatch(held: CaseAtHand, action: Written, reason: str) -> None:
    if str(held.case.queue_id) != action["id"]:
        dispatch(held, UUID(action["id"]), None, note=reason)


def _prioritise(held: CaseAtHand, action: Written, _: str) -> None:
    priority = Priority.objects.get(id=action["id"])
    if held.case.priority_id != priority.id:
        held.case.priority, held.case.priority_rank = priority, priority.rank
        held.enter(EventKind.CHANGED, {"fields": ["priority_id"]})


_ACTIONS: Final[Mapping[str, Callable[[CaseAtHand, Written, str], None]]] = {
    "escalate": _escalate,
    "dispatch": _dispatch,
    "priority": _prioritise,
}
