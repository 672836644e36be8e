"""The orders in which contracts are listed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from servanda.agreements.models import AllowanceCycle, Contract
from servanda.agreements.queries.contract_states import zones_by_date
from servanda.core.cover import ContractStage, PlanType

_WITHOUT_END: Final = date(9999, 12, 31)
_UNCOUNTED: Final = 2_000_000_000
_ALL: Final = 1000


class ContractOrder(StrEnum):
    """By what a list is ordered; ``-`` before it turns the order around."""

    NUMBER = "number"
    CUSTOMER = "customer"
    UNTIL = "until"
    LEFT = "left"


def ordered(
    found: QuerySet[Contract], by: ContractOrder, *, turned: bool, at: datetime
) -> tuple[QuerySet[Contract], Sequence[str]]:
    """The contracts with what the order needs, and the order as ``foundation.paging.page`` takes it.

    By the last day, open-ended ones come after all that end. By what is left of what the present cycle was given,
    as a share, because hours and incidents cannot be compared; where nothing is counted comes last, also turned
    around. A statement for ``LEFT``.
    """
    rows, names = _ORDERS[by](found, turned, at)
    return rows, [f"-{name}" if turned else name for name in names]


def _number(found: QuerySet[Contract], _: bool, __: datetime) -> tuple[QuerySet[Contract], Sequence[str]]:
    return found, ("number",)


def _customer(found: QuerySet[Contract], _: bool, __: datetime) -> tuple[QuerySet[Contract], Sequence[str]]:
    return found, ("customer__sort_name", "id")


def _until(found: QuerySet[Contract], _: bool, __: datetime) -> tuple[QuerySet[Contract], Sequence[str]]:
    ends = Coalesce("terminated_on", "ends_on", Value(_WITHOUT_END))
    return found.annotate(until=ends), ("until", "id")


def _left(found: QuerySet[Contract], turned: bool, at: datetime) -> tuple[QuerySet[Contract], Sequence[str]]:
    dates = [When(zone__in=zones, then=Value(on)) for on, zones in zones_by_date(at).items()]
    today = Case(*dates, default=Value(at.date()))
    cycles = AllowanceCycle.objects.filter(contract=OuterRef("pk"), starts_on__lte=OuterRef("today"))
    present = cycles.filter(Q(ends_on=None) | Q(ends_on__gt=OuterRef("today")))
    # Wider than the columns, so that so many times the balance fits.
    balance = Cast(F("balance"), BigIntegerField())
    share = present.annotate(share=balance * Value(_ALL) / NullIf(F("given"), 0))
    counted = Subquery(share.values("share")[:1], output_field=BigIntegerField())
    rows = _until(found.annotate(today=today), turned, at)[0]
    share_left = Coalesce(counted, _without_a_cycle(turned))
    return rows.annotate(share_left=share_left), ("share_left", "id")


def _without_a_cycle(turned: bool) -> Case:
    """A cycle that nobody has opened yet has nothing used; all else comes behind whatever is counted."""
    counts = ~Q(stage=ContractStage.DRAFT.value) & ~Q(plan__plan_type=PlanType.FIXED.value)
    runs = Q(starts_on__lte=F("today"), until__gte=F("today"))
    nothing: Any = Value(-_UNCOUNTED if turned else _UNCOUNTED)
    return Case(When(counts & runs, then=Value(_ALL)), default=nothing)


_ORDERS: Final[dict[ContractOrder, Callable[..., tuple[QuerySet[Contract], Sequence[str]]]]] = {
    ContractOrder.NUMBER: _number,
    ContractOrder.CUSTOMER: _customer,
    ContractOrder.UNTIL: _until,
    ContractOrder.LEFT: _left,
}
