"""Secured information of two of the demo's keys, and who was shown it; what is sealed is made up anew and told to nobody."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.agreements import actions
from servanda.cases import queries
from servanda.cases.actions import show_secret
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded
from servanda.organisations.queries import viewer_of
from servanda.people.actions import create_team
from servanda.people.queries import user_by_id

OPERATOR: Final = "Remote access, operator"
SERVICE: Final = "Controller, service login"
KEYS: Final = (("Acme Foods", "CP-400"), ("Globex Pharma", "FL-220"))
_BESIDE: Final = ("Acme Foods", "LB-12")
"""The key that shares what is sealed for the first one."""

_SEALED_BEFORE: Final = 420


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the log of reveals."""

    key: tuple[str, str]
    label: str
    who: str
    days: int
    reason: str = ""


LOG: Final = (
    Shown(KEYS[0], OPERATOR, "Tomás", 112),
    Shown(KEYS[0], SERVICE, "Tomás", 71, "The recipe is written back over the service port."),
    Shown(KEYS[0], OPERATOR, "Mei", 33),
    Shown(KEYS[1], SERVICE, "Mei", 19, "Calibration of dosing valve 3, as agreed with Mr Hahn."),
    Shown(KEYS[0], OPERATOR, "Amara", 6),
)


def seal(founded: Founded, people: Mapping[str, UUID], *, by: Viewer, at: datetime) -> None:
    """Two entries for each of the keys: Tomás grants both, Amara grants the one that asks for no reason, a team reads."""
    keeper = viewer_of(user_by_id(people["Tomás"]))
    team = create_team(
        name="Remote service", manager_id=people["Amara"], member_ids=[people["Mei"]], by=by, at=at
    )
    sealed_at = at - timedelta(days=_SEALED_BEFORE)
    made = {
        (key, label): _entry(founded.keys[key], label, keeper, sealed_at)
        for key in KEYS
        for label in (OPERATOR, SERVICE)
    }
    for (key, label), entry_id in made.items():
        _grant(founded.keys[key], entry_id, keeper, sealed_at, team_id=team.id)
        if label == OPERATOR:
            _grant(founded.keys[key], entry_id, keeper, sealed_at, user_id=people["Amara"])
    shared_id = made[KEYS[0], OPERATOR]
    actions.share_information(information_id=shared_id, code=founded.keys[_BESIDE], by=keeper, at=sealed_at)
    founded.sealed.update(made)


def _entry(code: str, label: str, keeper: Viewer, at: datetime) -> UUID:
    return actions.add_information(
        code=code,
        label=label,
        secret=secrets.token_urlsafe(12),
        asks_for_reason=label == SERVICE,
        by=keeper,
        at=at,
    ).id


def _grant(
    code: str,
    entry_id: UUID,
    keeper: Viewer,
    at: datetime,
    *,
    user_id: UUID | None = None,
    team_id: UUID | None = None,
) -> None:
    """Users grant it further, teams read it."""
    actions.grant_information(
        code=code,
        information_id=entry_id,
        user_id=user_id,
        team_id=team_id,
        may_grant=user_id is not None,
        by=keeper,
        at=at,
    )


def show(founded: Founded, people: Mapping[str, UUID], *, at: datetime) -> None:
    """Let them be shown as the log says, for the case of that customer that came last before, if there was one."""
    for row in LOG:
        reader = viewer_of(user_by_id(people[row.who]))
        then = at - timedelta(days=row.days)
        show_secret(
            code=founded.keys[row.key],
            information_id=founded.sealed[row.key, row.label],
            reason=row.reason,
            case_number=_case(founded.customers[row.key[0]], reader, then),
            by=reader,
            at=then,
        )


def _case(customer_id: UUID, reader: Viewer, at: datetime) -> str:
    before = queries.cases(viewer=reader).filter(customer=customer_id, registered_at__lt=at)
    return before.order_by("-registered_at").values_list("number", flat=True).first() or ""
