"""Who is calling: one text, whatever it names, and the people it may be (5-experience: the desk)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from servanda.core.access import Permission, Viewer, require
from servanda.customers.queries.probes import LOOKED_AT, PROBES, SIMILAR, Probe

MOST: Final = 20
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody it may be; without a contact the customer alone was found.

    ``matched`` is what kind of thing the text was taken for (*mail*, *phone*, *number*, *serial*, *name*,
    *similar*, *object*, *key*), ``found`` what is stored there.
    """

    matched: str
    found: str
    contact_id: UUID | None
    contact_name: str
    job_title: str
    state: str
    customer_id: UUID
    customer_name: str
    customer_number: str


def callers(text: str, *, viewer: Viewer, also: Sequence[Probe] = (), limit: int = MOST) -> list[Caller]:
    """Whom the text may name, exact identifiers first, each once; those out of use left out.

    Phones are found by their end, mail addresses, customer numbers and serials as a whole, names by the
    beginnings of words, references of business objects as a whole and by their beginning. One statement; a second one, for names that are almost like it, when there is nobody.
    ``also`` are ways that higher features know (the code of a support key). At most ``MOST``. Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    asked = " ".join(text.replace("\0", " ")[:_LONGEST].split())
    cut = max(1, min(limit, MOST))
    return _asked((*PROBES, *also), asked, cut) or _asked(SIMILAR, asked, cut)


def _asked(probes: Sequence[Probe], text: str, limit: int) -> list[Caller]:
    values: dict[str, Any] = {"limit": limit, "looked_at": LOOKED_AT}
    parts = []
    for probe in probes:
        if (read := probe.read(text)) is not None:
            values |= read
            parts.append(_part(probe))
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT.replace("{probes}", " UNION ALL ".join(parts)), values)
        return [Caller(*row) for row in cursor.fetchall()]


def _part(probe: Probe) -> str:
    hits = "hits (contact_id, customer_id, found, place)"
    return f"(SELECT {probe.rank}, '{probe.kind}', hits.* FROM ({probe.sql}) {hits})"  # noqa: S608  of our own table


_STATEMENT: Final = """
    WITH hits (rank, matched, contact_id, customer_id, found, place) AS MATERIALIZED ({probes}),
    each_once AS (
        SELECT DISTINCT ON (contact_id, customer_id) * FROM hits
        ORDER BY contact_id, customer_id, rank, place
    ),
    first AS MATERIALIZED (
        SELECT * FROM each_once ORDER BY rank, place, contact_id, customer_id LIMIT %(limit)s
    )
    SELECT first.matched, first.found, contact.id, coalesce(contact.name, ''), coalesce(contact.job_title, ''),
        coalesce(contact.state, ''), customer.id, customer.name, customer.number
    FROM first
    JOIN customers_customer customer ON customer.id = first.customer_id AND customer.is_active
    LEFT JOIN customers_contact contact ON contact.id = first.contact_id
    ORDER BY first.rank, first.place, first.contact_id, first.customer_id
"""
