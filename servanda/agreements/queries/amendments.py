"""Amendments: the successor of an agreement, and the keys that took other terms than it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from servanda.agreements.models import SupportAgreement, SupportKey
from servanda.agreements.queries.states import local_date, with_successor
from servanda.core import agreements as core


@dataclass(frozen=True, slots=True)
class DifferingKey:
    """A key, and which of ``service_level``, ``work_calendar`` and ``organisation`` it has otherwise."""

    key: SupportKey
    names: tuple[str, ...]


def amendment_of(agreement: SupportAgreement) -> SupportAgreement | None:
    """What amends it, drafted or approved. One statement."""
    return with_successor(SupportAgreement.objects.filter(amends=agreement.id)).first()


def differing_keys(agreement: SupportAgreement, *, limit: int = 200) -> tuple[DifferingKey, ...]:
    """Keys in use whose copied level, calendar or organisation is not the agreement's, by code. One statement."""
    found = SupportKey.objects.filter(agreement=agreement.id, is_active=True).order_by("code")
    compared = ((key, core.differing_terms(terms_of(key), terms_of(agreement))) for key in found[:limit])
    return tuple(DifferingKey(key, names) for key, names in compared if names)


def unfollowed_successors(at: datetime) -> Iterable[SupportAgreement]:
    """Approved successors that have begun, while the agreement before still has keys. One statement."""
    left_behind = SupportKey.objects.filter(agreement=OuterRef("amends"))
    found = SupportAgreement.objects.filter(Exists(left_behind), approved_at__isnull=False).order_by("id")
    return [one for one in found if one.effective_from and one.effective_from <= local_date(at, one.zone)]


def terms_of(record: SupportKey | SupportAgreement) -> core.Terms:
    """What an agreement and a key both have, as the core compares it."""
    ids = {name: getattr(record, f"{name}_id") for name in core.KEY_COPIES if name != "zone"}
    texts = {name: str(value) if value else None for name, value in ids.items()}
    return core.Terms(**texts | {"customer": str(record.customer_id), "zone": record.zone or None})  # type: ignore[arg-type]
