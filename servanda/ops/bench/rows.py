"""The rows of one registered case, stored again by the least SQL that does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

from servanda.foundation.ids import new_id

_CASE: Final = "(SELECT id FROM cases_case ORDER BY id DESC LIMIT 1)"
_SHEET: Final = "(SELECT sheet_id FROM cases_case ORDER BY id DESC LIMIT 1)"
_ROWS: Final = (
    ("foundation_keptanswer", "id = (SELECT max(id) FROM foundation_keptanswer)"),
    ("commitments_clocksheet", f"id = {_SHEET}"),
    ("commitments_clockevent", f"sheet_id = {_SHEET}"),
    ("commitments_obligation", f"sheet_id = {_SHEET}"),
    ("cases_case", f"id = {_CASE}"),
    ("cases_casecontact", f"case_id = {_CASE}"),
    ("cases_caseevent", f"case_id = {_CASE}"),
    ("procrastinate_jobs", "id = (SELECT max(id) FROM procrastinate_jobs)"),
)
"""Tables in the order of their references, and which rows the newest case has there."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows of one table, and the statement that stores as many."""

    statement: sql.Composed
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def storing(times: int) -> Callable[[], None]:
    """A call that stores the rows of the newest case once more, in one transaction; prepared for so many calls.

    What triggers add, they add here too. Ids and keys are made beforehand.
    """
    stored = [_read(table, where) for table, where in _ROWS]
    prepared = iter([_anew(stored, f"raw-{number}") for number in range(times)])

    def store() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in next(prepared):
                cursor.execute(statement, values)

    return store


def _read(table: str, where: str) -> _Stored:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {where}")  # noqa: S608  our own tables, named above
        names = [column.name for column in cursor.description]
        # Serial ids and case numbers come from the database, as in the product.
        kept = [at for at, name in enumerate(names) if not _is_filled(table, name)]
        rows = tuple(tuple(_value(row[at]) for at in kept) for row in cursor.fetchall())
    columns = tuple(names[at] for at in kept)
    return _Stored(_insert(table, columns, len(rows)), columns, rows)


def _is_filled(table: str, name: str) -> bool:
    serial = table in ("foundation_keptanswer", "procrastinate_jobs")
    return (name == "id" and serial) or (name == "number" and table == "cases_case")


def _insert(table: str, columns: Sequence[str], rows: int) -> sql.Composed:
    row = sql.SQL("({})").format(sql.SQL(", ").join(sql.Placeholder() * len(columns)))
    return sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([row] * rows),
    )


def _anew(stored: Sequence[_Stored], key: str) -> list[tuple[sql.Composed, list[Any]]]:
    """The statements with fresh ids for everything that the case made itself."""
    own = {row[at]: new_id() for one in stored for row in one.rows for at in _ids(one.columns)}
    return [(one.statement, list(_values(one, own, key))) for one in stored if one.rows]


def _ids(columns: Sequence[str]) -> list[int]:
    return [at for at, name in enumerate(columns) if name == "id"]


def _values(one: _Stored, own: Mapping[UUID, UUID], key: str) -> list[Any]:
    return [
        key if name == "key" else own.get(value, value) if isinstance(value, UUID) else value
        for row in one.rows
        for name, value in zip(one.columns, row, strict=True)
    ]


def _value(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value
