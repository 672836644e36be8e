"""Reading files of records: CSV or JSON, whatever a spreadsheet or a program made of it."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO, Final, NoReturn

from servanda.core.importing.cells import CellUnreadable, from_json, from_text, is_list, is_object
from servanda.core.importing.columns import REASONS, Kind, Value
from servanda.core.refusals import Fault, Invalid

MOST_ROWS: Final = 200_000
_DELIMITERS: Final = (",", ";", "\t")
_ENCODING: Final = "The file is not in UTF-8. Save it as “CSV UTF-8” and send it again."


class FileUnreadable(Invalid):
    """The file as a whole is not what was asked for; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file.

    ``number`` is that of the spreadsheet's row, the header being 1; of a JSON list the place, from 1. What ``cells``
    do not name stays as it is. ``written`` is the row as it stands there, by column.
    """

    number: int
    cells: Mapping[str, Value]
    faults: tuple[Fault, ...]
    written: Mapping[str, Any]


def rows_of(kind: Kind, file: BinaryIO) -> Iterator[Row]:
    """The rows in their order, read as they are asked for. Raises ``FileUnreadable``."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        rows = _from_json(kind, text) if _is_json(text) else _from_csv(kind, text)
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise FileUnreadable(f"A file has at most {MOST_ROWS:,} rows. Divide it.")
            yield row
    except UnicodeDecodeError:
        raise FileUnreadable(_ENCODING) from None
    finally:
        text.detach()


def count_rows(kind: Kind, file: BinaryIO) -> int:
    """How many rows there are, once all were looked at. Raises ``FileUnreadable``, also for an external id twice."""
    seen: dict[Value, int] = {}
    count = 0
    for row in rows_of(kind, file):
        count += 1
        outside = row.cells.get("external_id")
        if outside is not None and seen.setdefault(outside, row.number) != row.number:
            raise FileUnreadable(
                f"The external id {outside} stands in row {seen[outside]} and again in row {row.number}."
            )
    if not count:
        raise FileUnreadable("The file has no rows.")
    return count


def _is_json(text: io.TextIOWrapper) -> bool:
    head = text.read(1024)
    text.seek(0)
    return head.lstrip("\ufeff \t\r\n")[:1] in ("[", "{")


def _from_csv(kind: Kind, text: io.TextIOWrapper) -> Iterator[Row]:
    header = text.readline()
    delimiter = _delimiter(kind, header)
    text.seek(0)
    records = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    number, nothing = 0, list[str]()
    try:
        names = _names(kind, next(records, nothing))
        for number, record in enumerate(records, start=2):
            if any(cell.strip() for cell in record):
                yield _csv_row(kind, names, number, record)
    except csv.Error as error:
        raise FileUnreadable(f"The file cannot be read behind row {max(number, 1)}: {error}.") from None


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    for number, line in enumerate(text, start=1):
        if "\0" in line:
            raise FileUnreadable(f"Line {number} contains a NUL character: this is no text file.")
        yield line


def _delimiter(kind: Kind, header: str) -> str:
    """The one by which the most column names are found, or where none is known, the most cells."""
    known = {column.name for column in kind.columns}

    def found(delimiter: str) -> tuple[int, int]:
        cells = header.split(delimiter)
        return sum(_plain(cell) in known for cell in cells), len(cells)

    return max(_DELIMITERS, key=found)


def _plain(name: str) -> str:
    return name.strip().strip('"').strip().casefold().replace(" ", "_")


def _names(kind: Kind, record: Sequence[str]) -> list[str]:
    names = [_plain(cell) for cell in record]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileUnreadable("The file is empty: its first row names the columns.")
    _check_names(kind, names, separated=len(names) > 1)
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice:
        raise FileUnreadable(f"The column {twice[0]} is there twice.")
    return names


def _check_names(kind: Kind, names: Sequence[str], *, separated: bool = True) -> None:
    unknown = [name for name in names if kind.column(name) is None and name != REASONS]
    if unknown:
        there_are = ", ".join(column.name for column in kind.columns)
        said = ", ".join(f"“{name[:40]}”" for name in unknown[:5])
        how = "" if separated else " They are divided by comma, semicolon or tab."
        raise FileUnreadable(f"There is no column {said}. The columns of {kind.title} are {there_are}.{how}")


def _csv_row(kind: Kind, names: Sequence[str], number: int, record: Sequence[str]) -> Row:
    beyond = [cell for cell in record[len(names) :] if cell.strip()]
    if beyond:
        raise FileUnreadable(f"Row {number} has {len(record)} cells, but there are {len(names)} columns.")
    written = dict(zip(names, record, strict=False))
    given = {name: cell.strip() for name, cell in written.items() if cell.strip()}
    return _row(kind, number, given, written, from_text)


def _from_json(kind: Kind, text: io.TextIOWrapper) -> Iterator[Row]:
    try:
        found: Any = json.load(text, parse_float=Decimal, parse_constant=_no_number)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise FileUnreadable(f"The file is no JSON: {error}.") from None
    if not is_list(found):
        raise FileUnreadable("A JSON file is a list of objects: [{…}, {…}].")
    for number, written in enumerate(found, start=1):
        if not is_object(written):
            raise FileUnreadable(f"Entry {number} of the list is no object.")
        _check_names(kind, list(written))
        given = {name: value for name, value in written.items() if value != ""}
        yield _row(kind, number, given, written, from_json)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _row(kind: Kind, number: int, given: Mapping[str, Any], written: Mapping[str, Any], read: Any) -> Row:
    cells: dict[str, Value] = {}
    faults: list[Fault] = []
    for name, text in given.items():
        column = kind.column(name)
        if column is None:
            continue
        try:
            cells[name] = read(column, text)
        except CellUnreadable as refused:
            faults += refused.faults
    return Row(number, cells, tuple(faults), written)
