"""What moves when two customers, or two contacts, turn out to be one, and what stands in the way (2-domain 2.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from servanda.agreements.models import AgreementContact, Contract, SupportAgreement, SupportKey
from servanda.cases.models import Case, CaseContact, CustomerMessage, Interaction
from servanda.core.refusals import Fault
from servanda.customers.models import (
    BusinessObject,
    Contact,
    ContactAddress,
    ContactMerge,
    ContactPhone,
    Customer,
    CustomerMerge,
    InstalledProduct,
    MailDomain,
)
from servanda.customers.queries import customer_line, is_below

OF_A_CUSTOMER: Final[Mapping[str, tuple[Any, str]]] = {
    "contacts": (Contact, "customer"),
    "mail domains": (MailDomain, "customer"),
    "installed products": (InstalledProduct, "customer"),
    "business objects": (BusinessObject, "customer"),
    "contracts": (Contract, "customer"),
    "agreements": (SupportAgreement, "customer"),
    "support keys": (SupportKey, "customer"),
    "cases": (Case, "customer"),
    "sub-customers": (Customer, "parent"),
}
"""Everything that refers to a customer, by what it is called; scopes of contracts follow their contract."""

OF_A_CONTACT: Final[Mapping[str, tuple[Any, str]]] = {
    "mail addresses": (ContactAddress, "contact"),
    "phones": (ContactPhone, "contact"),
    "agreements that name them": (AgreementContact, "contact"),
    "cases they called about": (Case, "caller"),
    "cases they are told about": (CaseContact, "contact"),
    "messages": (CustomerMessage, "contact"),
    "interactions": (Interaction, "contact"),
}


@dataclass(frozen=True, slots=True)
class Merging:
    """How many of each would move, none left out, and everything that stands in the way."""

    moves: Mapping[str, int]
    in_the_way: tuple[Fault, ...]


def customer_merging(keep: Customer, gone: Customer) -> Merging:
    """What it would be to keep one of two customers. A statement for each kind of record, and four more."""
    return Merging(_counted(OF_A_CUSTOMER, gone), tuple(_between_customers(keep, gone)))


def contact_merging(keep: Contact, gone: Contact) -> Merging:
    """What it would be to keep one of two contacts. As ``customer_merging``."""
    return Merging(_counted(OF_A_CONTACT, gone), tuple(_between_contacts(keep, gone)))


def referring(kind: tuple[Any, str], gone: Customer | Contact) -> "QuerySet[Any]":
    """What of a kind refers to the record."""
    model, field = kind
    found: QuerySet[Any] = model.objects.filter(**{field: gone})
    return found


def _counted(kinds: Mapping[str, tuple[Any, str]], gone: Customer | Contact) -> dict[str, int]:
    counted = {name: referring(kind, gone).count() for name, kind in kinds.items()}
    return {name: count for name, count in counted.items() if count}


def _between_customers(keep: Customer, gone: Customer) -> Iterator[Fault]:
    if keep.id == gone.id:
        yield Fault("gone_id", "Choose another customer than this one.")
        return
    merges = CustomerMerge.objects.filter(gone__in=[keep, gone]).select_related("kept", "gone")
    for one in merges:
        yield Fault("gone_id", f"{one.gone.name} was merged into {one.kept.name} already.")
    if is_below(keep.id, gone.id):
        yield Fault("gone_id", f"{keep.name} stands below {gone.name}; merge them the other way round.")
    for ours, theirs in _overlaps(keep.id, gone.id):
        yield Fault("gone_id", f"The contracts {ours} and {theirs} cover the same at the same time.")
    for number, name in _strangers(keep.id, gone.id):
        yield Fault("gone_id", f"{number} names {name}, and {keep.name} stands elsewhere: end that first.")
    for kind, reference in _same_objects(keep.id, gone.id):
        yield Fault("gone_id", f"Both have the business object {reference} ({kind.replace('_', ' ')}).")


def _between_contacts(keep: Contact, gone: Contact) -> Iterator[Fault]:
    if keep.id == gone.id:
        yield Fault("gone_id", "Choose another contact than this one.")
        return
    merges = ContactMerge.objects.filter(gone__in=[keep, gone]).select_related("kept", "gone")
    for one in merges:
        yield Fault("gone_id", f"{one.gone.name} was merged into {one.kept.name} already.")
    if keep.customer_id != gone.customer_id:
        yield Fault(
            "gone_id",
            f"{gone.name} is of {gone.customer.name}. Change that first, or merge the customers.",
        )


def _overlaps(keep_id: UUID, gone_id: UUID) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPS, [keep_id, gone_id])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _strangers(keep_id: UUID, gone_id: UUID) -> list[tuple[str, str]]:
    """Agreements of customers above the one, and of it, that name people across; the other stands not below those."""
    kept = {one.id for one in customer_line(keep_id)}
    above = [one.id for one in customer_line(gone_id)[1:] if one.id not in kept]
    with connection.cursor() as cursor:
        cursor.execute(_NAMED_ACROSS, [gone_id, above, above])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _same_objects(keep_id: UUID, gone_id: UUID) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_SAME_OBJECTS, [keep_id, gone_id])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


_OVERLAPS: Final = """
    SELECT DISTINCT ours.number, theirs.number
    FROM agreements_contractscope kept
    JOIN agreements_contractscope gone
      ON gone.product_id IS NOT DISTINCT FROM kept.product_id AND gone.period && kept.period AND gone.binds
    JOIN agreements_contract ours ON ours.id = kept.contract_id
    JOIN agreements_contract theirs ON theirs.id = gone.contract_id
    WHERE kept.customer_id = %s AND gone.customer_id = %s AND kept.binds
    ORDER BY ours.number, theirs.number LIMIT 20
"""

# The tree has no loops (a trigger sees to that), so going down ends.
_NAMED_ACROSS: Final = """
    WITH RECURSIVE moved (id) AS (
        SELECT %s::uuid
        UNION
        SELECT next.id FROM customers_customer next JOIN moved ON next.parent_id = moved.id
    )
    SELECT agreement.number, contact.name
    FROM agreements_agreementcontact entry
    JOIN agreements_supportagreement agreement ON agreement.id = entry.agreement_id
    JOIN customers_contact contact ON contact.id = entry.contact_id
    WHERE agreement.customer_id = ANY(%s) AND contact.customer_id IN (SELECT id FROM moved)
       OR contact.customer_id = ANY(%s) AND agreement.customer_id IN (SELECT id FROM moved)
    ORDER BY agreement.number, contact.name LIMIT 20
"""

_SAME_OBJECTS: Final = """
    SELECT kept.kind, kept.reference
    FROM customers_businessobject kept
    JOIN customers_businessobject gone
      ON gone.kind = kept.kind AND upper(gone.reference) = upper(kept.reference)
    WHERE kept.customer_id = %s AND gone.customer_id = %s
    ORDER BY kept.kind, kept.reference LIMIT 20
"""
