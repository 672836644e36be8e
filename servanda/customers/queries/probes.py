"""The ways in which a text may name a caller: a table, asked in one statement.

Each probe finds at most a few rows by an index of its own; only what is left after the cut is joined with names.
Were the join and the order done first, PostgreSQL would walk the index of the order and look at everybody.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from servanda.core import phones
from servanda.customers.naming import findable

Values = dict[str, Any]

LOOKED_AT: Final = 200
"""So many names that fit are put in order; of more, those beyond are left out."""
_FULL_PHONE: Final = phones.END_LENGTH
_NUMBER: Final = re.compile(r"(?:C-?)?(\d{3,12})", re.IGNORECASE)
"""A customer's number as people say it: ``C-10001``, ``c10001`` or ``10001``."""
_SHORTEST_NAME: Final = 2
_SHORTEST_SERIAL: Final = 3
_SHORTEST_BEGINNING: Final = 4
"""So much of a reference has to be typed before it is found by its beginning."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One way. ``read`` makes the values of the statement from the text, or none if it cannot be meant so.

    ``sql`` selects contact, customer and what was found; smaller ``rank`` goes first.
    """

    kind: str
    rank: int
    read: Callable[[str], Values | None]
    sql: str


def _mail(text: str) -> Values | None:
    return {"mail": text} if "@" in text else None


def _phone(text: str) -> Values | None:
    return _ends(text, lambda length: length >= _FULL_PHONE)


def _part_of_a_phone(text: str) -> Values | None:
    return _ends(text, lambda length: length < _FULL_PHONE)


def _ends(text: str, fits: Callable[[int], bool]) -> Values | None:
    end = phones.end_to_find(text)
    if end is None or not fits(len(end)):
        return None
    try:
        backwards = phones.digits(text).lstrip("0")[::-1]
    except phones.NotAPhone:
        return None
    return {"end": f"{end[::-1]}%", "backwards": backwards}


def _number(text: str) -> Values | None:
    found = _NUMBER.fullmatch(text.strip())
    return {"number": f"C-{found[1]}"} if found else None


def _domain(text: str) -> Values | None:
    return {"domain": text.strip().rpartition("@")[2].lower()} if "@" in text else None


def _serial(text: str) -> Values | None:
    return {"serial": text} if len(text) >= _SHORTEST_SERIAL else None


def _reference(text: str) -> Values | None:
    return {"reference": text} if len(text) >= _SHORTEST_SERIAL else None


def _beginning(text: str) -> Values | None:
    return {"begins": re.sub(r"([\\%_])", r"\\\1", text)} if len(text) >= _SHORTEST_BEGINNING else None


def _name(text: str) -> Values | None:
    words = findable(text).split()
    if not words or max(map(len, words)) < _SHORTEST_NAME:
        return None
    return {"words": [f"% {_plain(word)}%" for word in words], "whole": f" {_plain(' '.join(words))}%"}


def _similar(text: str) -> Values | None:
    name = findable(text).strip()
    return {"similar": name} if len(name) > 3 and not name.isdigit() else None


def _plain(word: str) -> str:
    """The underscore is the one character of a word that LIKE would read as something else."""
    return word.replace("_", r"\_")


