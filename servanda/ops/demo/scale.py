"""Many more cases for measurements: copies of those of the demo company, written by COPY.

Each copy has ids and a number of its own and everything that belongs to it: clock sheet and events, texts, stream.
Rows are read and written as PostgreSQL's own text, so that a new column needs nothing here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """A case of the demo company with all rows that belong to it, by table."""

    case: Row
    rows: Mapping[str, Sequence[Row]]


def scale(wanted: int, tell: Callable[[int], None]) -> None:
    """Copy until so many more cases are there; ``tell`` hears how many after each round.

    The change log records each row, as of any other insert.
    """
    columns = {table: _columns(table) for table in _TABLES}
    templates = cycle(_templates(columns))
    for made in range(0, wanted, ROUND):
        with transaction.atomic():
            _copy(list(islice(templates, min(ROUND, wanted - made))), columns)
        tell(min(made + ROUND, wanted))


_OF_SHEET: Final = "commitments_clockevent"
_OF_CASE: Final = ("cases_casecontact", *TEXTS, EVENTS)
_TABLES: Final = (SHEETS, _OF_SHEET, CASES, *_OF_CASE)
"""In the order in which their rows refer to one another."""


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


def _templates(columns: Mapping[str, list[str]]) -> list[Template]:
    cases = _read(CASES, columns[CASES])
    by_case = {table: _grouped(table, columns[table], "case_id") for table in _OF_CASE}
    sheets = _grouped(SHEETS, columns[SHEETS], "id")
    events = _grouped(_OF_SHEET, columns[_OF_SHEET], "sheet_id")
    return [
        Template(
            case,
            {
                SHEETS: sheets[case["sheet_id"]],
                _OF_SHEET: events[case["sheet_id"]],
                **{table: grouped.get(case["id"], []) for table, grouped in by_case.items()},
            },
        )
        for case in cases
    ]


def _read(table: str, columns: Sequence[str]) -> list[Row]:
    chosen = ", ".join(f'"{name}"::text' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {table}")  # noqa: S608  names of our own tables
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _grouped(table: str, columns: Sequence[str], by: str) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in _read(table, columns):
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
    """The rows of one copy, each with an id of its own, and what refers to another row referring to its copy."""
    ids = {row["id"]: str(new_id()) for rows in template.rows.values() for row in rows}
    ids[template.case["id"]] = str(new_id())
    yield CASES, _renamed(template.case, ids) | {"number": number, "follows_id": None}
    for table, rows in template.rows.items():
        yield from ((table, _renamed(row, ids)) for row in rows)


def _renamed(row: Row, ids: Mapping[str | None, str]) -> Row:
    return {name: ids.get(value, value) if name in _REFERRING else value for name, value in row.items()}


_REFERRING: Final = frozenset({"id", "case_id", "sheet_id", "content_id"})


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
