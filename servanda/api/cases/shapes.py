"""A case as it is answered."""

from typing import Any, Final
from uuid import UUID

from servanda.api.schemas import InstantOut, Out, RecordOut
from servanda.cases.queries import CaseClocks, Clock


class CaseOut(RecordOut):
    """Keys are told by code, agreements, contracts and the case that it follows by number, everything else by id.

    ``naming`` says how a caller whom the agreement does not name came to use it; empty where it names them.

    ``at_risk_at`` and ``running_due_at`` are as the clocks stood at the last change of the case.
    """

    number: str
    subject: str
    description: str
    channel: str
    entry: str
    status: str
    to_be_completed: bool
    received_at: InstantOut
    registered_at: InstantOut
    registered_by_id: UUID | None
    customer_id: UUID | None
    caller_id: UUID | None
    caller_name: str
    caller_mail: str
    caller_phone: str
    product_id: UUID | None
    installed_product_id: UUID | None
    support_key: str | None
    agreement: str | None
    contract: str | None
    category_id: UUID
    severity: int
    severity_weight: int | None
    priority_id: UUID | None
    support_type_id: UUID | None
    project_id: UUID | None
    organisation_id: UUID
    queue_id: UUID | None
    assignee_id: UUID | None
    owner_id: UUID | None
    hold_reason_id: UUID | None
    held_since: InstantOut | None
    resume_at: InstantOut | None
    asked_at: InstantOut | None
    remind_at: InstantOut | None
    escalated_at: InstantOut | None
    cancel_reason: str
    resolution_text: str
    resolution_code_id: UUID | None
    completed_at: InstantOut | None
    completed_by_id: UUID | None
    sent_at: InstantOut | None
    sent_by_id: UUID | None
    sent_how: str
    unjudged_message_at: InstantOut | None
    closed_at: InstantOut | None
    follows: str | None
    without_cover: bool
    awaits_authorisation: bool
    naming: str
    is_verified: bool
    service_level_id: UUID
    level_version: int
    documentation_required: bool
    at_risk_at: InstantOut | None
    running_due_at: InstantOut | None


class CaseItemOut(RecordOut):
    """A case in a list, with the names that a list shows."""

    number: str
    subject: str
    channel: str
    status: str
    severity: int
    severity_weight: int | None
    priority_id: UUID | None
    received_at: InstantOut
    customer_id: UUID | None
    customer_name: str | None
    caller_id: UUID | None
    caller_name: str
    organisation_id: UUID
    queue_id: UUID | None
    queue_name: str | None
    assignee_id: UUID | None
    assignee_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    to_be_completed: bool
    without_cover: bool
    resume_at: InstantOut | None
    escalated_at: InstantOut | None
    at_risk_at: InstantOut | None
    running_due_at: InstantOut | None

    @staticmethod
    def resolve_customer_name(case: Any) -> str | None:
        return _name(case.customer)

    @staticmethod
    def resolve_caller_name(case: Any) -> str:
        return _name(case.caller) or str(case.caller_name)

    @staticmethod
    def resolve_queue_name(case: Any) -> str | None:
        return _name(case.queue)

    @staticmethod
    def resolve_assignee_name(case: Any) -> str | None:
        return _name(case.assignee)

    @staticmethod
    def resolve_owner_name(case: Any) -> str | None:
        return _name(case.owner)


class ClockOut(Out):
    """``remaining_s`` is negative past the target; ``due_at`` is null while paused.

    ``calendar`` is an id, or ``24x7``. ``warned``: it is past its first warning. ``cycle`` numbers update cycles.
    """

    kind: str
    state: str
    running: bool
    started_at: InstantOut
    due_at: InstantOut | None
    stopped_at: InstantOut | None
    breached_at: InstantOut | None
    target_s: int
    elapsed_s: int
    remaining_s: int
    calendar: str
    warned: bool
    cycle: int


class ClocksOut(Out):
    """Initial response, resolution and the present update cycle; null where nothing was promised."""

    irt: ClockOut | None
    ort: ClockOut | None
    update: ClockOut | None


_ELSEWHERE: Final = {"support_key", "agreement", "contract", "follows"}
_AS_STORED: Final = tuple(name for name in CaseOut.model_fields if name not in _ELSEWHERE)


def told(case: Any) -> dict[str, Any]:
    """A case as ``CaseOut`` tells it. Reads what it names by number or code, where that is not at hand."""
    found = {name: getattr(case, name) for name in _AS_STORED}
    return found | {
        "support_key": case.support_key.code if case.support_key_id else None,
        "agreement": case.agreement.number if case.agreement_id else None,
        "contract": case.contract.number if case.contract_id else None,
        "follows": case.follows.number if case.follows_id else None,
    }


def told_clocks(clocks: CaseClocks) -> dict[str, Any]:
    """The clocks of a case as ``ClocksOut`` tells them."""
    return {name: _clock(getattr(clocks, name)) for name in ClocksOut.model_fields}


def _clock(clock: Clock | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    same = (
        "kind",
        "state",
        "running",
        "started_at",
        "due_at",
        "stopped_at",
        "breached_at",
        "calendar",
        "cycle",
    )
    return {name: getattr(clock, name) for name in same} | {
        "target_s": int(clock.target.total_seconds()),
        "elapsed_s": int(clock.used.total_seconds()),
        "remaining_s": int(clock.left.total_seconds()),
        "warned": clock.soon,
    }


def _name(record: Any) -> str | None:
    return None if record is None else str(record.name)
