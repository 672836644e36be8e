"""Looking for a marker everywhere it must not be: database, files, mails, logs, processes."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from psycopg import sql

MARKER: Final = "Mk7!zebra-quartz-9134-vellum"
"""With a sign that addresses and HTML write differently."""


def forms(marker: str = MARKER) -> list[bytes]:
    """How it may be written: as it is, as hex, escaped, and in each of the three ways in which base64 begins."""
    plain = marker.encode()
    turned = [base64.b64encode(b"x" * shift + plain) for shift in range(3)]
    # The ends depend on the neighbours.
    middles = [one[4:-4] for one in turned]
    return [plain, plain.hex().encode(), quote(marker, safe="").encode(), plain[::-1], *middles]


def is_in(content: bytes | str, marker: str = MARKER) -> bool:
    """Whether it stands there in any form."""
    haystack = content.encode() if isinstance(content, str) else content
    return any(form in haystack for form in forms(marker))


def tables_with(marker: str = MARKER) -> list[str]:
    """Every table of every schema of ours that has it in any column of any type."""
    patterns = [form.decode() for form in forms(marker)]
    return [name for name in tables() if _rows_with(name, patterns)]


def sessions_with(marker: str = MARKER) -> list[str]:
    """Sessions are packed: unpacked, do they have it?"""
    return [one.session_key for one in Session.objects.all() if is_in(repr(one.get_decoded()), marker)]


def mails_with(marker: str = MARKER) -> list[str]:
    """Of all mails that were sent, parts and headers."""
    return [str(one.subject) for one in mail.outbox if is_in(one.message().as_bytes(), marker)]


def files_with(folder: Path, marker: str = MARKER) -> list[str]:
    """Every file below the folder, the database's own files, logs and journal included."""
    return [str(path) for path in _files(folder) if is_in(_content(path), marker)]


def processes_with(marker: str = MARKER) -> list[str]:
    """Every process whose arguments have it."""
    return [
        path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if is_in(_content(path), marker)
    ]


def tables() -> list[str]:
    """All that the application can read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT') ORDER BY 1"
        )
        return [str(name) for (name,) in cursor.fetchall()]


def _rows_with(name: str, patterns: list[str]) -> bool:
    schema, _, table = name.replace('"', "").partition(".")
    found = sql.SQL(
        "SELECT EXISTS (SELECT FROM {} AS row WHERE EXISTS ("
        "SELECT FROM unnest(%s::text[]) AS part WHERE position(part IN row::text) > 0))"
    ).format(sql.Identifier(schema, table))
    with connection.cursor() as cursor:
        cursor.execute(found, [patterns])
        (there,) = cursor.fetchone() or (False,)
    return bool(there)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        # It was there a moment ago.
        return b""
