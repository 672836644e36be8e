"""Customers that may be one and the same."""

from typing import Final

from servanda.core.access import Permission, Viewer, require
from servanda.customers.models import Customer, CustomerMerge

_MOST: Final = 3
_ALIKE: Final = 0.6


def customers_alike(customer: Customer, *, viewer: Viewer) -> list[Customer]:
    """Others in use that are called almost the same, or whose mail domain people of this one write from.

    At most three, the likeliest first. One statement, by indexes. Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    asked = {"id": customer.id, "name": customer.find_name, "alike": _ALIKE, "most": _MOST}
    return list(Customer.objects.raw(_STATEMENT, asked))


def merged_into(customer: Customer) -> CustomerMerge | None:
    """What became of a customer that was another one. No statement for one in use."""
    if customer.is_active:
        return None
    return CustomerMerge.objects.filter(gone=customer).select_related("kept").first()


_STATEMENT: Final = """
    WITH alike AS (
        SELECT id, similarity(find_name, %(name)s) AS nearness FROM customers_customer
        WHERE find_name %% %(name)s AND similarity(find_name, %(name)s) >= %(alike)s
        UNION ALL
        SELECT held.customer_id, 1 FROM customers_contact person
        JOIN customers_contactaddress address ON address.contact_id = person.id
        JOIN customers_maildomain held ON held.domain = lower(split_part(address.mail, '@', 2))
        WHERE person.customer_id = %(id)s
    ), likeliest AS (SELECT id, max(nearness) AS nearness FROM alike GROUP BY id)
    SELECT other.* FROM likeliest JOIN customers_customer other USING (id)
    WHERE other.is_active AND other.id <> %(id)s
        AND other.parent_id IS DISTINCT FROM %(id)s
        AND other.id IS DISTINCT FROM (SELECT parent_id FROM customers_customer WHERE id = %(id)s)
    ORDER BY likeliest.nearness DESC, other.sort_name, other.id LIMIT %(most)s
"""
