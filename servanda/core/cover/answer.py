"""What cover answers: the promise found, where each part came from and why, and everything rejected."""

from dataclasses import dataclass
from enum import StrEnum

from servanda.core.cover.facts import Level


class Reason(StrEnum):
    """Why a candidate was rejected."""

    NOT_APPROVED = "not_approved"
    BLOCKED = "blocked"
    KEY_BLOCKED = "key_blocked"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    CONTRACT_NOT_ACTIVE = "contract_not_active"
    WRONG_PRODUCT = "wrong_product"
    CONTACT_NOT_NAMED = "contact_not_named"
    ALLOWANCE_USED_UP = "allowance_used_up"
    LESS_SPECIFIC = "less_specific"


class Kind(StrEnum):
    """The kinds of record that can lend a part of the promise."""

    KEY = "key"
    AGREEMENT = "agreement"
    CONTRACT = "contract"
    PLAN = "plan"
    PLAN_RULE = "plan_rule"
    QUEUE = "queue"
    ORGANISATION = "organisation"
    DEFAULT = "default"


class Why(StrEnum):
    """For what a candidate was taken."""

    GIVEN = "given"
    ONLY_KEY = "only_key"
    OF_KEY = "of_key"
    CHOSEN = "chosen"
    ONLY_VALID = "only_valid"
    NAMES_CALLER = "names_caller"
    CONTRACT_COVERS_PRODUCT = "contract_covers_product"
    EARLIEST_APPROVED = "earliest_approved"
    NAMED_BY_AGREEMENT = "named_by_agreement"
    FOR_PRODUCT = "for_product"
    WHOLE_CUSTOMER = "whole_customer"
    PARENT_FOR_PRODUCT = "parent_for_product"
    WHOLE_PARENT = "whole_parent"
    OF_CONTRACT = "of_contract"
    NO_CONTRACT = "no_contract"
    ALLOWANCE_USED_UP = "allowance_used_up"
    DIFFERS_FROM_AGREEMENT = "differs_from_agreement"
    OWN = "own"
    BY_PLAN_RULE = "by_plan_rule"
    NO_RULE_MATCHED = "no_rule_matched"
    NOTHING_ELSE = "nothing_else"


class Draw(StrEnum):
    """When an incident is drawn from the allowance."""

    NONE = "none"
    AT_REGISTRATION = "at_registration"
    ON_CONFIRMATION = "on_confirmation"


@dataclass(frozen=True, slots=True)
class Found:
    """A record that holds, and why it was this one."""

    reference: str
    why: Why


@dataclass(frozen=True, slots=True)
class Lent:
    """One part of the promise: the value, and which record lent it for what."""

    value: str
    kind: Kind
    reference: str
    why: Why


@dataclass(frozen=True, slots=True)
class LentLevel:
    """The service level; ``overrides_of`` is the agreement whose own targets apply on top."""

    level: Level
    kind: Kind
    reference: str
    why: Why
    overrides_of: str | None = None


@dataclass(frozen=True, slots=True)
class LentPlan:
    """The plan version that holds, and the place (from 0) of its first rule that matched."""

    plan: str
    version: int
    why: Why
    rule: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that does not hold, with every reason, the weightiest first."""

    kind: Kind
    reference: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """Which promise holds for a case.

    ``preset_check``: several agreements were valid and nobody chose. ``without_cover``: only the default plan
    holds, or authorisation is awaited; a cover decision is due. ``notes_of``: agreements whose flash notes show,
    also rejected ones. Contacts and projects come from ``agreement`` alone.
    """

    key: Found | None
    agreement: Found | None
    contract: Found | None
    plan: LentPlan
    level: LentLevel
    work_calendar: Lent
    organisation: Lent
    rejected: tuple[Rejected, ...]
    notes_of: tuple[str, ...]
    preset_check: bool
    without_cover: bool
    awaits_authorisation: bool
    overruled: bool
    provisionally_named: bool
    draw: Draw
