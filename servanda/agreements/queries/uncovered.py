"""Customers for whom only the default plan holds."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from servanda.agreements.queries.contract_states import zones_by_date
from servanda.core.access import Permission, Viewer, require
from servanda.customers.models import Customer
from servanda.customers.queries import customers


def customers_without_contract(*, viewer: Viewer, at: datetime) -> QuerySet[Customer]:
    """Customers in use whom no contract reaches at that instant, neither their own nor a parent's; by name.

    A blocked contract is one too, and so is one in its days of grace. Two statements and one for the zones. Raises
    ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    days = {zone: on for on, zones in zones_by_date(at).items() for zone in zones}
    covered = RawSQL(_COVERED, [list(days), list(days.values())])  # noqa: S611  constant, with parameters
    return customers(viewer=viewer, is_active=True).exclude(id__in=covered)


# The tree has no loops, but one customer may be reached by several contracts: UNION says each once.
_COVERED: Final = """
    WITH RECURSIVE holding AS (
        SELECT contract.customer_id, contract.includes_sub_customers
          FROM agreements_contract contract
          JOIN unnest(%s::text[], %s::date[]) AS today (zone, day) ON today.zone = contract.zone
         WHERE contract.binds AND contract.is_active AND contract.starts_on <= today.day
           AND (contract.period @> today.day
                OR (contract.terminated_on IS NULL AND contract.ends_on + contract.grace_days >= today.day))
    ),
    below (id) AS (
        SELECT customer_id FROM holding WHERE includes_sub_customers
        UNION
        SELECT next.id FROM customers_customer next JOIN below ON next.parent_id = below.id
    )
    SELECT customer_id FROM holding UNION SELECT id FROM below
"""
