"""Finding support keys, and whom a code names that a caller quotes."""

from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.models import SupportKey
from servanda.agreements.queries.words import with_words
from servanda.core import codes
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.customers.queries.probes import Probe


class NoSuchSupportKey(Unknown):
    """No support key by that code."""


def support_keys(
    *,
    viewer: Viewer,
    customer_id: UUID | None = None,
    agreement_number: str | None = None,
    search: str = "",
    is_active: bool | None = None,
) -> QuerySet[SupportKey]:
    """All by code, with customer, agreement, organisation and level. Two statements.

    ``search``: words of the customer's name, a part of the code or of the description. Raises ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    found = (
        SupportKey.objects.select_related(
            "customer", "agreement", "organisation", "service_level", "work_calendar", "support_type"
        )
        .prefetch_related("installed_products__product")
        .order_by("code")
    )
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    if agreement_number is not None:
        found = found.filter(agreement__number=agreement_number)
    if is_active is not None:
        found = found.filter(is_active=is_active)
    return with_words(found, search, "code", "description")


def support_key(code: str, *, viewer: Viewer) -> SupportKey:
    """Raises ``NotAllowed``, ``NoSuchSupportKey``."""
    return _one(support_keys(viewer=viewer), code)


def lock_support_key(code: str, *, viewer: Viewer) -> SupportKey:
    """The key, locked until the end of the transaction. Raises as ``support_key``."""
    return _one(support_keys(viewer=viewer).select_for_update(of=("self",)), code)


def _read_code(text: str) -> dict[str, Any] | None:
    code = text.strip().upper()
    return {"key_code": code} if codes.is_code(code) else None


KEY_PROBE: Final = Probe(
    "key",
    3,
    _read_code,
    """
    SELECT NULL::uuid, key.customer_id, key.code, '' FROM agreements_supportkey key
    WHERE key.is_active AND key.code = %(key_code)s
    """,
)
"""A support key's code, for the lookup of callers; at the rank of a serial."""


def _one(found: QuerySet[SupportKey], code: str) -> SupportKey:
    key = found.filter(code=code.strip().upper()).first()
    if key is None:
        raise NoSuchSupportKey("There is no such support key.")
    return key
