"""Records in files: which columns each kind has, and how files are read and written."""

from servanda.core.importing.cells import EMPTIED, SEPARATOR
from servanda.core.importing.columns import REASONS, Column, Kind, Reading, Value
from servanda.core.importing.files import MOST_ROWS, FileUnreadable, Row, count_rows, rows_of
from servanda.core.importing.kinds import KINDS, NoSuchKind, kind_of
from servanda.core.importing.writing import csv_of, json_of, refused_rows, template_of

__all__ = [
    "EMPTIED",
    "KINDS",
    "MOST_ROWS",
    "REASONS",
    "SEPARATOR",
    "Column",
    "FileUnreadable",
    "Kind",
    "NoSuchKind",
    "Reading",
    "Row",
    "Value",
    "count_rows",
    "csv_of",
    "json_of",
    "kind_of",
    "refused_rows",
    "rows_of",
    "template_of",
]
