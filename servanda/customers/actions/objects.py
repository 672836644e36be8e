"""Adding and changing business objects: what else a case can be about."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid, NotAllowed, refuse
from servanda.customers import queries
from servanda.customers.actions.setting import known_outside, set_fields
from servanda.customers.models import BusinessObject, Customer, InstalledProduct
from servanda.customers.queries.objects import OBJECT_KINDS, called
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import Queue
from servanda.people.revisions import expect_nothing, expect_revision

_FIELDS: Final = (
    "kind",
    "reference",
    "label",
    "link",
    "installed_product_id",
    "queue_id",
    "external_id",
    "is_active",
)
_REFERENCES: Final = ("customer", "installed_product", "queue", "kind")
_OPENS: Final = re.compile(r"https?://", re.IGNORECASE)
_REFERRING: Final = (Permission.CASE_REGISTER, Permission.CASE_WRITE, Permission.CUSTOMER_EDIT)


class BusinessObjectInvalid(Invalid):
    """A business object cannot be like this."""


class BusinessObjectFields(TypedDict, total=False):
    """What is set about a business object; what is left out stays as it is."""

    kind: str
    reference: str
    label: str
    link: str
    installed_product_id: UUID | None
    queue_id: UUID | None
    external_id: str
    is_active: bool


@action
def add_business_object(
    *, customer_id: UUID, by: Viewer, at: datetime, **fields: Unpack[BusinessObjectFields]
) -> BusinessObject:
    """Record an object of a customer, whose it stays.

    Raises ``NotAllowed`` or ``BusinessObjectInvalid``; where the customer has one of this kind and reference, in
    whatever case, it names that one, also if somebody records it at the same time.
    """
    require(by, Permission.CUSTOMER_EDIT)
    return _added(customer_id, fields, by)


@action
def change_business_object(
    *,
    object_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[BusinessObjectFields],
) -> BusinessObject:
    """Change what is given. Out of use it is offered no more; what is connected stays.

    Raises ``NotAllowed``, ``NoSuchBusinessObject``, ``Stale`` or ``BusinessObjectInvalid``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    one = queries.lock_business_object(object_id, viewer=by)
    expect_revision(one.revision, expecting)
    _set(one, fields, changed=[name for name, value in fields.items() if getattr(one, name) != value])
    one.store()
    return queries.business_object(one.id, viewer=by)


@action
def put_business_object(
    *,
    external_id: str,
    customer_id: UUID,
    fields: BusinessObjectFields,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> tuple[BusinessObject, bool]:
    """Change what another system knows by this id, or record it; and whether it was added.

    Another customer than it has is refused: it stays with its own.
    """
    require(by, Permission.CUSTOMER_EDIT)
    wanted: BusinessObjectFields = {**fields, "external_id": external_id}
    known = known_outside(queries.business_objects(viewer=by), external_id)
    if known is None:
        expect_nothing(expecting)
        return add_business_object(customer_id=customer_id, by=by, at=at, **wanted), True
    if known.customer_id != customer_id:
        message = f"It is an object of {known.customer.name}, and stays so. Record another one."
        raise BusinessObjectInvalid(message, [Fault("customer_id", message)])
    changed = change_business_object(object_id=known.id, expecting=expecting, by=by, at=at, **wanted)
    return changed, False


@action
def refer_to_object(
    *, customer_id: UUID, kind: str, reference: str, by: Viewer, at: datetime
) -> BusinessObject:
    """The customer's object by what somebody quotes; recorded where there is none yet.

    Whoever registers or writes cases may. Raises ``NotAllowed`` or ``BusinessObjectInvalid``, also where the
    one that there is has been taken out of use.
    """
    if not any(by.may(one) for one in _REFERRING):
        raise NotAllowed("To record what a case is about you need to register or write cases.")
    known = _known(customer_id, kind, reference)
    if known is None:
        return _added(customer_id, {"kind": kind, "reference": reference}, by)
    if not known.is_active:
        message = f"{_name(known)} is out of use."
        raise BusinessObjectInvalid(message, [Fault("reference", message)])
    return known


def leave_installed_product(installed: InstalledProduct) -> None:
    """Let the objects of other customers refer to it no more: it stands somewhere else now."""
    for one in BusinessObject.objects.select_for_update().filter(installed_product=installed):
        if one.customer_id != installed.customer_id:
            one.installed_product = None
            one.store()


def _known(customer_id: UUID, kind: str, reference: str) -> BusinessObject | None:
    _lock_references(customer_id)
    return called(customer_id, kind, reference)


def _added(customer_id: UUID, fields: BusinessObjectFields, by: Viewer) -> BusinessObject:
    one = BusinessObject(customer_id=customer_id)
    _set(one, fields, changed=_FIELDS)
    one.save(force_insert=True)
    return queries.business_object(one.id, viewer=by)


def _set(one: BusinessObject, fields: BusinessObjectFields, *, changed: Collection[str]) -> None:
    _lock_references(one.customer_id)
    set_fields(one, fields, _FIELDS)
    one.reference = " ".join(one.reference.split())
    ours = [
        *_kind_faults(one),
        *_belonging_faults(one, changed),
        *_taken_faults(one),
        *_link_faults(one),
    ]
    said = {fault.field for fault in ours}
    others = [fault for fault in faults_of(one, but=_REFERENCES) if fault.field not in said]
    refuse(BusinessObjectInvalid, "This business object cannot be saved.", [*ours, *others])


def _lock_references(customer_id: UUID) -> None:
    """One after the other: whoever comes second sees what the first recorded. Others may refer to the customer."""
    found = Customer.objects.select_for_update(no_key=True).filter(id=customer_id)
    if not found.values_list("id", flat=True).first():
        message = "Choose a customer that there is."
        raise BusinessObjectInvalid(message, [Fault("customer_id", message)])


def _kind_faults(one: BusinessObject) -> Iterator[Fault]:
    if one.kind not in dict(OBJECT_KINDS):
        yield Fault("kind", "Choose what kind of thing it is.")


def _belonging_faults(one: BusinessObject, changed: Collection[str]) -> Iterator[Fault]:
    installed, queue = one.installed_product_id, one.queue_id
    theirs = InstalledProduct.objects.filter(customer=one.customer_id)
    if installed is not None and not theirs.filter(id=installed).exists():
        yield Fault("installed_product_id", "Choose an installed product of this customer.")
    in_use = Queue.objects.filter(is_active=True)
    if queue is not None and "queue_id" in changed and not in_use.filter(id=queue).exists():
        yield Fault("queue_id", "Choose a queue that is in use.")


def _taken_faults(one: BusinessObject) -> Iterator[Fault]:
    other = called(one.customer_id, one.kind, one.reference)
    if other is not None and other.id != one.id:
        state = "" if other.is_active else ", out of use"
        yield Fault("reference", f"This customer has {_name(other)} already{state}.")


def _link_faults(one: BusinessObject) -> Iterator[Fault]:
    if one.link and not _OPENS.match(one.link):
        yield Fault("link", "A link begins with https:// or http://.")


def _name(one: BusinessObject) -> str:
    said = f"{one.get_kind_display()} {one.reference}"
    return f"{said} ({one.label})" if one.label else said
