"""Agreements that are being renegotiated: one successor still a draft, one approved for a day to come."""

from datetime import datetime, timedelta
from typing import Final

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded

DRAFTED: Final = ("Silesia Snacks", "Gold")
APPROVED: Final = ("Nordlicht Bakery", "Platinum")
_BEGINS: Final = 25
_ENDS: Final = 389
"""With the contract that is signed for the time after the present one."""


def amend(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """Draft both in the last days, with a better level, and approve the second."""
    levels = {one.name: one.id for one in queries.service_levels(viewer=by)}
    firm, level = DRAFTED
    drafted_at = at - timedelta(days=4)
    draft = actions.amend_agreement(number=founded.agreements[firm], by=by, at=drafted_at)
    actions.change_agreement(
        number=draft.number,
        service_level_id=levels[level],
        reference="Night shift from spring",
        by=by,
        at=drafted_at,
    )
    firm, level = APPROVED
    approved_at = at - timedelta(days=9)
    successor = actions.amend_agreement(number=founded.agreements[firm], by=by, at=approved_at)
    actions.change_agreement(
        number=successor.number,
        service_level_id=levels[level],
        effective_from=(at + timedelta(days=_BEGINS)).date(),
        expires_on=(at + timedelta(days=_ENDS)).date(),
        reference="Rolls, around the clock",
        by=by,
        at=approved_at,
    )
    actions.approve_agreement(number=successor.number, by=by, at=approved_at)
