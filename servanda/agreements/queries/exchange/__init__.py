"""Records that come and go by file: how rows find their records, and how records become rows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from servanda.agreements.queries.exchange.parties import CONTACTS, CUSTOMERS, INSTALLED, OBJECTS, PRODUCTS
from servanda.agreements.queries.exchange.promises import AGREEMENTS, CONTRACTS, KEYS, marked
from servanda.agreements.queries.exchange.references import NothingNamed, contact_ids
from servanda.agreements.queries.exchange.settings import Exchanged, Records, Setting
from servanda.core.access import Viewer
from servanda.core.importing import Value, kind_of

EXCHANGED: Final[Mapping[str, Exchanged]] = {
    one.kind.code: one
    for one in (CUSTOMERS, CONTACTS, PRODUCTS, INSTALLED, OBJECTS, CONTRACTS, AGREEMENTS, KEYS)
}
_AT_ONCE: Final = 500


def exported(
    code: str, *, viewer: Viewer, search: str = "", customer_id: UUID | None = None
) -> Iterator[dict[str, Value]]:
    """Every record of a kind as a row, in the order in which they were made; narrowed as their list is, where it is.

    Read in portions by key, so that however many there are few are in memory. The right to see them is asked at
    once, not with the first row. Raises ``NoSuchKind``, ``NotAllowed``.
    """
    kind = EXCHANGED[kind_of(code).code]
    wanted = {"search": search, "customer_id": customer_id}
    narrowing = {name: value for name, value in wanted.items() if value and name in kind.narrowed_by}
    return _portions(kind, kind.all(viewer=viewer, **narrowing).order_by("id"))


def _portions(kind: Exchanged, found: Records) -> Iterator[dict[str, Value]]:
    rest: Any = found
    while portion := list(rest[:_AT_ONCE]):
        yield from (kind.shown(record) for record in portion)
        rest = found.filter(id__gt=portion[-1].id)


__all__ = [
    "EXCHANGED",
    "Exchanged",
    "NothingNamed",
    "Setting",
    "contact_ids",
    "exported",
    "marked",
]
