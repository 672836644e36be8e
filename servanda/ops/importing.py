"""``servanda import``: records from a file, a dry run first if wanted."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from servanda.core.importing import KINDS
from servanda.ops import django
from servanda.ops.main import Failed

if TYPE_CHECKING:
    from servanda.core.access import Viewer

_ABOUT: Final = """Takes records of one kind from a CSV or JSON file, or - for standard input: adds those that there are not,
changes what is other than in the file, writes nothing else. With --dry-run it says what would become of each row, and
stores nothing. Stopped in the middle, the same command goes on behind the last row that was stored.
Exits with 1 if any row is refused. "servanda export KIND --template" writes an empty file with an example.
Example: servanda import contracts contracts.csv --dry-run"""
_CHUNK: Final = 1 << 16
_AT_ONCE: Final = 50


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import``."""
    parser = subparsers.add_parser(
        "import",
        help="take records from a file",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", metavar="KIND", choices=list(KINDS), help=", ".join(KINDS))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would become of the rows; store nothing"
    )
    parser.add_argument("--as", dest="person", metavar="MAIL", help="as this user, with what they may do")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what became of the rows; 1 if any was refused."""
    django.ready()
    from servanda.agreements import actions
    from servanda.foundation import clock

    with _opened(options.file) as file:
        begun = actions.start_import(
            code=options.kind,
            name=Path(options.file).name if options.file != "-" else "standard input",
            content=_chunks(file),
            dry_run=options.dry_run,
            by_worker=False,
            by=_person(options.person),
            at=clock.now(),
        )
    done = _finished(begun)
    print(_written(done) if options.json else "\n".join(_lines(done, dry_run=options.dry_run)))
    if done.problem:
        raise Failed(done.problem)
    return 1 if done.refused else 0


def _person(mail: str | None) -> "Viewer":
    from servanda.core.access import system
    from servanda.organisations.queries import viewer_of
    from servanda.people.queries import user_by_email

    return system("import") if mail is None else viewer_of(user_by_email(mail))


def _opened(name: str) -> Any:
    try:
        return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")
    except OSError as error:
        raise Failed(f"{name} cannot be read: {error.strerror}") from error


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _finished(begun: Any) -> Any:
    """After all rows; says on standard error how far it is."""
    from servanda.agreements import actions, queries
    from servanda.core.access import system
    from servanda.foundation import clock

    at_work = True
    while at_work:
        after = actions.go_on_importing(run_id=begun.id, at=clock.now(), most=_AT_ONCE, by_worker=False)
        at_work = after is not None and after.state == "running"
        if after is not None:
            print(f"{after.rows_done} of {after.rows_total} rows", file=sys.stderr)
    return queries.import_run(begun.id, viewer=system("import"))


def _lines(done: Any, *, dry_run: bool) -> Iterator[str]:
    for one in done.faults:
        for fault in one["faults"]:
            where = f", {fault['field']}" if fault["field"] else ""
            yield f"row {one['row']}{where}: {fault['message']}"
    if done.refused > len(done.faults):
        yield f"… and {done.refused - len(done.faults)} more refused rows."
    would = "would be " if dry_run else ""
    yield (
        f"{done.created} {would}added, {done.changed} {would}changed, "
        f"{done.unchanged} as they were, {done.refused} refused."
    )


def _written(done: Any) -> str:
    plain = ("state", "rows_total", "rows_done", "created", "changed", "unchanged", "refused", "faults")
    found = {"id": str(done.id), "kind": done.kind} | {name: getattr(done, name) for name in plain}
    return json.dumps(found, indent=1, ensure_ascii=False)
