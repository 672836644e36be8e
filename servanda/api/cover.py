"""``cover``: which promise would hold, and why."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import queries
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Instant, Out
from servanda.core import cover as core
from servanda.core.cases import Channel

router = Router(tags=["cover"])

Reference = Annotated[str, StringConstraints(max_length=40)]
ChannelWord = Literal["phone", "email", "portal", "chat", "fax", "letter", "visit", "api"]


class CoverAsked(Body):
    """Everything is optional: without a customer the default plan holds. ``at`` is the receipt, now if left out."""

    customer_id: UUID | None = None
    contact_id: UUID | None = None
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    key: Reference | None = None
    agreement: Reference | None = None
    severity: Annotated[int, Strict(), Field(ge=1, le=4)] = 3
    channel: ChannelWord = "phone"
    at: Instant | None = None


class FoundOut(Out):
    """A record that holds, and why it was this one."""

    reference: str
    why: str


class LentOut(FoundOut):
    """A part of the promise, and the kind of record that lent it."""

    value: str
    kind: str


class PlanOut(Out):
    """``rule`` is the place of the rule that matched, from 0."""

    plan: str
    version: int
    why: str
    rule: int | None


class RejectedOut(Out):
    kind: str
    reference: str
    reasons: list[str]


class TargetOut(Out):
    """Working seconds of the calendar (an id), or of `24x7`; for tasks perhaps business days instead."""

    seconds: int
    calendar: str
    business_days: int


class PromisedOut(Out):
    irt: TargetOut | None
    ort: TargetOut | None
    update: TargetOut | None
    ola: TargetOut | None


class AllowanceOut(Out):
    """What the contract that holds had left at receipt: minutes of hours, else incidents, as ``unit`` says."""

    contract: str
    unit: str
    left: int


class FlashNoteOut(Out):
    """What must be known about the customer, with the agreement that says so and its state."""

    id: UUID
    agreement_number: str
    state: str
    text: str
    pop_up: bool
    banner: bool


class CoverOut(Out):
    """References of records are ids, of agreements and contracts numbers, of keys codes. ``targets`` are by severity."""

    key: FoundOut | None
    agreement: FoundOut | None
    contract: FoundOut | None
    plan: PlanOut
    level: LentOut
    level_version: int
    targets: dict[str, PromisedOut]
    work_calendar: LentOut
    organisation: LentOut
    zone: str
    documentation_required: bool
    rejected: list[RejectedOut]
    preset_check: bool
    without_cover: bool
    awaits_authorisation: bool
    allowance: AllowanceOut | None
    flash_notes: list[FlashNoteOut]


@router.post("", response=CoverOut)
def ask_cover(request: ApiRequest, given: CoverAsked) -> object:
    """What would hold for a case like this, with every candidate that was rejected; changes nothing."""
    asked = given.given()
    at = asked.pop("at", None) or request.at
    question = queries.Question(**{"severity": given.severity} | asked | {"channel": Channel(given.channel)})
    return _told(queries.what_would_hold(question, viewer=request.viewer, at=at))


def _told(answer: queries.Answer) -> dict[str, Any]:
    cover, promise = answer.cover, answer.promise
    same = (
        "key",
        "agreement",
        "contract",
        "plan",
        "work_calendar",
        "organisation",
        "rejected",
        "preset_check",
        "without_cover",
        "awaits_authorisation",
    )
    level = cover.level
    return {name: getattr(cover, name) for name in same} | {
        "level": {
            "value": promise.level_name,
            "kind": level.kind,
            "reference": level.reference,
            "why": level.why,
        },
        "level_version": promise.version,
        "targets": promise.clocks.by_severity,
        "zone": promise.zone,
        "documentation_required": promise.documentation_required,
        "allowance": told_allowance(answer.snapshot),
        "flash_notes": answer.notes,
    }


def told_allowance(snapshot: core.Snapshot) -> dict[str, Any] | None:
    """What the contract that holds had left; nothing where nothing is counted."""
    held = snapshot.cover.contract
    facts = {one.number: one for one in snapshot.facts.contracts}
    one = facts[held.reference] if held else None
    if one is None or one.allowance_left is None:
        return None
    return {"contract": one.number, "unit": one.plan.type, "left": one.allowance_left}
