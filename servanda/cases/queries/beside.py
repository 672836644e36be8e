"""Open cases that came while a contract should have held, and that it does not cover: it was entered late."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from servanda.agreements.models import Contract
from servanda.cases.models import Case
from servanda.cases.queries.work import Wanted, listed
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED


def cases_beside(contract: Contract, *, viewer: Viewer) -> QuerySet[Case]:
    """The unfinished cases of its customer, and of its products, that came in its period before it was activated.

    To be paged as ``listed``. Judged again, each may come under it; those that a contract of the product covers stay
    under that one and are left out. None of a draft. The scopes have to be prefetched.
    """
    if contract.activated_at is None:
        return listed(Wanted(), viewer=viewer).none()
    found = listed(Wanted(statuses=tuple(UNFINISHED)), viewer=viewer).exclude(contract=contract.id)
    early = Q(received_at__lt=contract.activated_at) & _within(contract)
    return found.filter(early, _of_its_customers(contract), _it_goes_first(contract))


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


def _it_goes_first(contract: Contract) -> Q:
    """A contract of the product wins over one of the whole customer, so the latter gets what has none."""
    if contract.whole_customer:
        return Q(contract=None)
    products = [scope.product_id for scope in contract.scopes.all() if scope.product_id is not None]
    return Q(product__in=products) | Q(installed_product__product__in=products)


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
