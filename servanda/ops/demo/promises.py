"""What Halden promises: its service levels, and the agreement and keys of each customer."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, TypedDict
from uuid import UUID

from servanda.agreements import actions
from servanda.core.access import Viewer
from servanda.ops.demo.escalation import escalate
from servanda.ops.demo.firms import FIRMS, Firm, Founded
from servanda.ops.demo.plans import sell

_HOUR: Final = 60


def _targets(*rows: tuple[int, int, int | None], elapsed: bool = False) -> dict[str, Any]:
    """Initial response, resolution and update interval in minutes for the severities from 1 on."""
    calendar = "elapsed" if elapsed else "case"
    return {
        str(severity): {
            clock: {"minutes": minutes, "calendar": calendar}
            for clock, minutes in zip(("irt", "ort", "update"), row, strict=True)
            if minutes is not None
        }
        for severity, row in enumerate(rows, start=1)
    }


LEVELS: Final[Mapping[str, dict[str, Any]]] = {
    "Silver": _targets(
        (120, 16 * _HOUR, 8 * _HOUR),
        (240, 24 * _HOUR, 16 * _HOUR),
        (540, 45 * _HOUR, None),
        (1080, 90 * _HOUR, None),
    ),
    "Gold": _targets(
        (30, 4 * _HOUR, 2 * _HOUR),
        (60, 8 * _HOUR, 4 * _HOUR),
        (240, 24 * _HOUR, 16 * _HOUR),
        (540, 45 * _HOUR, None),
    ),
    "Platinum": _targets(
        (15, 4 * _HOUR, _HOUR),
        (30, 8 * _HOUR, 2 * _HOUR),
        (120, 24 * _HOUR, 8 * _HOUR),
        (480, 72 * _HOUR, None),
        elapsed=True,
    ),
}
"""Platinum runs day and night; the others count office hours."""


class _Common(TypedDict):
    reopening_window_s: int
    reminders: int
    reminder_interval_s: int
    silent_days: int


COMMON: Final[_Common] = {
    "reopening_window_s": 14 * 86400,
    "reminders": 2,
    "reminder_interval_s": 9 * 3600,
    "silent_days": 5,
}


def promise(founded: Founded, organisation_id: UUID, *, by: Viewer, at: datetime) -> dict[str, UUID]:
    """Levels with their escalation, and the plans; for each firm its agreement, and a key for each thing installed there.

    Returns the plans by name.
    """
    levels = {
        name: actions.create_service_level(name=name, targets=targets, **COMMON, by=by, at=at).id
        for name, targets in LEVELS.items()
    }
    escalate(levels, by=by, at=at)
    plans = sell(levels, by=by, at=at)
    for firm in FIRMS:
        _agree(firm, founded, levels, organisation_id, by=by, at=at)
    return plans


def _agree(
    firm: Firm,
    founded: Founded,
    levels: Mapping[str, UUID],
    organisation_id: UUID,
    *,
    by: Viewer,
    at: datetime,
) -> None:
    if firm.level is None:
        return
    begun = at - timedelta(days=firm.days_old)
    agreement = actions.create_agreement(
        customer_id=founded.customers[firm.name],
        organisation_id=organisation_id,
        service_level_id=levels[firm.level],
        includes_sub_customers=firm.includes_sub_customers,
        effective_from=begun.date(),
        reference=firm.reference,
        named_contacts_only=firm.named_only,
        by=by,
        at=begun,
    )
    founded.agreements[firm.name] = agreement.number
    named = founded.contacts[firm.name][: None if firm.named_only else 1]
    for place, contact_id in enumerate(named):
        actions.add_agreement_contact(
            number=agreement.number, contact_id=contact_id, is_main=place == 0, by=by, at=begun
        )
    if firm.days_left is not None:
        last_on: date = (at + timedelta(days=firm.days_left)).date()
        actions.approve_agreement(number=agreement.number, expires_on=last_on, by=by, at=begun)
    if firm.block_reason:
        actions.block_agreement(number=agreement.number, reason=firm.block_reason, by=by, at=at)
    for installed_id, words in founded.installed[firm.name].items():
        key = actions.create_support_key(
            agreement_number=agreement.number,
            description=words,
            installation_description=f"{words} in {firm.place}",
            installed_product_ids=[installed_id],
            severity_weight=firm.weight,
            by=by,
            at=at,
        )
        founded.keys[firm.name, words.split()[0]] = key.code
