"""What cover is judged from: frozen, complete, and fit to be kept with the case (2-domain 2.3).

References are text (a number, a code or an id as the caller likes), so that a snapshot outlives the rows.
``on`` is the date of receipt in the zone of the record that carries it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from servanda.core.agreements import Period, Validity
from servanda.core.cover.criteria import Criterion, Match, Traits


class PlanType(StrEnum):
    """What a support plan counts."""

    FIXED = "fixed"
    HOURS = "hours"
    INCIDENTS = "incidents"


class WhenUsedUp(StrEnum):
    """What holds once the allowance of a contract is used up."""

    OVERDRAW = "overdraw"
    CHARGE = "charge"
    DEFAULT_PLAN = "default_plan"
    ASK_FOR_AUTHORISATION = "ask_for_authorisation"


class ContractStage(StrEnum):
    """The stored state of a contract."""

    DRAFT = "draft"
    ACTIVE = "active"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class Level:
    """A service level and the version of its targets that is pinned; ``None`` where none is."""

    level: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One ordered rule of a plan: which service level for which cases."""

    level: Level
    criteria: tuple[Criterion, ...] = ()
    match: Match = Match.ALL
    work_calendar: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A support plan in the version that is pinned, its rules in order."""

    plan: str
    version: int
    rules: tuple[PlanRule, ...]
    type: PlanType = PlanType.FIXED
    when_used_up: WhenUsedUp = WhenUsedUp.OVERDRAW


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of the customer, of a parent, or named by an agreement.

    ``products`` is empty for the whole customer. ``period`` ends where a termination ended it. ``allowance_left``
    is the balance before this case, ``None`` where nothing is counted. Grace days follow an end, not a termination.
    """

    number: str
    customer: str
    stage: ContractStage
    period: Period
    on: date
    plan: Plan
    products: tuple[str, ...] = ()
    includes_sub_customers: bool = False
    blocked: bool = False
    grace_days: int = 0
    work_calendar: str | None = None
    allowance_left: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A support agreement of the customer, of a parent, or of the key. No ``level``: as the contract's plan says."""

    number: str
    customer: str
    validity: Validity
    on: date
    organisation: str
    level: Level | None = None
    approved_at: datetime | None = None
    includes_sub_customers: bool = False
    work_calendar: str | None = None
    contract: str | None = None
    named_contacts_only: bool = False
    named: tuple[str, ...] = ()
    has_overrides: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A support key; what it copied from its agreement is its own by now."""

    code: str
    customer: str
    organisation: str
    blocked: bool = False
    agreement: str | None = None
    level: Level | None = None
    work_calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Overrule:
    """Somebody with the permission let a caller through whom the agreement does not name."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The case as far as cover depends on it.

    ``customers`` is the customer, then its parents, nearest first; empty when unknown. ``caller`` lists the
    references under which an agreement may name the caller (contact, user). ``agreement`` is the one a person
    chose; one that does not reach the customer counts as not found. ``provisionally_named`` counts at severity 1
    only. ``other_organisation`` is that of the category's or the business object's queue. ``follows_up``: the
    contract whose incident it goes on with, within the reopening window of the case that used it.
    """

    received_at: datetime
    traits: Traits
    customers: tuple[str, ...] = ()
    caller: tuple[str, ...] = ()
    key: str | None = None
    agreement: str | None = None
    other_organisation: str | None = None
    overrule: Overrule | None = None
    provisionally_named: bool = False
    verified: bool = True
    follows_up: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A support organisation; its work calendar is the last resort."""

    organisation: str
    work_calendar: str


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """All facts of one judgement.

    ``keys`` are the given key, or all keys of the installed product when none was given; ``contracts`` hold the
    customers' (drafts may be left out) and every one that an agreement names; ``organisations`` are all that any
    of the records names, and the default.
    """

    asked: Asked
    default_plan: Plan
    default_level: Level
    default_organisation: str
    organisations: tuple[Organisation, ...]
    keys: tuple[Key, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    contracts: tuple[Contract, ...] = ()
