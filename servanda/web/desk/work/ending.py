"""Contracts about to end, for those who look after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.core.agreements.contracts import ContractState
from servanda.core.cover import ContractStage
from servanda.web.desk.contracts.wording import ShownState, day, last_day, shown_state

MOST: Final = 8
"""So many are named; the list of contracts has them all."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract with its state in words, days left among them, its last day, and what follows it."""

    contract: Any
    state: ShownState
    last_on: Any
    follows: str


def ending_of(viewer: Viewer, at: datetime) -> Sequence[Ending]:
    """Those that end within thirty days and that nothing follows without a gap, the first to end first.

    Two statements; none for somebody who changes no contracts.
    """
    if not viewer.may(Permission.PROMISE_EDIT):
        return ()
    found = queries.contracts(viewer=viewer, state=ContractState.EXPIRING, at=at).prefetch_related(None)
    return [
        Ending(one, shown_state(one, at), last_day(one), _follows(one))
        for one in found.order_by(F("last_on").asc(), "id")[:MOST]
    ]


def _follows(contract: Any) -> str:
    """No renewal, one that is still a draft, or one after days without cover."""
    renewal = getattr(contract, "renewal", None)
    if renewal is None:
        return "nothing follows"
    if renewal.stage == ContractStage.DRAFT:
        return f"{renewal.number} is drafted to follow"
    return f"{renewal.number} follows on {day(renewal.starts_on)}"
