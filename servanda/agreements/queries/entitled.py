"""Everything that one person is entitled to: what holds for them, and what does not and why (2-domain 2.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from servanda.agreements.models import ServiceLevel, SupportKey
from servanda.agreements.queries.candidates import ContractRead
from servanda.agreements.queries.facts import CoverRecords, cover_records
from servanda.core import cover
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Channel
from servanda.customers.models import Contact
from servanda.customers.queries import customer_line

_LEAST_SEVERE: Final = 4
_NO_OBSTACLE: Final = (cover.Reason.LESS_SPECIFIC,)


@dataclass(frozen=True, slots=True)
class EntitledAgreement:
    """An agreement that reaches the person; ``against`` is why it does not hold, ``level`` empty where the plan says.

    ``named``: it names them, ``open_to_all``: it names nobody in particular.
    """

    number: str
    level: str
    until: date | None
    named: bool
    open_to_all: bool
    against: tuple[cover.Reason, ...]


@dataclass(frozen=True, slots=True)
class EntitledContract:
    """A contract that reaches the person; ``left`` of its allowance in minutes or incidents, where it counts."""

    number: str
    plan: str
    whole_customer: bool
    until: date | None
    unit: cover.PlanType
    left: int | None
    against: tuple[cover.Reason, ...]


@dataclass(frozen=True, slots=True)
class Entitled:
    """``keys`` are those of the customer that are in use, by code; ``without_cover``: only the default plan holds."""

    agreements: tuple[EntitledAgreement, ...]
    contracts: tuple[EntitledContract, ...]
    keys: tuple[SupportKey, ...]
    without_cover: bool


def entitled(contact: Contact, *, viewer: Viewer, at: datetime) -> Entitled:
    """What the contact could ask for by telephone now, whatever it is about. Seven statements.

    Raises ``NotAllowed``, ``NoOrganisationYet``.
    """
    require(viewer, Permission.PROMISE_SEE)
    line = tuple(str(one.id) for one in customer_line(contact.customer_id))
    traits = cover.Traits(_LEAST_SEVERE, Channel.PHONE, customers=line)
    asked = cover.Asked(at, traits, customers=line, caller=(str(contact.id),))
    records = cover_records(asked)
    judged = cover.judge(records.facts)
    against = {one.reference: one.reasons for one in judged.rejected}
    keys = SupportKey.objects.filter(customer=contact.customer_id, is_active=True).order_by("code")
    return Entitled(
        agreements=tuple(_agreements(records, against, str(contact.id))),
        contracts=tuple(_contracts(records, against)),
        keys=tuple(keys),
        without_cover=judged.without_cover,
    )


def _agreements(
    records: CoverRecords, against: dict[str, tuple[cover.Reason, ...]], contact: str
) -> Iterator[EntitledAgreement]:
    levels = {one.level.level for one in records.facts.agreements if one.level}
    names = dict(ServiceLevel.objects.filter(id__in=map(UUID, levels)).values_list("id", "name"))
    for one in records.facts.agreements:
        level = one.level
        version = f" v{level.version}" if level and level.version else ""
        yield EntitledAgreement(
            number=one.number,
            level=f"{names[UUID(level.level)]}{version}" if level else "",
            until=records.agreements[one.number].expires_on,
            named=contact in one.named,
            open_to_all=not one.named_contacts_only,
            against=_obstacles(against.get(one.number, ())),
        )


def _contracts(
    records: CoverRecords, against: dict[str, tuple[cover.Reason, ...]]
) -> Iterator[EntitledContract]:
    for one in records.facts.contracts:
        read: ContractRead = records.contracts[one.number]
        if one.stage is cover.ContractStage.DRAFT:
            continue
        # Without a product nothing can be said against a contract of products.
        reasons = [
            reason for reason in against.get(one.number, ()) if reason is not cover.Reason.WRONG_PRODUCT
        ]
        yield EntitledContract(
            number=one.number,
            plan=read.plan_name,
            whole_customer=not one.products,
            until=read.last_on,
            unit=one.plan.type,
            left=one.allowance_left,
            against=_obstacles(tuple(reasons)),
        )


def _obstacles(reasons: tuple[cover.Reason, ...]) -> tuple[cover.Reason, ...]:
    return () if reasons == _NO_OBSTACLE else reasons
