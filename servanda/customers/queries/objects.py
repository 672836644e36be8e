"""Finding business objects."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Upper

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.customers.models import BusinessObject
from servanda.customers.models.objects import ObjectKind

OBJECT_KINDS: Final[tuple[tuple[str, str], ...]] = tuple(
    (str(kind.value), str(kind.label)) for kind in ObjectKind
)
"""The kinds in the order in which people choose, each with its words."""


class NoSuchBusinessObject(Unknown):
    """No business object by that id or external id."""


def business_objects(
    *,
    viewer: Viewer,
    customer_id: UUID | None = None,
    kind: str = "",
    search: str = "",
    is_active: bool | None = None,
) -> QuerySet[BusinessObject]:
    """All in the order in which they were recorded, with customer, installed product and queue: one statement.

    ``search``: the beginning of the reference, in whatever case; found by an index. Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    found = BusinessObject.objects.select_related("customer", "installed_product__product", "queue")
    found = found.order_by("id")
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    if kind:
        found = found.filter(kind=kind)
    if search.strip():
        begins = Upper(Value(search.strip()))
        found = found.annotate(folded=Upper("reference")).filter(folded__startswith=begins)
    return found if is_active is None else found.filter(is_active=is_active)


def business_object(object_id: UUID, *, viewer: Viewer) -> BusinessObject:
    """Raises ``NotAllowed``, ``NoSuchBusinessObject``."""
    return _one(business_objects(viewer=viewer), object_id)


def lock_business_object(object_id: UUID, *, viewer: Viewer) -> BusinessObject:
    """The business object, locked until the end of the transaction. Raises as ``business_object``."""
    return _one(business_objects(viewer=viewer).select_for_update(of=("self",)), object_id)


def called(customer_id: UUID, kind: str, reference: str) -> BusinessObject | None:
    """The customer's object of this kind and reference, in whatever case, in use or not. One statement."""
    found = BusinessObject.objects.annotate(folded=Upper("reference"))
    return found.filter(customer=customer_id, kind=kind, folded=Upper(Value(reference.strip()))).first()


def _one(found: QuerySet[BusinessObject], object_id: UUID) -> BusinessObject:
    one = found.filter(id=object_id).first()
    if one is None:
        raise NoSuchBusinessObject("There is no such business object.")
    return one