_BY_PHONE: Final = """
    SELECT phone.contact_id, phone.customer_id, phone.digits, ''
    FROM (
        SELECT one.contact_id, contact.customer_id, one.digits
        FROM customers_contactphone one
        JOIN customers_contact contact ON contact.id = one.contact_id AND contact.is_active
        JOIN customers_customer customer ON customer.id = contact.customer_id AND customer.is_active
        WHERE reverse(one.digits) LIKE %(end)s AND (
            rtrim(reverse(one.digits), '0') LIKE %(backwards)s || '%%'
            OR %(backwards)s LIKE rtrim(reverse(one.digits), '0') || '%%'
        )
        LIMIT %(limit)s
    ) phone
"""
_BY_NAME: Final = """
    SELECT {contact}, {customer}, found.name,
        (CASE WHEN found.find_name LIKE %(whole)s THEN '0' ELSE '1' END) || found.sort_name
    FROM (
        SELECT * FROM {table} WHERE is_active AND find_name LIKE ALL (%(words)s) {living} LIMIT %(looked_at)s
    ) found ORDER BY 4, found.id LIMIT %(limit)s
"""
_BY_SIMILAR_NAME: Final = """
    SELECT {contact}, {customer}, found.name, to_char(found.distance, 'FM0.0000') || found.sort_name
    FROM (
        SELECT *, %(similar)s <<-> find_name AS distance FROM {table}
        WHERE is_active AND %(similar)s <%% find_name {living} LIMIT %(looked_at)s
    ) found ORDER BY 4, found.id LIMIT %(limit)s
"""
_BY_REFERENCE: Final = """
    SELECT NULL::uuid, one.customer_id, one.reference, upper(one.reference)
    FROM customers_businessobject one
    JOIN customers_customer customer ON customer.id = one.customer_id AND customer.is_active
    WHERE one.is_active AND upper(one.reference) {fits} LIMIT %(limit)s
"""
_CONTACT: Final = {
    "table": "customers_contact",
    "contact": "found.id",
    "customer": "found.customer_id",
    # Before the cut, or people of customers out of use would take the places of others.
    "living": "AND EXISTS (SELECT FROM customers_customer c WHERE c.id = customer_id AND c.is_active)",
}
_CUSTOMER: Final = {
    "table": "customers_customer",
    "contact": "NULL::uuid",
    "customer": "found.id",
    "living": "",
}

PROBES: Final = (
    Probe(
        "mail",
        0,
        _mail,
        """
        SELECT address.contact_id, contact.customer_id, address.mail, ''
        FROM customers_contactaddress address
        JOIN customers_contact contact ON contact.id = address.contact_id AND contact.is_active
        WHERE lower(address.mail) = lower(%(mail)s)
        """,
    ),
    Probe("phone", 1, _phone, _BY_PHONE),
    Probe(
        "number",
        2,
        _number,
        "SELECT NULL::uuid, id, number, '' FROM customers_customer WHERE is_active AND number = %(number)s",
    ),
    Probe(
        "serial",
        3,
        _serial,
        """
        SELECT NULL::uuid, customer_id, serial, '' FROM customers_installedproduct one
        JOIN customers_customer customer ON customer.id = one.customer_id AND customer.is_active
        WHERE one.is_active AND serial <> '' AND upper(serial) = upper(%(serial)s) LIMIT %(limit)s
        """,
    ),
    Probe("object", 3, _reference, _BY_REFERENCE.format(fits="= upper(%(reference)s)")),
    Probe("phone", 4, _part_of_a_phone, _BY_PHONE),
    Probe("name", 5, _name, _BY_NAME.format(**_CONTACT)),
    Probe("name", 6, _name, _BY_NAME.format(**_CUSTOMER)),
    Probe(
        "mail_domain",
        7,
        _domain,
        """
        SELECT NULL::uuid, domain.customer_id, domain.domain, ''
        FROM customers_maildomain domain
        JOIN customers_customer customer ON customer.id = domain.customer_id AND customer.is_active
        WHERE domain.domain = %(domain)s
        """,
    ),
    Probe("object", 7, _beginning, _BY_REFERENCE.format(fits="LIKE upper(%(begins)s) || '%%'")),
)
"""Exact identifiers first."""

SIMILAR: Final = (
    Probe("similar", 8, _similar, _BY_SIMILAR_NAME.format(**_CONTACT)),
    Probe("similar", 9, _similar, _BY_SIMILAR_NAME.format(**_CUSTOMER)),
)
"""Names that are almost like the text: asked only when nothing else was found, as they cost most."""
