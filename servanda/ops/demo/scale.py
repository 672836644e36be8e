"""Many more cases for measurements: copies of those that there are, written by COPY.

Each copy has ids and a number of its own and everything that belongs to it: clock sheet with events, obligations and
firings, texts, stream.
Rows are read and written as PostgreSQL's own text, so that a new column needs nothing here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, Final

from django.db import connection, transaction

from servanda.foundation.ids import new_id

CASES: Final = "cases_case"
SHEETS: Final = "commitments_clocksheet"
EVENTS: Final = "cases_caseevent"
TEXTS: Final = ("cases_externalinfo", "cases_customermessage", "cases_internalnote", "cases_interaction")
ROUND: Final = 1000
"""So many cases are copied in one transaction."""

Row = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Template:
    """A case with all rows that belong to it, by table."""

    case: Row
    rows: Mapping[str, Sequence[Row]]


def scale(wanted: int, tell: Callable[[int], None], *, of: Collection[str] = ()) -> None:
    """Copy until so many more cases are there; ``tell`` hears how many after each round.

    ``of`` are the numbers of the cases that are copied, in turn; all, if none are named. The change log records each
    row, as of any other insert.
    """
    columns = {table: _columns(table) for table in _TABLES}
    templates = cycle(_templates(columns, of))
    for made in range(0, wanted, ROUND):
        with transaction.atomic():
            _copy(list(islice(templates, min(ROUND, wanted - made))), columns)
        tell(min(made + ROUND, wanted))


_OF_SHEET: Final = tuple(
    f"commitments_{name}"
    for name in ("clockevent", "obligation", "firing", "moveddeadline", "annulledbreach")
)
_OF_CASE: Final = ("cases_casecontact", *TEXTS, EVENTS)
_TABLES: Final = (SHEETS, *_OF_SHEET, CASES, *_OF_CASE)
"""In the order in which their rows refer to one another."""


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


def _templates(columns: Mapping[str, list[str]], numbers: Collection[str]) -> list[Template]:
    cases = _read(CASES, columns[CASES], "number", numbers)
    places = (("id", "case_id", _OF_CASE), ("sheet_id", "sheet_id", _OF_SHEET), ("sheet_id", "id", (SHEETS,)))
    found = [
        (table, key, _grouped(table, columns[table], by, [case[key] for case in cases] if numbers else ()))
        for key, by, tables in places
        for table in tables
    ]
    return [
        Template(case, {table: grouped.get(case[key], []) for table, key, grouped in found}) for case in cases
    ]


def _read(table: str, columns: Sequence[str], by: str, wanted: Collection[str | None]) -> list[Row]:
    """Those whose column ``by`` is one of the wanted, or all if none are."""
    chosen = ", ".join(f'"{name}"::text' for name in columns)
    kind = "text" if by == "number" else "uuid"
    only = f' WHERE "{by}" = ANY (%s::{kind}[])' if wanted else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {table}{only}", [list(wanted)] if wanted else None)  # noqa: S608  names of our own tables
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _grouped(
    table: str, columns: Sequence[str], by: str, wanted: Collection[str | None]
) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in _read(table, columns, by, wanted):
        found.setdefault(row[by], []).append(row)
    return found


def _copy(templates: Sequence[Template], columns: Mapping[str, list[str]]) -> None:
    numbers = _numbers(len(templates))
    made: dict[str, list[Row]] = {table: [] for table in _TABLES}
    for template, number in zip(templates, numbers, strict=True):
        for table, row in _anew(template, number):
            made[table].append(row)
    for table in _TABLES:
        _write(table, columns[table], made[table])


def _anew(template: Template, number: str) -> Iterator[tuple[str, Row]]:
    """The rows of one copy, each with an id of its own, and what refers to another row referring to its copy.

    Nobody is reminded of a copy: it would be written to as often as there are copies. Nor does one draw from a contract.
    """
    ids = {row["id"]: str(new_id()) for rows in template.rows.values() for row in rows}
    ids[template.case["id"]] = str(new_id())
    yield (
        CASES,
        _renamed(template.case, ids)
        | {
            "number": number,
            "follows_id": None,
            "remind_at": None,
            "drawn_id": None,
        },
    )
    for table, rows in template.rows.items():
        yield from ((table, _renamed(row, ids)) for row in rows)


def _renamed(row: Row, ids: Mapping[str | None, str]) -> Row:
    return {name: ids.get(value, value) if name in _REFERRING else value for name, value in row.items()}


_REFERRING: Final = frozenset({"id", "case_id", "sheet_id", "content_id", "amends_id"})


def _numbers(count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_numbers')::text FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _write(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    named = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        driver: Any = cursor.cursor
        with driver.copy(f"COPY {table} ({named}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row([row[name] for name in columns])
