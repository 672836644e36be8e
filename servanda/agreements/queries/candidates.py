"""The records that a promise could come from, in two statements however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from servanda.agreements.models import SupportAgreement, SupportPlanVersion
from servanda.agreements.queries.chains import NAMED_CHAIN
from servanda.agreements.queries.rules import NO_PINS, Pins, rule_of
from servanda.core import cover
from servanda.core.agreements.contracts import ContractTerm
from servanda.core.agreements.projects import Bookable


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom an agreement names: a contact or a user, with their marks."""

    contact_id: UUID | None
    user_id: UUID | None
    is_main: bool
    mail_to: bool
    mail_cc: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """A flash note of an agreement; dates local to the agreement's zone, the last one included."""

    id: UUID
    agreement_id: UUID
    text: str
    from_on: date
    until_on: date | None
    pop_up: bool
    banner: bool


@dataclass(frozen=True, slots=True)
class ContractRead:
    """A contract as cover, registration and their pages need it; drafts too, where an agreement names one.

    ``allowance`` is its own or its plan's, in minutes or incidents. ``plan`` is in the version pinned, else the
    newest, and so are the service levels of its rules.
    """

    id: UUID
    number: str
    name: str
    customer_id: UUID
    owner_id: UUID | None
    stage: cover.ContractStage
    blocked: bool
    starts_on: date
    ends_on: date | None
    terminated_on: date | None
    zone: str
    includes_sub_customers: bool
    grace_days: int
    work_calendar_id: UUID | None
    documentation_required: bool
    allowance: int | None
    plan: cover.Plan
    plan_name: str
    products: tuple[UUID, ...]

    @property
    def last_on(self) -> date | None:
        """The last day that counts."""
        return self.terminated_on or self.ends_on

    @property
    def term(self) -> ContractTerm:
        """What its state depends on besides the date, but for what renews it."""
        return ContractTerm(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            draft=self.stage is cover.ContractStage.DRAFT,
            blocked=self.blocked,
            terminated_on=self.terminated_on,
            grace_days=self.grace_days,
        )

    @property
    def counts(self) -> bool:
        """Whether it has an allowance that is counted."""
        return self.allowance is not None and self.plan.type is not cover.PlanType.FIXED


@dataclass(frozen=True, slots=True)
class Fallback:
    """The plan that holds without a contract, and the level that holds without a rule."""

    plan: cover.Plan
    plan_name: str
    level: cover.Level


def fallback_and_contracts(
    own: Sequence[str], above: Sequence[str], of_keys: Sequence[UUID]
) -> tuple[Fallback, tuple[ContractRead, ...]]:
    """The default plan, and every contract that reaches the customer or that one of its agreements names.

    One statement.
    """
    names = {"own": list(own), "above": list(above), "keys": list(of_keys)}
    row: Any = SupportPlanVersion.objects.raw(_PLAN_AND_CONTRACTS, names)[0]
    plan = cover.Plan(str(row.plan_id), row.number, _rules(row.rules), type=cover.PlanType(row.plan_type))
    fallback = Fallback(plan, row.plan_name, cover.Level(str(row.default_level)))
    return fallback, tuple(_contract(one) for one in row.contracts)


@dataclass(frozen=True, slots=True)
class Reaching:
    """An agreement that could hold, with its people, its notes and its projects in use.

    It carries ``successor_starts_on``: when an approved amendment takes its place, and ``contract_chain``: the ids
    of all contracts in the chain of the one that it names.
    """

    agreement: SupportAgreement
    named: tuple[Named, ...]
    notes: tuple[Noted, ...]
    projects: tuple[Bookable, ...]


def agreements_reaching(
    own: Sequence[str], above: Sequence[str], of_keys: Sequence[UUID]
) -> Iterator[Reaching]:
    """Those of the keys and those that reach the customer, by number. One statement."""
    names = {"own": list(own), "above": list(above), "keys": list(of_keys)}
    # Ordered here: for an order of its own the planner would walk all agreements by their numbers.
    for one in sorted(SupportAgreement.objects.raw(_AGREEMENTS, names), key=attrgetter("number")):
        rows: Any = one
        yield Reaching(
            one,
            tuple(_named(row) for row in rows.named_rows),
            tuple(_noted(row) for row in rows.note_rows),
            tuple(_bookable(row) for row in rows.project_rows),
        )


