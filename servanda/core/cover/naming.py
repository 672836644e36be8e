"""Letting a caller through whom a *named contacts only* agreement does not name (2-domain 2.3)."""

from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid


class OverruleWithoutReason(Invalid):
    """Overruling *contact not named* needs a reason."""


class NotSevereEnough(Invalid):
    """Only a case of severity 1 may be registered as provisionally named."""


def check_overrule(*, by: Viewer, organisation_id: UUID | None, reason: str) -> None:
    """Raise ``NotAllowed`` or ``OverruleWithoutReason`` unless the viewer may overrule *contact not named*."""
    require(by, Permission.CASE_OVERRULE_NOT_NAMED, organisation_id)
    if not reason.strip():
        message = "Say why this caller may use the agreement."
        raise OverruleWithoutReason(message, [Fault("reason", message)])


def check_provisional(*, by: Viewer, severity: int) -> None:
    """Raise ``NotAllowed`` or ``NotSevereEnough`` unless the caller may count as named until the lead confirms."""
    require(by, Permission.CASE_REGISTER)
    if severity != 1:
        message = "Only at severity 1; otherwise ask the queue lead to overrule."
        raise NotSevereEnough(message, [Fault("severity", message)])
