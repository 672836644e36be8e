"""``cover``: which promise would hold, and why."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field, Strict, StringConstraints

from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Instant, Out
from servanda.cases import queries
from servanda.core import cover as core
from servanda.core.cases import Channel

router = Router(tags=["cover"])

Reference = Annotated[str, StringConstraints(max_length=40)]
WhyNamed = Annotated[str, StringConstraints(max_length=2000)]
ChannelWord = Literal["phone", "email", "portal", "chat", "fax", "letter", "visit", "api"]


class CoverAsked(Body):
    """Everything is optional, and preset or found as for a case: without a customer the default plan holds.

    ``at`` is the receipt, now if left out. Without ``business_object_ids`` what the key offers by itself is taken.
    ``overrule_reason`` lets a caller through whom the agreement does not name, ``provisionally_named`` does so at
    severity 1. ``verified``: false for senders whom nobody vouches for. ``follows_id``: the case that it goes on with.
    """

    customer_id: UUID | None = None
    contact_id: UUID | None = None
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    key: Reference | None = None
    agreement: Reference | None = None
    severity: Annotated[int, Strict(), Field(ge=1, le=4)] | None = None
    channel: ChannelWord = "phone"
    category_id: UUID | None = None
    business_object_ids: Annotated[list[UUID], Field(max_length=50)] | None = None
    overrule_reason: WhyNamed = ""
    provisionally_named: Flag = False
    verified: Flag = True
    follows_id: UUID | None = None
    at: Instant | None = None

    def question(self) -> queries.Question:
        """As the feature reads it."""
        chosen = self.business_object_ids
        names = CoverAsked.model_fields.keys() - {"at"}
        words = {
            "key": self.key or "",
            "agreement": self.agreement or "",
            "channel": Channel(self.channel),
            "business_object_ids": None if chosen is None else frozenset(chosen),
        }
        return queries.Question(**{name: getattr(self, name) for name in names} | words)


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
    """References of records are ids, of agreements and contracts numbers, of keys codes. ``targets`` are by severity.

    ``severity`` and ``category_id`` are those that it was judged by, ``draw`` says when an incident is drawn: at
    registration, on confirmation of an unverified sender, or not at all.
    """

    severity: int
    category_id: UUID | None

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
    overruled: bool
    provisionally_named: bool
    draw: Literal["none", "at_registration", "on_confirmation"]
    allowance: AllowanceOut | None
    flash_notes: list[FlashNoteOut]


@router.post("", response=CoverOut)
def ask_cover(request: ApiRequest, given: CoverAsked) -> object:
    """What would hold for a case like this, with every candidate that was rejected; changes nothing."""
    at = given.at or request.at
    return _told(queries.what_would_hold(given.question(), viewer=request.viewer, at=at))


_SAME: Final = (
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
    "overruled",
    "provisionally_named",
    "draw",
)


def _told(found: queries.Prospect) -> dict[str, Any]:
    cover, promise = found.cover, found.promise
    level = cover.level
    return {name: getattr(cover, name) for name in _SAME} | {
        "severity": found.severity,
        "category_id": found.presets.category_id,
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
        "allowance": told_allowance(found.snapshot),
        "flash_notes": found.notes,
    }


def told_allowance(snapshot: core.Snapshot) -> dict[str, Any] | None:
    """What the contract that holds had left; nothing where nothing is counted."""
    held = snapshot.cover.contract
    facts = {one.number: one for one in snapshot.facts.contracts}
    one = facts[held.reference] if held else None
    if one is None or one.allowance_left is None:
        return None
    return {"contract": one.number, "unit": one.plan.type, "left": one.allowance_left}
