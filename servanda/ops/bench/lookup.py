"""``servanda bench lookup``: finding callers among many contacts, beside the least SQL that finds the same."""

import argparse
import itertools
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, Final

from servanda.ops import django
from servanda.ops.arguments import count
from servanda.ops.bench.measuring import Measured, measure, tell

_PARTS: Final = (
    "ba",
    "del",
    "fen",
    "gor",
    "hal",
    "kas",
    "lin",
    "mor",
    "nel",
    "ost",
    "rit",
    "sund",
    "tor",
    "vik",
)
_FIRST: Final = (
    "Anna",
    "Bruno",
    "Carla",
    "Dario",
    "Edda",
    "Filip",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaja",
    "Lars",
)
_CONTACTS_OF_A_CUSTOMER: Final = 10
_EACH: Final = 50
"""So many different texts of each kind are asked for in turn."""

_RAW: Final = {
    "mail": "SELECT contact_id FROM customers_contactaddress WHERE lower(mail) = lower(%s)",
    "phone": "SELECT contact_id FROM customers_contactphone WHERE reverse(digits) LIKE reverse(right(%s, 6)) || '%%'",
    "number": "SELECT id FROM customers_customer WHERE number = upper(%s)",
    "serial": "SELECT customer_id FROM customers_installedproduct WHERE serial <> '' AND upper(serial) = upper(%s)",
    "beginning of a name": "SELECT id, name FROM customers_contact "
    "WHERE find_name LIKE '%% ' || lower(%s) || '%%' ORDER BY sort_name LIMIT 20",
    "whole name": "SELECT id, name FROM customers_contact "
    "WHERE find_name LIKE '%% ' || lower(%s) || '%%' ORDER BY sort_name LIMIT 20",
    "name with a slip": "SELECT id, name FROM customers_contact "
    "WHERE lower(%s) <%% find_name ORDER BY sort_name LIMIT 20",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench lookup``."""
    parser = subparsers.add_parser(
        "lookup",
        help="finding callers among 100,000 contacts",
        description="Fills tables of its own in a transaction that is never committed: it leaves nothing behind.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--contacts", type=count, default=100_000, help="how many contacts (100000)")
    parser.add_argument("--calls", type=count, default=300, help="how many calls of each kind (300)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    django.ready(role="owner")
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            _fill(cursor, max(args.contacts, _EACH))
            asked = _asked(cursor)
            tell(_measurements(cursor, asked, args.calls), as_json=args.json)
        transaction.set_rollback(True)
    return 0


def _measurements(cursor: Any, asked: dict[str, list[str]], calls: int) -> Iterator[Measured]:
    """Each kind by raw SQL, then by the product, each call a batch of its own."""
    from servanda.core.access import system
    from servanda.customers import queries

    viewer = system("bench")

    def raw(statement: str) -> Callable[[str], object]:
        return lambda text: cursor.execute(statement, [text]) and cursor.fetchall()

    for kind, texts in asked.items():
        yield _each_call(f"{kind}: raw SQL", raw(_RAW[kind]), texts, calls)
        yield _each_call(kind, lambda text: queries.callers(text, viewer=viewer), texts, calls)


def _each_call(what: str, call: Callable[[str], object], texts: Sequence[str], calls: int) -> Measured:
    following = itertools.cycle(texts)
    return measure(what, lambda _: call(next(following)), [None], batches=calls)


def _asked(cursor: Any) -> dict[str, list[str]]:
    """Texts of each kind that name somebody, in the order of the table."""
    columns = {
        "mail": "SELECT mail FROM customers_contactaddress",
        "phone": "SELECT '0' || substr(digits, 3) FROM customers_contactphone",
        "number": "SELECT number FROM customers_customer",
        "serial": "SELECT serial FROM customers_installedproduct",
        "beginning of a name": "SELECT left(split_part(name, ' ', 2), 5) FROM customers_contact",
        "whole name": "SELECT name FROM customers_contact",
        "name with a slip": "SELECT overlay(name placing 'x' from length(name) - 2 for 1) FROM customers_contact",
    }
    found = {}
    for kind, statement in columns.items():
        cursor.execute(f"{statement} ORDER BY md5(id::text) LIMIT %s", [_EACH])
        found[kind] = [text for (text,) in cursor.fetchall()]
    return found


def _fill(cursor: Any, contacts: int) -> None:
    """Tables like those of customers, of this transaction alone, in which every name is found first."""
    cursor.execute("CREATE SCHEMA bench_lookup")
    cursor.execute("SET LOCAL search_path = bench_lookup, public")
    for table, columns, rows in _tables(contacts):
        cursor.execute(f"CREATE TABLE bench_lookup.{table} (LIKE public.{table} INCLUDING ALL)")
        with cursor.copy(f"COPY bench_lookup.{table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        # Built as one; else what is found by words would lie in a list that is gone through from the start.
        cursor.execute(f"REINDEX TABLE bench_lookup.{table}")
        cursor.execute(f"ANALYZE bench_lookup.{table}")


def _tables(contacts: int) -> Iterator[tuple[str, str, Iterator[tuple[Any, ...]]]]:
    from servanda.customers.naming import findable, sortable
    from servanda.foundation.ids import new_id

    chance = Random(7)  # noqa: S311 — the same people each time
    product = new_id()
    customers = [new_id() for _ in range(contacts // _CONTACTS_OF_A_CUSTOMER)]
    people = [(new_id(), customers[index % len(customers)], _person(chance)) for index in range(contacts)]
    named = "id, revision, external_id, is_active, name, sort_name, find_name"

    def names(id_: Any, name: str) -> tuple[Any, ...]:
        return (id_, 1, "", True, name, sortable(name), findable(name))

    yield (
        "customers_customer",
        f"{named}, number, zone, language, note",
        (
            (*names(id_, f"{_word(chance)} {index}"), f"C-{10001 + index}", "UTC", "en", "")
            for index, id_ in enumerate(customers)
        ),
    )
    yield (
        "customers_contact",
        f"{named}, customer_id, job_title, language, zone, portal_visibility, state",
        (
            (*names(id_, name), customer, "", "en", "UTC", "own", "confirmed")
            for id_, customer, name in people
        ),
    )
    yield (
        "customers_contactaddress",
        "id, revision, contact_id, position, mail",
        (
            (new_id(), 1, id_, 0, f"{findable(name).strip().replace(' ', '.')}.{index}@halden.example")
            for index, (id_, _, name) in enumerate(people)
        ),
    )
    phones = [f"43{chance.randrange(10**8, 10**9)}" for _ in people]
    yield (
        "customers_contactphone",
        "id, revision, contact_id, position, digits, written",
        (
            (new_id(), 1, id_, 0, phone, f"+{phone}")
            for (id_, _, _), phone in zip(people, phones, strict=True)
        ),
    )
    yield "customers_product", f"{named}, code", iter([(*names(product, "Feeder"), "FDR-1")])
    yield (
        "customers_installedproduct",
        "id, revision, external_id, is_active, customer_id, product_id, serial, site",
        (
            (new_id(), 1, "", True, customer, product, f"SN-{index:07}", "")
            for index, (_, customer, _) in enumerate(people)
        ),
    )


def _person(chance: Random) -> str:
    return f"{chance.choice(_FIRST)} {_word(chance)}"


def _word(chance: Random) -> str:
    return "".join(chance.choices(_PARTS, k=4)).capitalize()
