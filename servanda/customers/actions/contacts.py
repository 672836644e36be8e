"""Adding, changing and confirming contacts."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.locality import language_faults, zone_faults
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers import queries
from servanda.customers.actions.reaching import (
    Reach,
    address_faults,
    keep_addresses,
    keep_phones,
    plain_addresses,
    plain_phones,
)
from servanda.customers.actions.setting import keeping_line, known_outside, name_faults, set_fields
from servanda.customers.models import Contact, ContactMerge, ContactState, Customer
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.revisions import expect_nothing, expect_revision

_PLAIN: Final = (
    "customer_id",
    "name",
    "job_title",
    "language",
    "zone",
    "portal_visibility",
    "external_id",
    "is_active",
)
_CHECKED_HERE: Final = ("customer", "zone", "language")


class ContactInvalid(Invalid):
    """A contact cannot be like this."""


class ContactFields(TypedDict, total=False):
    """What is set about a contact; what is left out stays as it is.

    ``mails`` and ``phones`` name all of them, the one to use first. Phones as people write them.
    """

    customer_id: UUID
    name: str
    mails: Collection[str]
    phones: Collection[str]
    job_title: str
    language: str
    zone: str
    portal_visibility: str
    external_id: str
    is_active: bool


@action
def add_contact(
    *, confirmed: bool = True, by: Viewer, at: datetime, **fields: Unpack[ContactFields]
) -> Contact:
    """Add a contact; zone and language are the customer's unless given.

    ``confirmed`` is off for an unknown sender of a known domain. Raises ``NotAllowed``, ``ContactInvalid``.
    """
    require(by, Permission.CONTACT_ADD)
    return _added(ContactState.CONFIRMED if confirmed else ContactState.UNCONFIRMED, fields)


@action
def change_contact(
    *,
    contact_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[ContactFields],
) -> Contact:
    """Change what is given and leave the rest.

    Raises ``NotAllowed``, ``NoSuchContact``, ``Stale`` or ``ContactInvalid``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    contact = queries.lock_contact(contact_id, viewer=by)
    expect_revision(contact.revision, expecting)
    reach = _set(contact, fields)
    with keeping_line("customer_id", ContactInvalid):
        contact.store()
    _keep(contact, reach)
    return queries.contact(contact_id, viewer=by)


@action
def put_contact(
    *,
    external_id: str,
    fields: ContactFields,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> tuple[Contact, bool]:
    """Change the contact that another system knows by this id, or add it; and whether it was added.

    One that was merged stands for the one that was kept, which keeps its own id and name. Raises as ``change_contact``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    wanted: ContactFields = {**fields, "external_id": external_id}
    known = known_outside(queries.contacts(viewer=by), external_id)
    if known is None:
        expect_nothing(expecting)
        return _added(ContactState.CONFIRMED, wanted), True
    record = queries.kept(known)
    changes = queries.of_the_kept(wanted, known, record)
    return change_contact(contact_id=record.id, expecting=expecting, by=by, at=at, **changes), False


@action
def confirm_contact(*, contact_id: UUID, by: Viewer, at: datetime) -> Contact:
    """Vouch for who this is; for one confirmed already nothing happens. Raises ``NotAllowed``, ``NoSuchContact``."""
    require(by, Permission.CONTACT_ADD)
    contact = queries.lock_contact(contact_id, viewer=by)
    if contact.state != ContactState.CONFIRMED:
        contact.state = ContactState.CONFIRMED
        contact.store()
    return contact


def _added(state: ContactState, fields: ContactFields) -> Contact:
    contact = Contact(state=state)
    customer = Customer.objects.filter(
        id__in=[fields["customer_id"]] if "customer_id" in fields else []
    ).first()
    if customer is not None:
        contact.zone, contact.language = customer.zone, customer.language
    reach = _set(contact, fields)
    contact.save(force_insert=True)
    _keep(contact, reach)
    return contact


def _set(contact: Contact, fields: ContactFields) -> Reach:
    former = None if contact._state.adding else contact.customer_id
    set_fields(contact, fields, _PLAIN)
    mails = plain_addresses(fields["mails"]) if "mails" in fields else None
    phones, phone_faults = plain_phones(fields["phones"]) if "phones" in fields else (None, [])
    faults = [
        *faults_of(contact, but=_CHECKED_HERE),
        *name_faults(contact.name),
        *zone_faults(contact.zone),
        *language_faults(contact.language),
        *_customer_faults(contact, former),
        *_merged_faults(contact, fields),
        *address_faults(contact, mails or []),
        *phone_faults,
    ]
    refuse(ContactInvalid, "This contact cannot be saved.", faults)
    return Reach(mails, phones)


def _customer_faults(contact: Contact, former: UUID | None) -> Iterator[Fault]:
    """Nobody comes to a customer out of use; whoever is there stays."""
    customer = Customer.objects.filter(id=contact.customer_id).first()
    if customer is None:
        yield Fault("customer_id", "Choose a customer that there is.")
    elif not customer.is_active and customer.id != former:
        one = queries.kept(customer)
        why = "is not in use" if one == customer else f"was merged into {one.name}, {one.number}: choose that"
        yield Fault("customer_id", f"{customer.name} {why}.")


def _merged_faults(contact: Contact, fields: ContactFields) -> Iterator[Fault]:
    merges = ContactMerge.objects.filter(gone=contact.id).select_related("kept")
    merge = merges.first() if fields.get("is_active") else None
    if merge is not None:
        yield Fault("is_active", f"This is {merge.kept.name} by now, and stays out of use.")


def _keep(contact: Contact, reach: Reach) -> None:
    keep_addresses(contact, reach.mails)
    keep_phones(contact, reach.phones)
