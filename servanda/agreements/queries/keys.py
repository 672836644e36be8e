"""Finding support keys, and whom a code names that a caller quotes."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from servanda.agreements.models import SupportKey
from servanda.agreements.models.keys import alike
from servanda.agreements.queries.words import with_words
from servanda.core import codes
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.customers.queries.probes import Probe


class NoSuchSupportKey(Unknown):
    """No support key by that code."""


@dataclass(frozen=True, slots=True)
class KeysWanted:
    """Which keys a list is narrowed to; what is none narrows nothing.

    ``has_agreement`` off: those that stand for themselves. ``severity_weight`` 0: those without one.
    """

    organisation_id: UUID | None = None
    is_blocked: bool | None = None
    has_agreement: bool | None = None
    severity_weight: int | None = None


EVERY_KEY: Final = KeysWanted()


def support_keys(
    *,
    viewer: Viewer,
    customer_id: UUID | None = None,
    agreement_number: str | None = None,
    search: str = "",
    is_active: bool | None = None,
    wanted: KeysWanted = EVERY_KEY,
) -> QuerySet[SupportKey]:
    """All by code, with customer, agreement, organisation and level. Three statements.

    ``search``: words of the customer's name, a part of the code, as it was read or heard, or of the description.
    Raises ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    found = (
        SupportKey.objects.select_related(
            "customer", "agreement", "organisation", "service_level", "work_calendar", "support_type"
        )
        .prefetch_related("installed_products__product", "business_objects")
        .order_by("code")
    )
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    if agreement_number is not None:
        found = found.filter(agreement__number=agreement_number)
    if is_active is not None:
        found = found.filter(is_active=is_active)
    found = _narrowed(found, wanted).annotate(read_as=alike("code"))
    read = codes.alike(search)
    also = Q(read_as__contains=read) | _misread(search) if len(read) >= _SHORTEST_READING else None
    return with_words(found, search, "code", "description", also=also)


def is_like_a_key(code: str) -> bool:
    """Whether a key has this code, or one that can be taken for it. One statement."""
    readings = (codes.alike(code), *codes.misreadings(code))
    return SupportKey.objects.annotate(read_as=alike("code")).filter(read_as__in=readings).exists()


def _misread(search: str) -> Q:
    """What was misread, where nothing is as it was read."""
    exact = SupportKey.objects.annotate(exact=alike("code")).filter(exact=codes.alike(search))
    return Q(read_as__in=codes.misreadings(search)) & Q(~Exists(exact))


def _narrowed(found: QuerySet[SupportKey], wanted: KeysWanted) -> QuerySet[SupportKey]:
    weight = wanted.severity_weight
    narrowing: dict[str, Any] = {
        "organisation": wanted.organisation_id,
        "blocked_at__isnull": None if wanted.is_blocked is None else not wanted.is_blocked,
        "agreement__isnull": None if wanted.has_agreement is None else not wanted.has_agreement,
        "severity_weight": weight or None,
        "severity_weight__isnull": True if weight == 0 else None,
    }
    return found.filter(**{name: value for name, value in narrowing.items() if value is not None})


def support_key(code: str, *, viewer: Viewer) -> SupportKey:
    """Raises ``NotAllowed``, ``NoSuchSupportKey``."""
    return _one(support_keys(viewer=viewer), code)


def lock_support_key(code: str, *, viewer: Viewer) -> SupportKey:
    """The key, locked until the end of the transaction. Raises as ``support_key``."""
    return _one(support_keys(viewer=viewer).select_for_update(of=("self",)), code)


_SHORTEST_READING: Final = 3


def _read_code(text: str) -> dict[str, Any] | None:
    read = codes.alike(text)
    if not codes.is_code(read):
        return None
    return {
        "key_code": text.strip().upper(),
        "key_read": read,
        "key_misread": list(codes.misreadings(text)),
    }


KEY_PROBE: Final = Probe(
    "key",
    3,
    _read_code,
    """
    SELECT NULL::uuid, key.customer_id, key.code, (key.code <> %(key_code)s)::text || key.code
    FROM agreements_supportkey key
    WHERE key.is_active AND (
        translate(key.code, 'OIL-', '011') = %(key_read)s
        OR translate(key.code, 'OIL-', '011') = ANY(%(key_misread)s::text[]) AND NOT EXISTS (
            SELECT FROM agreements_supportkey exact
            WHERE exact.is_active AND translate(exact.code, 'OIL-', '011') = %(key_read)s))
    LIMIT %(limit)s
    """,
)
"""A support key's code, as it was read or heard, for the lookup of callers; at the rank of a serial.

What it may have been mistaken for is found only where nothing else is.
"""


def _one(found: QuerySet[SupportKey], code: str) -> SupportKey:
    key = found.filter(code=code.strip().upper()).first()
    if key is None:
        raise NoSuchSupportKey("There is no such support key.")
    return key
