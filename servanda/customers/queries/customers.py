"""Finding customers."""

from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.customers.models import Customer
from servanda.customers.queries.alike import kept
from servanda.customers.queries.words import with_words
from servanda.foundation.numbers import next_free

NUMBERS: Final = "customers_numbers"
"""The sequence that customer numbers come from."""


class NoSuchCustomer(Unknown):
    """No customer by that id, number or external id."""


def customers(*, viewer: Viewer, search: str = "", is_active: bool | None = None) -> QuerySet[Customer]:
    """All by name, with parent and mail domains: two statements. ``search``: words of the name.

    Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    found = Customer.objects.select_related("parent").prefetch_related("mail_domains")
    found = with_words(found.order_by("sort_name", "id"), search)
    return found if is_active is None else found.filter(is_active=is_active)


def customer(customer_id: UUID, *, viewer: Viewer) -> Customer:
    """Raises ``NotAllowed``, ``NoSuchCustomer``."""
    return _one(customers(viewer=viewer), customer_id)


def customer_called(text: str, *, viewer: Viewer) -> Customer | None:
    """The customer with this number or this whole name, in whatever case; merged, the one that was kept.

    Raises ``NotAllowed``.
    """
    called = text.strip()
    found = customers(viewer=viewer).annotate(folded_name=Lower("name"))
    # Each of the two has an index of its own; numbers are upper case.
    one = found.filter(Q(number=called.upper()) | Q(folded_name=Lower(Value(called)))).first()
    return kept(one) if one else None


def lock_customer(customer_id: UUID, *, viewer: Viewer) -> Customer:
    """The customer, locked until the end of the transaction. Raises as ``customer``."""
    return _one(customers(viewer=viewer).select_for_update(of=("self",)), customer_id)


def sub_customers(customer_id: UUID, *, viewer: Viewer) -> QuerySet[Customer]:
    """The customers directly below, by name. Raises ``NotAllowed``."""
    return customers(viewer=viewer).filter(parent=customer_id)


def customer_line(customer_id: UUID) -> list[Customer]:
    """The customer, then its parents, nearest first; empty if there is no such customer. One statement."""
    return list(Customer.objects.raw(_LINE, [customer_id]))


def next_number() -> str:
    """The next customer number that is free; with gaps. Two statements."""
    return next_free(NUMBERS, Customer.objects.all(), lambda value: f"C-{value}")


def is_below(customer_id: UUID, above_id: UUID) -> bool:
    """Whether ``above_id`` is the customer itself or stands anywhere above it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_BELOW, [customer_id, above_id])
        return bool(cursor.fetchone()[0])


def _one(found: QuerySet[Customer], customer_id: UUID) -> Customer:
    customer = found.filter(id=customer_id).first()
    if customer is None:
        raise NoSuchCustomer("There is no such customer.")
    return customer


_IS_BELOW: Final = """
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM customers_customer WHERE id = %s
        UNION
        SELECT next.id, next.parent_id FROM customers_customer next JOIN above ON next.id = above.parent_id
    )
    SELECT EXISTS (SELECT FROM above WHERE id = %s)
"""

# The tree has no loops (a trigger sees to that), so counting the steps ends.
_LINE: Final = """
    WITH RECURSIVE line (id, parent_id, step) AS (
        SELECT id, parent_id, 0 FROM customers_customer WHERE id = %s
        UNION ALL
        SELECT next.id, next.parent_id, line.step + 1
        FROM customers_customer next JOIN line ON next.id = line.parent_id
    )
    SELECT customer.* FROM line JOIN customers_customer customer ON customer.id = line.id ORDER BY line.step
"""
