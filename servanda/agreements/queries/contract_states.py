"""The state of a contract as it is shown; it follows the date in the contract's zone."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from servanda.agreements.models import AllowanceCycle, Contract
from servanda.agreements.queries.states import local_date
from servanda.core.agreements.contracts import EXPIRING_DAYS, ContractState, ContractTerm, contract_shown
from servanda.core.cover import ContractStage


def contract_on(contract: Contract, at: datetime) -> date:
    """The date of an instant in the contract's zone."""
    return local_date(at, contract.zone)


def contract_term(contract: Contract) -> ContractTerm:
    """What its state depends on besides the date. A statement, unless the renewal was fetched along."""
    return replace(contract_dates(contract), renewed_on=_renewed_on(contract))


def contract_dates(contract: Contract) -> ContractTerm:
    """As ``contract_term``, but for what renews it. No statement."""
    return ContractTerm(
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        draft=contract.stage == ContractStage.DRAFT,
        blocked=contract.is_blocked,
        terminated_on=contract.terminated_on,
        grace_days=contract.grace_days,
    )


def contract_state(contract: Contract, at: datetime) -> ContractState:
    """The state shown at an instant. As ``contract_term``."""
    return contract_shown(contract_term(contract), contract_on(contract, at))


def in_contract_state(found: QuerySet[Contract], state: ContractState, at: datetime) -> QuerySet[Contract]:
    """Those shown in that state at the instant. One statement for the zones, which are few."""
    wanted = Q(pk__in=[])
    for on, zones in zones_by_date(at).items():
        wanted |= Q(zone__in=zones) & _shown(state, on)
    return found.annotate(last_on=Coalesce("terminated_on", "ends_on")).filter(wanted)


def ending_within(found: QuerySet[Contract], days: int, at: datetime) -> QuerySet[Contract]:
    """Activated contracts whose last day is none of the past and at most so many days away. As ``in_contract_state``."""
    wanted = Q(pk__in=[])
    for on, zones in zones_by_date(at).items():
        wanted |= Q(zone__in=zones, last_on__range=(on, on + timedelta(days=days)))
    ends = found.annotate(last_on=Coalesce("terminated_on", "ends_on"))
    return ends.filter(wanted).exclude(stage=ContractStage.DRAFT)


def having_used(found: QuerySet[Contract], percent: int, at: datetime) -> QuerySet[Contract]:
    """Those that have used more than so much of what their present cycle was given. As ``in_contract_state``.

    A cycle that nobody has opened yet has nothing used.
    """
    wanted = Q(pk__in=[])
    for on, zones in zones_by_date(at).items():
        present = AllowanceCycle.objects.filter(contract=OuterRef("pk"), starts_on__lte=on).filter(
            Q(ends_on=None) | Q(ends_on__gt=on)
        )
        over = present.filter(GreaterThan(F("used") * 100, F("given") * percent))
        wanted |= Q(Q(zone__in=zones) & Exists(over))
    return found.filter(wanted)


def running(at: datetime) -> Q:
    """Contracts that are activated, and neither terminated nor past their last day.

    Others keep what they were sold with to the end, also in their days of grace. A statement for the zones.
    """
    still = Q(ends_on=None)
    for on, zones in zones_by_date(at).items():
        still |= Q(zone__in=zones, ends_on__gte=on)
    return ~Q(stage=ContractStage.DRAFT.value) & Q(terminated_on=None) & still


def zones_by_date(at: datetime) -> dict[date, list[str]]:
    """The zones of all contracts, by the date that the instant has there. One statement."""
    zones: dict[date, list[str]] = {}
    for zone in Contract.objects.order_by().values_list("zone", flat=True).distinct():
        zones.setdefault(local_date(at, zone), []).append(zone)
    return zones


def _renewed_on(contract: Contract) -> date | None:
    renewal: Contract | None = getattr(contract, "renewal", None)
    return None if renewal is None or renewal.stage == ContractStage.DRAFT else renewal.starts_on


def _shown(state: ContractState, on: date) -> Q:
    """As ``core.agreements.contracts.contract_shown`` says it; tests compare the two."""
    held = Q(blocked_at=None) & ~Q(stage=ContractStage.DRAFT)
    over = Q(last_on__isnull=False, last_on__lt=on)
    running = held & ~over & Q(starts_on__lte=on)
    soon = Q(last_on__isnull=False, last_on__lte=on + timedelta(days=EXPIRING_DAYS))
    followed = (
        Q(renewal__isnull=False)
        & ~Q(renewal__stage=ContractStage.DRAFT)
        & Q(renewal__starts_on__lte=F("last_on") + 1)
    )
    return {
        ContractState.BLOCKED: Q(blocked_at__isnull=False),
        ContractState.DRAFT: Q(blocked_at=None, stage=ContractStage.DRAFT),
        ContractState.TERMINATED: held & over & Q(terminated_on__isnull=False),
        ContractState.EXPIRED: held & over & Q(terminated_on=None),
        ContractState.SCHEDULED: held & ~over & Q(starts_on__gt=on),
        ContractState.EXPIRING: running & soon & ~followed,
        ContractState.ACTIVE: running & (~soon | followed),
    }[state]
