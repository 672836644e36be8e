"""Connecting cases to business objects. What was promised does not depend on a later change."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.moving import lock
from servanda.cases.models import Case, EventKind
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid
from servanda.customers.actions import refer_to_object
from servanda.customers.models import BusinessObject
from servanda.foundation.transactions import action


class ObjectsNotOfCustomer(Invalid):
    """A case is about objects of its customer, of those above it, or of its key's customer."""


def connect_objects(case: Case, ids: Collection[UUID]) -> bool:
    """Let a stored case be about these objects and no others; whether that changed anything. Part of an action.

    What is connected stays even if it is out of use by now. Raises ``ObjectsNotOfCustomer``. Four statements
    at most, three where nothing is connected.
    """
    wanted, present = set(ids), set(case.business_objects.values_list("id", flat=True))
    if wanted == present:
        return False
    usable = queries.usable_objects(wanted - present, queries.connectable(case))
    if usable.count() != len(wanted - present):
        message = "Choose business objects of this customer that are in use."
        raise ObjectsNotOfCustomer(message, [Fault("business_object_ids", message)])
    case.business_objects.set(BusinessObject.objects.filter(id__in=wanted))
    return True


def leave_foreign_objects(case: Case) -> None:
    """Disconnect what belongs to a former customer. Part of an action that changed the customer or the key."""
    foreign = case.business_objects.exclude(customer__in=queries.connectable(case))
    case.business_objects.remove(*foreign)


@action
def register_objects(
    *,
    case: Case,
    object_ids: Collection[UUID],
    copies: bool,
    kind: str = "",
    reference: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """Say what a case that is just registered is about: objects that were chosen, and one that was quoted.

    ``copies``: nobody was asked yet, so what the key offers by itself is taken besides. Raises ``NotAllowed``,
    ``ObjectsNotOfCustomer``, ``BusinessObjectInvalid``. Nothing, a statement where there is a key, if there is nothing to say.
    """
    wanted = {*object_ids, *(queries.copied_objects(case.support_key) if copies else ())}
    if reference.strip() and case.customer_id is not None:
        named = refer_to_object(customer_id=case.customer_id, kind=kind, reference=reference, by=by, at=at)
        wanted.add(named.id)
    if wanted:
        connect_objects(case, wanted)


@action
def change_case_objects(
    *, number: str, object_ids: Collection[UUID], expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Let the case be about these objects; clocks and cover stay as they are.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale`` or ``ObjectsNotOfCustomer``.
    """
    held = lock(number, expecting, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    if connect_objects(held.case, object_ids):
        held.enter(EventKind.CHANGED, {"fields": ["business_object_ids"]})
        held.store()
    return held.case


@action
def add_case_object(
    *, number: str, kind: str, reference: str, expecting: int | None = None, by: Viewer, at: datetime
) -> Case:
    """Let the case be about one more object, by what the customer quotes; it is recorded if it is not known yet.

    Raises as ``change_case_objects``, ``BusinessObjectInvalid``, and ``ObjectsNotOfCustomer`` while the customer
    is unknown.
    """
    case = queries.seen_case(number, viewer=by)
    if case.customer_id is None:
        message = "The customer is unknown. Say first whose case it is."
        raise ObjectsNotOfCustomer(message, [Fault("reference", message)])
    one = refer_to_object(customer_id=case.customer_id, kind=kind, reference=reference, by=by, at=at)
    present = case.business_objects.values_list("id", flat=True)
    return change_case_objects(
        number=number, object_ids={*present, one.id}, expecting=expecting, by=by, at=at
    )
