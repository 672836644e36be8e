"""Adding and changing customers."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.locality import language_faults, zone_faults
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers import queries
from servanda.customers.actions.setting import keeping_line, known_outside, name_faults, set_fields
from servanda.customers.mail_domains import FREE_MAIL, domain, is_domain
from servanda.customers.models import Customer, CustomerMerge, MailDomain
from servanda.customers.queries.customers import is_below
from servanda.foundation.numbers import brought
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.revisions import expect_nothing, expect_revision

_PLAIN: Final = ("name", "parent_id", "zone", "language", "note", "external_id", "is_active")
_CHECKED_HERE: Final = ("parent", "zone", "language")


class CustomerInvalid(Invalid):
    """A customer cannot be like this."""


class CustomerFields(TypedDict, total=False):
    """What is set about a customer; what is left out stays as it is. ``mail_domains`` names all of them."""

    name: str
    parent_id: UUID | None
    mail_domains: Collection[str]
    zone: str
    language: str
    note: str
    external_id: str
    is_active: bool


@action
def add_customer(*, number: str = "", by: Viewer, at: datetime, **fields: Unpack[CustomerFields]) -> Customer:
    """Add a customer under the next number, unless it brings along its own. Raises ``NotAllowed``, ``CustomerInvalid``."""
    require(by, Permission.CUSTOMER_EDIT)
    if number:
        faults = list(brought(Customer.objects.all(), number, "C-"))
        refuse(CustomerInvalid, "This customer cannot be saved.", faults)
    customer = Customer(number=number or queries.next_number())
    domains = _set(customer, fields)
    customer.save(force_insert=True)
    _keep_domains(customer, domains)
    return customer


@action
def change_customer(
    *,
    customer_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[CustomerFields],
) -> Customer:
    """Change what is given and leave the rest.

    Raises ``NotAllowed``, ``NoSuchCustomer``, ``Stale`` or ``CustomerInvalid``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    customer = queries.lock_customer(customer_id, viewer=by)
    expect_revision(customer.revision, expecting)
    domains = _set(customer, fields)
    with keeping_line("parent_id", CustomerInvalid):
        customer.store()
    _keep_domains(customer, domains)
    return queries.customer(customer_id, viewer=by)


@action
def put_customer(
    *,
    external_id: str,
    fields: CustomerFields,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> tuple[Customer, bool]:
    """Change the customer that another system knows by this id, or add it; and whether it was added.

    One that was merged stands for the one that was kept, which keeps its own id and name. Raises as ``change_customer``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    wanted: CustomerFields = {**fields, "external_id": external_id}
    known = known_outside(queries.customers(viewer=by), external_id)
    if known is None:
        expect_nothing(expecting)
        return add_customer(by=by, at=at, **wanted), True
    record = queries.kept(known)
    changes = queries.of_the_kept(wanted, known, record)
    return change_customer(customer_id=record.id, expecting=expecting, by=by, at=at, **changes), False


def _set(customer: Customer, fields: CustomerFields) -> list[str] | None:
    """Set and check everything; the domains in their one form, none if they stay as they are."""
    set_fields(customer, fields, _PLAIN)
    domains = (
        list(dict.fromkeys(domain(text) for text in fields["mail_domains"] if text.strip()))
        if "mail_domains" in fields
        else None
    )
    faults = [
        *faults_of(customer, but=_CHECKED_HERE),
        *name_faults(customer.name),
        *zone_faults(customer.zone),
        *language_faults(customer.language),
        *_parent_faults(customer),
        *_domain_faults(customer, domains or []),
        *_merged_faults(customer, fields),
    ]
    refuse(CustomerInvalid, "This customer cannot be saved.", faults)
    return domains


def _parent_faults(customer: Customer) -> Iterator[Fault]:
    if customer.parent_id is None:
        return
    if customer.parent_id == customer.id:
        yield Fault("parent_id", "A customer cannot be its own parent.")
    elif not Customer.objects.filter(id=customer.parent_id).exists():
        yield Fault("parent_id", "There is no such customer.")
    elif is_below(customer.parent_id, customer.id):
        yield Fault("parent_id", "The parent stands below this customer itself; choose another.")


def _merged_faults(customer: Customer, fields: CustomerFields) -> Iterator[Fault]:
    merges = CustomerMerge.objects.filter(gone=customer.id).select_related("kept")
    merge = merges.first() if fields.get("is_active") else None
    if merge is not None:
        yield Fault("is_active", f"It was merged into {merge.kept.name}, and stays out of use.")


def _domain_faults(customer: Customer, domains: list[str]) -> Iterator[Fault]:
    for text in domains:
        if not is_domain(text):
            yield Fault("mail_domains", f"{text} is no mail domain; enter one like example.com.")
        elif text in FREE_MAIL:
            yield Fault(
                "mail_domains", f"Anybody can have an address at {text}, so it cannot stand for a customer."
            )
    held = MailDomain.objects.filter(domain__in=domains).exclude(customer=customer).select_related("customer")
    for one in held:
        yield Fault("mail_domains", f"{one.domain} belongs to {one.customer.name} already.")


def _keep_domains(customer: Customer, wanted: list[str] | None) -> None:
    if wanted is None:
        return
    present = {one.domain: one for one in MailDomain.objects.filter(customer=customer)}
    for text in present.keys() - set(wanted):
        present[text].delete()
    for text in wanted:
        if text not in present:
            MailDomain.objects.create(customer=customer, domain=text)
