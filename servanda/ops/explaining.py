"""``servanda clocks explain``: the proof of the deadlines of one case, on a terminal or as JSON (3-clocks 3.4)."""

import argparse
import dataclasses
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from servanda.ops import django
from servanda.ops.main import Failed

if TYPE_CHECKING:
    from servanda.cases.queries import Proof
    from servanda.core.clocks import ClockSheet
    from servanda.web.desk.cases.proof.figures import Row
    from servanda.web.desk.cases.proof.lists import Entry

_ABOUT: Final = """Says why the deadlines of a case are what they are: every stretch that ran, was paused or closed,
what it comes to, and whether what is stored says the same. Changes nothing.
Example: servanda clocks explain 4817 --clock ort"""
_CLOCKS: Final = ("irt", "ort", "update", "ola")
_COLUMNS: Final = ("From", "To", "Clock", "Because", "Wall clock", "Closed", "Paused", "Counted", "Stands at")
_FIGURES: Final = 5
"""The last columns are figures and stand to the right."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``clocks explain``."""
    parser = commands.add_parser(
        "explain",
        help="why the deadlines of a case are what they are",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", metavar="CASE", help="the number of the case")
    parser.add_argument("--clock", choices=_CLOCKS, help="this clock alone")
    parser.add_argument("--at", metavar="INSTANT", type=_instant, help="as it was then, and as known then")
    parser.add_argument("--json", action="store_true", help="print the proof as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the proof of each clock. Raises ``Failed`` where there is none, or no such case."""
    django.ready()
    from servanda.cases import queries
    from servanda.commitments.queries import clock_sheets
    from servanda.core.access import system
    from servanda.core.clocks import ClockKind
    from servanda.foundation import clock

    try:
        case = queries.case(options.case, viewer=system("clocks explain"))
    except queries.NoSuchCase:
        raise Failed(f"There is no case {options.case}.") from None
    at = options.at or clock.now()
    kinds = [options.clock] if options.clock else _CLOCKS
    sheet = clock_sheets([case.sheet_id])[case.sheet_id]
    found = [queries.proof_of(case, ClockKind(kind), at=at, sheet=sheet) for kind in kinds]
    proofs = [one for one in found if one is not None]
    if not proofs:
        raise Failed(_nothing(options))
    if options.json:
        print(json.dumps(_written(case.number, proofs), indent=2, ensure_ascii=False))
    else:
        zone = case.customer.zone if case.customer else case.organisation.zone
        customer = case.customer.name if case.customer else ""
        print("\n\n".join("\n".join(_told(one, sheet, zone, customer)) for one in proofs))
    return 0


def _instant(text: str) -> datetime:
    """An instant with its offset; anything else ends the command with 2."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant like 2026-12-09T10:40:00+01:00")
    return at.astimezone(UTC)


def _nothing(options: argparse.Namespace) -> str:
    which = f"its clock {options.clock}" if options.clock else "it"
    when = f" by {options.at.isoformat()}" if options.at else ""
    return f"Case {options.case} is there, but nothing was promised for {which}{when}."


def _told(proof: "Proof", sheet: "ClockSheet", zone: str, customer: str) -> Iterator[str]:
    """Each promise as heading, sentence and table; then the journal and the replay.

    In the zone of whom it was promised to, with whole dates: a terminal's text is kept and read on other days.
    """
    from servanda.web.desk.cases.proof.fired import annulled, who_was_told
    from servanda.web.desk.cases.proof.lists import moves, replayed, what_comes
    from servanda.web.desk.cases.proof.teller import staffs
    from servanda.web.desk.cases.proof.telling import told

    teller = dataclasses.replace(staffs(proof, sheet, zone, customer), full=True)
    for one in proof.items:
        telling = told(proof.kind, one, teller)
        yield from (telling.question, telling.text, "")
        yield from _table([*telling.rows, *telling.to_come])
        sums = telling.sums
        carried = f" + {sums.carried}" if sums.carried else ""
        columns = f"{sums.wall} − {sums.closed} − {sums.paused}{carried} = {sums.counted}"
        yield f"{sums.rule}: {columns}, {sums.said}"
        yield from (_line(entry) for entry in (*what_comes(one, teller), *who_was_told(proof, one, teller)))
        yield from (_line(entry) for entry in annulled(proof, one, teller))
        yield ""
    for move in moves(proof, proof.present, teller):
        yield f"{move.text} ({move.small})"
    replay = replayed(proof, teller)
    yield f"Level {proof.level}, version {proof.level_version}; times in {teller.zone}; {replay.text.lower()}."
    yield from (f"  differs: {one}" for one in replay.differences)


def _line(entry: "Entry") -> str:
    """An entry of a list of the page."""
    said = f"{entry.text}: {entry.figure}" if entry.figure else entry.text
    return f"{said} ({entry.small})" if entry.small else said


def _table(rows: Sequence["Row"]) -> Iterator[str]:
    """Columns as wide as what stands in them."""
    lines = [_COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_COLUMNS))]
    text = len(_COLUMNS) - _FIGURES + 1
    for line in lines:
        cells = zip(line, widths, range(len(line)), strict=True)
        yield "  ".join(
            cell.ljust(width) if place < text - 1 else cell.rjust(width) for cell, width, place in cells
        ).rstrip()


def _cells(row: "Row") -> tuple[str, ...]:
    figures = (one or "-" for one in (row.wall, row.closed, row.paused, row.counted))
    return (row.starts, row.ends or "-", row.word, row.because, *figures, row.stands)


def _written(number: str, proofs: Sequence["Proof"]) -> dict[str, Any]:
    """The same fields as the REST resource has, by the name of the clock."""
    return {"case": number, "clocks": {str(one.kind): _plain(one) for one in proofs}}


def _plain(value: Any) -> Any:
    """Values as JSON has them; what a clock event holds inside is left to the events themselves."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value) if one.name not in _INSIDE]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int | None) else str(value)


_INSIDE: Final = frozenset({"data", "entry", "holiday_names"})
