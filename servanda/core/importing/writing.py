"""Writing files of records, so that they can be read again."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from servanda.core.importing.cells import EMPTIED, SEPARATOR, guarded, is_list, to_json, to_text, unguarded
from servanda.core.importing.columns import REASONS, Kind, Value
from servanda.core.importing.files import Row
from servanda.core.refusals import Fault


def csv_of(kind: Kind, records: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """A CSV file, line by line, the header first."""
    names = [column.name for column in kind.columns]
    yield _line(names)
    for record in records:
        yield _line([guarded(to_text(record[name])) for name in names])


def json_of(kind: Kind, records: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """A JSON list, an object on each line; what is none and cannot be taken away is left out."""
    before = "["
    for record in records:
        said = [one for one in kind.columns if one.may_be_empty or record[one.name] is not None]
        plain = {column.name: to_json(column, record[column.name]) for column in said}
        yield f"{before}\n{json.dumps(plain, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def template_of(kind: Kind) -> str:
    """A CSV file with the header and one example."""
    names = [column.name for column in kind.columns]
    return _line(names) + _line([guarded(column.example) for column in kind.columns])


def refused_rows(kind: Kind, rows: Iterable[tuple[Row, Sequence[Fault]]]) -> Iterator[str]:
    """A CSV file of rows as they stood in theirs, each with all that is wrong: to be mended and sent again."""
    names = [column.name for column in kind.columns]
    yield _line([REASONS, *names])
    for row, faults in rows:
        said = " ".join(
            f"{fault.field}: {fault.message}" if fault.field else fault.message for fault in faults
        )
        yield _line([guarded(said), *(_as_it_stood(row.written.get(name, "")) for name in names)])


def _as_it_stood(cell: Any) -> str:
    """So that it is read again as what it was, and never taken for a formula."""
    if isinstance(cell, str):
        return cell.strip() if cell.strip() == EMPTIED else guarded(unguarded(cell.strip()))
    if cell is None:
        return EMPTIED
    parts: list[Any] = cell if is_list(cell) else [cell]
    return guarded(SEPARATOR.join(to_text(one) if isinstance(one, bool) else str(one) for one in parts))


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
