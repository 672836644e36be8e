"""What a case may be about besides: the business objects of its key, and the others of its customer."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from servanda.agreements.models import SupportKey
from servanda.cases.models import Case
from servanda.core.access import Permission, Viewer, require
from servanda.customers.models import BusinessObject
from servanda.customers.queries import customer_line

MOST: Final = 50
"""So many objects are offered; any other is named by its reference."""


@dataclass(frozen=True, slots=True)
class OfferedObject:
    """An object in use; ``of_key`` if the key is connected to it."""

    object: BusinessObject
    of_key: bool


def offered_objects(customer_id: UUID | None, key_code: str, viewer: Viewer) -> tuple[OfferedObject, ...]:
    """Those of the key first, then the customer's others, the newest first: ``MOST`` at most.

    Two statements. A key or customer that there is not offers nothing. Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    of_key = (
        list(BusinessObject.objects.filter(keys__code=key_code, is_active=True).order_by("id")[:MOST])
        if key_code
        else []
    )
    others = BusinessObject.objects.filter(customer=customer_id, is_active=True).order_by("-id")
    known = {one.id for one in of_key}
    rest = [one for one in others[:MOST] if one.id not in known] if customer_id else []
    return tuple(
        [*(OfferedObject(one, True) for one in of_key), *(OfferedObject(one, False) for one in rest)][:MOST]
    )


def copied_objects(key: SupportKey | None) -> tuple[UUID, ...]:
    """What a case takes from its key by itself: the objects in use, unless the key asks which it is about.

    One statement.
    """
    if key is None or key.ask_for_business_objects:
        return ()
    return tuple(key.business_objects.filter(is_active=True).order_by("id").values_list("id", flat=True))


def objects_of(case: Case) -> list[BusinessObject]:
    """What a case is about, by kind and reference. One statement."""
    return list(case.business_objects.order_by("kind", "reference", "id"))


def connectable(case: Case) -> frozenset[UUID]:
    """The customers whose objects the case may be about: its own, those above, and that of its key."""
    above = {one.id for one in customer_line(case.customer_id)} if case.customer_id else set[UUID]()
    return frozenset(above | ({case.support_key.customer_id} if case.support_key else set()))
