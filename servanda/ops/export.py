"""``servanda export``: every record of a kind, in a file that can be imported again."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from servanda.core.importing import KINDS, csv_of, json_of, kind_of, template_of
from servanda.ops import django
from servanda.ops.main import Failed

_ABOUT: Final = """Writes every record of one kind to a file, or to standard output: the same columns that "servanda import" reads.
Secured information is never written.
Example: servanda export contracts contracts.csv"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``export``."""
    parser = subparsers.add_parser(
        "export",
        help="write records to a file",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", metavar="KIND", choices=list(KINDS), help=", ".join(KINDS))
    parser.add_argument("file", metavar="FILE", nargs="?", default="-")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("--template", action="store_true", help="only the columns and an example row, as CSV")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write as it is read: few records are in memory, however many there are."""
    lines = [template_of(kind_of(options.kind))] if options.template else _exported(options)
    if options.file == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.writelines(lines)
        return 0
    try:
        with Path(options.file).open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise Failed(f"{options.file} cannot be written: {error.strerror}") from error
    return 0


def _exported(options: argparse.Namespace) -> Iterable[str]:
    django.ready()
    from servanda.agreements import queries
    from servanda.core.access import system

    write = {"csv": csv_of, "json": json_of}[options.format]
    return write(kind_of(options.kind), queries.exported(options.kind, viewer=system("export")))
