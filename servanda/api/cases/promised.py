"""What holds for a case and why, what to look at, and where it would go."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from servanda.api.cover import (
    AllowanceOut,
    FoundOut,
    LentOut,
    PlanOut,
    RejectedOut,
    told_allowance,
)
from servanda.api.schemas import Out
from servanda.cases.queries import Prospect
from servanda.core.cover import Reason


class CasesCoverOut(Out):
    """The promise that was found. ``level`` is named by id; agreements are by number, keys by code."""

    key: FoundOut | None
    agreement: FoundOut | None
    contract: FoundOut | None
    plan: PlanOut
    level: LentOut
    level_name: str
    level_version: int
    work_calendar: LentOut
    organisation: LentOut
    zone: str
    rejected: list[RejectedOut]
    allowance: AllowanceOut | None


class WarningOut(Out):
    """``code`` is stable; ``message`` is for people."""

    code: str
    message: str


class TargetOut(Out):
    """``by``: what named it; ``reference``: the category or row of the routing table, if one did."""

    queue_id: UUID | None
    assignee_id: UUID | None
    by: str
    reference: str


_SAME: Final = ("key", "agreement", "contract", "plan", "work_calendar", "organisation", "rejected")


def told_cover(prospect: Prospect) -> dict[str, Any]:
    """The cover as ``CasesCoverOut`` tells it."""
    cover, promise = prospect.cover, prospect.promise
    level = cover.level
    return {name: getattr(cover, name) for name in _SAME} | {
        "level": {
            "value": level.level.level,
            "kind": level.kind,
            "reference": level.reference,
            "why": level.why,
        },
        "level_name": promise.level_name,
        "level_version": promise.version,
        "zone": promise.zone,
        "allowance": told_allowance(prospect.snapshot),
    }


def told_warnings(prospect: Prospect) -> Iterator[dict[str, str]]:
    """Everything that whoever registers has to know."""
    for code, (holds, message) in _WARNINGS.items():
        if holds(prospect):
            yield {"code": code, "message": message}


def told_target(prospect: Prospect) -> dict[str, Any] | None:
    """Where it would go; nothing if nothing names a queue in use."""
    target = prospect.target
    if target is None:
        return None
    return {
        "queue_id": target.queue,
        "assignee_id": target.assignee,
        "by": target.by,
        "reference": target.reference,
    }


def _rejected_as(reason: Reason) -> Callable[[Prospect], bool]:
    return lambda prospect: any(reason in one.reasons for one in prospect.cover.rejected)


_WARNINGS: Final[Mapping[str, tuple[Callable[[Prospect], bool], str]]] = {
    "without_cover": (
        lambda prospect: prospect.cover.without_cover,
        "Only the default plan holds; somebody decides whether this is courtesy, chargeable or declined.",
    ),
    "preset_check": (
        lambda prospect: prospect.cover.preset_check,
        "Several agreements are valid and nobody chose; check the one that was preset.",
    ),
    "awaits_authorisation": (
        lambda prospect: prospect.cover.awaits_authorisation,
        "The allowance is used up and the case waits for authorisation.",
    ),
    "provisionally_named": (
        lambda prospect: prospect.cover.provisionally_named,
        "The agreement does not name the caller; the lead confirms it.",
    ),
    "overruled": (
        lambda prospect: prospect.cover.overruled,
        "The agreement does not name the caller, who was let through for a reason.",
    ),
    "contact_not_named": (
        _rejected_as(Reason.CONTACT_NOT_NAMED),
        "An agreement takes named contacts only and does not name the caller.",
    ),
    "not_verified": (
        lambda prospect: not prospect.new.verified,
        "Nobody has vouched for the sender; tell nothing about the customer.",
    ),
    "allowance_used_up": (
        _rejected_as(Reason.ALLOWANCE_USED_UP),
        "The allowance of the contract is used up.",
    ),
    "key_blocked": (_rejected_as(Reason.KEY_BLOCKED), "The support key is blocked."),
    "caller_is_foreign": (
        lambda prospect: prospect.found.caller_is_foreign,
        "The caller belongs to another customer.",
    ),
}
