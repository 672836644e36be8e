"""What a case may be about besides: the business objects of its key, and the others of its customer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet, Value

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

    One statement. A key or customer that there is not offers nothing. Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    usable = BusinessObject.objects.filter(is_active=True)
    of_key = usable.filter(keys__code=key_code).annotate(of_key=Value(1)).order_by("id")[:MOST]
    others = usable.filter(customer=customer_id).annotate(of_key=Value(0)).order_by("-id")[:MOST]
    parts = [part for part, wanted in ((of_key, key_code), (others, customer_id)) if wanted]
    if not parts:
        return ()
    found = parts[0].union(parts[1], all=True) if len(parts) > 1 else parts[0]
    offered: dict[UUID, OfferedObject] = {}
    for one in sorted(found, key=lambda row: (-row.of_key, -row.id.int)):
        offered.setdefault(one.id, OfferedObject(one, bool(one.of_key)))
    return tuple(offered.values())[:MOST]


def copied_objects(key: SupportKey | None) -> tuple[UUID, ...]:
    """What a case takes from its key by itself: the objects in use, unless the key asks which it is about.

    One statement.
    """
    if key is None or key.ask_for_business_objects:
        return ()
    return tuple(key.business_objects.filter(is_active=True).order_by("id").values_list("id", flat=True))


def prospective_objects(
    ids: Collection[UUID], key: SupportKey | None, *, copies: bool
) -> list[BusinessObject]:
    """What a case would be about: objects that were chosen, and with ``copies`` those that the key offers by itself.

    One statement, or none where there is nothing to ask for.
    """
    wanted = Q(id__in=list(ids)) if ids else None
    if copies and key is not None and not key.ask_for_business_objects:
        wanted = Q(keys=key) | wanted if wanted else Q(keys=key)
    if wanted is None:
        return []
    return list(BusinessObject.objects.filter(wanted, is_active=True).distinct().order_by("id"))


def usable_objects(ids: Collection[UUID], customers: Collection[UUID]) -> QuerySet[BusinessObject]:
    """Those of the ids that are in use and belong to one of the customers."""
    return BusinessObject.objects.filter(id__in=ids, customer__in=customers, is_active=True)


def objects_of(case: Case) -> list[BusinessObject]:
    """What a case is about, by kind and reference. One statement."""
    return list(case.business_objects.order_by("kind", "reference", "id"))


def connectable(case: Case) -> frozenset[UUID]:
    """The customers whose objects the case may be about: its own, those above, and that of its key."""
    above = {one.id for one in customer_line(case.customer_id)} if case.customer_id else set[UUID]()
    return frozenset(above | ({case.support_key.customer_id} if case.support_key else set()))
