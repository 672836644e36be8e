"""Contracts whose cycle has begun and has not been opened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from servanda.agreements.models import AllowanceCycle, Contract, SupportPlanVersion
from servanda.agreements.queries.contract_states import zones_by_date
from servanda.core.cover import ContractStage, PlanType

_BATCH: Final = 200


def contracts_to_open(*, at: datetime) -> Iterator[UUID]:
    """Contracts that count and run at the instant without a cycle of that day, in the order of their making.

    A statement for the zones, and one for each batch of 200 in a zone's date: contracts that have ended cost none.
    """
    for on, zones in zones_by_date(at).items():
        waiting = _without_cycle(on).filter(zone__in=zones).order_by("id")
        after: list[UUID] = list(waiting.values_list("id", flat=True)[:_BATCH])
        while after:
            yield from after
            after = list(waiting.filter(id__gt=after[-1]).values_list("id", flat=True)[:_BATCH])


def _without_cycle(on: date) -> QuerySet[Contract]:
    running = Q(period__contains=Value(on)) & ~Q(stage=ContractStage.DRAFT)
    version = SupportPlanVersion.objects.filter(plan=OuterRef("plan"), number=OuterRef("plan_version"))
    grants = Q(allowance__isnull=False) | Q(Exists(version.filter(allowance__isnull=False)))
    opened = AllowanceCycle.objects.filter(contract=OuterRef("id"), starts_on__lte=on).exclude(
        ends_on__lte=on
    )
    found = Contract.objects.filter(running, grants).exclude(plan__plan_type=PlanType.FIXED)
    return found.exclude(Exists(opened))
