"""Storing some columns of many rows in one statement."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field
from psycopg import sql

from servanda.foundation.models import Record


def store_columns(rows: Sequence[Record], columns: Sequence[str]) -> None:
    """Store these fields, by name, of rows of one model, which the caller has locked. One statement, none for none.

    Values travel as one array for each column, so that the text of the statement does not grow with the rows:
    Django's own way, a ``CASE`` for each row and column, takes twenty times as long to write as the rows to store.
    """
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if field.name in ("id", *columns)]
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(rows[0]._meta.db_table, fields), values)


def _statement(table: str, fields: "Sequence[Field[Any, Any]]") -> sql.Composed:
    # The first is the id.
    names = [sql.Identifier(str(field.column)) for field in fields]
    return sql.SQL(
        "UPDATE {table} SET {set} FROM unnest({arrays}) AS new ({names}) WHERE {table}.id = new.id"
    ).format(
        table=sql.Identifier(table),
        set=sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(name) for name in names[1:]),
        arrays=sql.SQL(", ").join(sql.SQL(f"%s::{field.db_type(connection)}[]") for field in fields),
        names=sql.SQL(", ").join(names),
    )