_REACHING: Final = """
agreement.id = ANY(%(keys)s::uuid[])
OR (agreement.is_active AND (agreement.customer_id = ANY(%(own)s::uuid[])
                             OR (agreement.customer_id = ANY(%(above)s::uuid[])
                                 AND agreement.includes_sub_customers)))
"""
_AGREEMENTS: Final = f"""
SELECT agreement.*,
       (SELECT successor.effective_from FROM agreements_supportagreement successor
         WHERE successor.amends_id = agreement.id AND successor.approved_at IS NOT NULL) AS successor_starts_on,
       ARRAY({NAMED_CHAIN}) AS contract_chain,
       (SELECT coalesce(json_agg(named ORDER BY named.id), '[]')
          FROM agreements_agreementcontact named WHERE named.agreement_id = agreement.id) AS named_rows,
       (SELECT coalesce(json_agg(note ORDER BY note.from_on, note.id), '[]')
          FROM agreements_flashnote note WHERE note.agreement_id = agreement.id AND note.is_active) AS note_rows,
       (SELECT coalesce(json_agg(project), '[]')
          FROM agreements_customerproject project
         WHERE project.agreement_id = agreement.id AND project.is_active) AS project_rows
  FROM agreements_supportagreement agreement
 WHERE {_REACHING}
"""  # noqa: S608  made of constants alone
_PLAN_AND_CONTRACTS: Final = f"""
SELECT fallback.*, plan.plan_type, plan.name AS plan_name,
       (SELECT id FROM agreements_servicelevel WHERE is_default) AS default_level,
       (SELECT coalesce(json_agg(held ORDER BY held.number), '[]') FROM (
          SELECT contract.*, version.number AS version, version.rules, version.when_used_up,
                 of_contract.plan_type, of_contract.name AS plan_name,
                 coalesce(contract.allowance, version.allowance) AS allowed,
                 (SELECT coalesce(json_agg(product_id), '[]') FROM agreements_contractscope scope
                   WHERE scope.contract_id = contract.id AND product_id IS NOT NULL) AS products,
                 (SELECT coalesce(json_object_agg(service_level_id, pinned_version), '{{}}')
                    FROM agreements_contractlevel pin WHERE pin.contract_id = contract.id) AS pins
            FROM agreements_contract contract
            JOIN agreements_supportplan of_contract ON of_contract.id = contract.plan_id
            JOIN LATERAL (SELECT * FROM agreements_supportplanversion one
                           WHERE one.plan_id = contract.plan_id
                             AND one.number = coalesce(contract.plan_version, one.number)
                           ORDER BY one.number DESC LIMIT 1) version ON true
           WHERE contract.is_active
             AND contract.id = ANY(ARRAY(
                   SELECT id FROM agreements_contract WHERE binds AND customer_id = ANY(%(own)s::uuid[])
                    UNION SELECT id FROM agreements_contract
                           WHERE binds AND includes_sub_customers AND customer_id = ANY(%(above)s::uuid[])
                    UNION SELECT agreement.contract_id FROM agreements_supportagreement agreement
                           WHERE {_REACHING}))
       ) held) AS contracts
  FROM agreements_supportplanversion fallback
  JOIN agreements_supportplan plan ON plan.id = fallback.plan_id AND plan.is_default
 ORDER BY fallback.number DESC
 LIMIT 1
"""  # noqa: S608  made of constants alone


def _contract(row: Mapping[str, Any]) -> ContractRead:
    return ContractRead(
        id=UUID(row["id"]),
        number=row["number"],
        name=row["name"],
        customer_id=UUID(row["customer_id"]),
        owner_id=UUID(row["owner_id"]) if row["owner_id"] else None,
        stage=cover.ContractStage(row["stage"]),
        blocked=row["blocked_at"] is not None,
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=_date(row["ends_on"]),
        terminated_on=_date(row["terminated_on"]),
        zone=row["zone"],
        includes_sub_customers=row["includes_sub_customers"],
        grace_days=row["grace_days"],
        work_calendar_id=UUID(row["work_calendar_id"]) if row["work_calendar_id"] else None,
        documentation_required=row["documentation_required"],
        allowance=row["allowed"],
        plan=cover.Plan(
            row["plan_id"],
            row["version"],
            _rules(row["rules"], row["pins"]),
            cover.PlanType(row["plan_type"]),
            cover.WhenUsedUp(row["when_used_up"]),
        ),
        plan_name=row["plan_name"],
        products=tuple(UUID(one) for one in row["products"]),
    )


def _rules(written: Sequence[Mapping[str, Any]], pins: Pins = NO_PINS) -> tuple[cover.PlanRule, ...]:
    return tuple(rule_of(one, pins) for one in written)


def _named(row: Mapping[str, Any]) -> Named:
    contact_id, user_id = (UUID(row[name]) if row[name] else None for name in ("contact_id", "user_id"))
    return Named(contact_id, user_id, row["is_main"], row["mail_to"], row["mail_cc"])


def _bookable(row: Mapping[str, Any]) -> Bookable:
    key = row["support_key_id"]
    return Bookable(UUID(row["id"]), UUID(key) if key else None, row["is_default"])


def _noted(row: Mapping[str, Any]) -> Noted:
    return Noted(
        id=UUID(row["id"]),
        agreement_id=UUID(row["agreement_id"]),
        text=row["text"],
        from_on=date.fromisoformat(row["from_on"]),
        until_on=_date(row["until_on"]),
        pop_up=row["pop_up"],
        banner=row["banner"],
    )


def _date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
