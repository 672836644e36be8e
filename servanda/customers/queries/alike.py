"""Customers that may be one and the same, and what became of those that were."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from servanda.core.access import Permission, Viewer, require
from servanda.customers.models import Customer, CustomerMerge
from servanda.customers.models.base import Foreign

Known = TypeVar("Known", bound=Foreign)

_MOST: Final = 3
_ALIKE: Final = 0.6


def customers_alike(customer: Customer, *, viewer: Viewer) -> list[Customer]:
    """Others in use that are called almost the same, or whose mail domain people of this one write from.

    At most three, the likeliest first. One statement, by indexes. Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    asked = {"id": customer.id, "name": customer.find_name, "alike": _ALIKE, "most": _MOST}
    return list(Customer.objects.raw(_STATEMENT, asked))


def kept(record: Known) -> Known:
    """What a customer or contact was merged into, and that in turn; itself if it was not. No statement for one in use."""
    while not record.is_active and (merge := getattr(record, "merged", None)) is not None:
        record = merge.kept
    return record


def of_the_kept(fields: Mapping[str, Any], found: Known, record: Known) -> dict[str, Any]:
    """What is set about the one that was kept, as it was said of ``found``: without what that alone is known by."""
    if found.pk == record.pk:
        return dict(fields)
    own = {"external_id": found.external_id, "name": getattr(found, "name", None)}
    return {name: value for name, value in fields.items() if not _is_said(own.get(name), value)}


def _is_said(own: str | None, value: object) -> bool:
    return own is not None and isinstance(value, str) and value.strip().casefold() == own.casefold()


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
