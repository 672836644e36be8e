"""Records that come and go by file: how rows find their records, and how records become rows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

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


def exported(code: str, *, viewer: Viewer, among: Records | None = None) -> Iterator[dict[str, Value]]:
    """Every record of a kind as a row, in the order in which they were made; ``among`` narrows them.

    Read in portions by key, so that however many there are few are in memory. The right to see them is asked at
    once, not with the first row. Raises ``NoSuchKind``, ``NotAllowed``.
    """
    kind = EXCHANGED[kind_of(code).code]
    found = kind.all(viewer).order_by("id")
    if among is not None:
        found = found.filter(id__in=among.order_by().values("id"))
    return _portions(kind, found)


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
