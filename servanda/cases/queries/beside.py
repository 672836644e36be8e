"""Cases that came while a contract should have held, and that it does not cover: it was entered late."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable, RawSQL

from servanda.agreements.models import Contract
from servanda.cases.models import Case, TimeEntry
from servanda.cases.queries.work import Wanted, listed
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED


def cases_beside(contract: Contract, *, viewer: Viewer) -> QuerySet[Case]:
    """The unfinished cases of its customer, and of its products, that came in its period before it was activated.

    To be paged as ``listed``. Judged again, each may come under it; those that a contract covers which goes first
    (2-domain 2.3) stay under that one and are left out. None of a draft. The scopes have to be prefetched.
    """
    return _beside(contract, Wanted(statuses=tuple(UNFINISHED)), viewer)


def cases_of_gap(contract: Contract, *, viewer: Viewer) -> QuerySet[Case]:
    """The same with the finished ones, which are not judged again, and the time worked on each.

    ``worked`` in minutes, ``worked_billable`` of it, and ``worked_drawn`` from an allowance; nothing is none.
    """
    return _beside(contract, Wanted(), viewer).annotate(
        worked=_summed(Sum("minutes")),
        worked_billable=_summed(Sum("minutes", filter=Q(is_billable=True))),
        worked_drawn=_summed(-Sum("drawn__amount")),
    )


def _beside(contract: Contract, wanted: Wanted, viewer: Viewer) -> QuerySet[Case]:
    found = listed(wanted, viewer=viewer)
    if contract.activated_at is None:
        return found.none()
    early = Q(received_at__lt=contract.activated_at) & _within(contract)
    hers = found.filter(early, _of_its_customers(contract), _of_its_products(contract))
    return hers.filter(Q(contract=None) | _it_goes_first(contract)).exclude(contract=contract.id)


def _summed(amount: Combinable) -> Subquery:
    """Of the time worked on a case, but what was removed."""
    times = TimeEntry.objects.filter(case=OuterRef("id"), removed_at=None).order_by().values("case")
    return Subquery(times.annotate(total=amount).values("total"), output_field=IntegerField())


def _within(contract: Contract) -> Q:
    last_on = contract.terminated_on or contract.ends_on
    begun = Q(received_at__gte=_midnight(contract.starts_on, contract.zone))
    if last_on is None:
        return begun
    return begun & Q(received_at__lt=_midnight(last_on + timedelta(days=1), contract.zone))


def _of_its_customers(contract: Contract) -> Q:
    if not contract.includes_sub_customers:
        return Q(customer=contract.customer_id)
    return Q(customer__in=RawSQL(_BELOW, [contract.customer_id]))  # noqa: S611  constant, with a parameter


def _of_its_products(contract: Contract) -> Q:
    if contract.whole_customer:
        return Q()
    products = [scope.product_id for scope in contract.scopes.all() if scope.product_id is not None]
    return Q(product__in=products) | Q(installed_product__product__in=products)


def _it_goes_first(contract: Contract) -> Q:
    """Before a contract of a customer above; of its own customer before one of the whole where it is of products.

    One of the same rung is over in its period and has days of grace alone. What an agreement names goes first.
    """
    own, rungs = contract.customer_id, (True,) if contract.whole_customer else (True, False)
    above = Q(contract__customer__in=RawSQL(_ABOVE, [own]))  # noqa: S611  as before
    lower = above | Q(contract__customer=own, contract__whole_customer__in=rungs)
    return lower & (Q(agreement=None) | Q(agreement__contract=None) | ~Q(agreement__contract=F("contract")))


def _midnight(on: date, zone: str) -> datetime:
    return datetime.combine(on, time.min, ZoneInfo(zone))


# The tree has no loops: a trigger sees to that.
_BELOW: Final = """
    WITH RECURSIVE below (id) AS (
        SELECT %s::uuid
        UNION ALL
        SELECT next.id FROM customers_customer next JOIN below ON next.parent_id = below.id
    )
    SELECT id FROM below
"""
_ABOVE: Final = """
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM customers_customer WHERE id = %s::uuid
        UNION ALL
        SELECT next.id, next.parent_id FROM customers_customer next JOIN above ON next.id = above.parent_id
    )
    SELECT parent_id FROM above WHERE parent_id IS NOT NULL
"""
