"""``servanda clocks verify``: replay all clocks and compare them with what is stored (3-clocks 3.4)."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from servanda.ops import django

if TYPE_CHECKING:
    from servanda.cases.queries import Verified
    from servanda.commitments.queries.verifying import Difference

DIFFERS: Final = 1
ROUND: Final = 500
TELL_EVERY_S: Final = 5
MOST_WRITTEN: Final = 1000
_ABOUT: Final = """Replays the clocks of all cases, or of one, and compares them with what is stored: deadlines and
outcomes, firings, when each case wakes next, its place in the order of work, its status. Changes nothing.
What the program will bring up to date by itself is counted, and is no difference.
Exits with 1 if anything differs, else with 0. Example: servanda clocks verify --case 4817"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``clocks verify``."""
    parser = commands.add_parser(
        "verify",
        help="replay all and compare with what is stored",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--case", metavar="NUMBER", help="one case alone")
    parser.add_argument("--json", action="store_true", help="print what is found as JSON")
    parser.set_defaults(run=run)


@dataclass(slots=True)
class _Found:
    """What was found so far; of differing cases only so many are kept for JSON, that memory stays flat."""

    cases: int = 0
    differing: int = 0
    awaited: Counter[str] = field(default_factory=Counter[str])
    edits: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    written: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def take(self, one: "Verified") -> None:
        self.awaited.update(str(why) for why in one.awaited)
        self.edits |= one.edits
        if one.differences:
            self.differing += 1
        if one.differences and len(self.written) < MOST_WRITTEN:
            self.written.append({"case": one.number, "differences": [_fields(d) for d in one.differences]})


def run(options: argparse.Namespace) -> int:
    """Compare; the exit code says whether anything differs. Raises ``NoSuchCase``."""
    django.ready()
    from servanda.foundation import clock

    found = _Found()
    began = monotonic()
    for one in _compared(options.case, found):
        found.take(one)
        if not options.json:
            for line in _lines(one):
                print(line, flush=True)
    taken = max(monotonic() - began, 0.001)
    print(_written(found, clock.now()) if options.json else _verdict(found, taken))
    return DIFFERS if found.differing else 0


def _compared(number: str | None, found: _Found) -> "Iterator[Verified]":
    from servanda.cases import queries
    from servanda.foundation import clock

    if number is None:
        yield from _all(found)
        return
    found.cases = 1
    yield queries.verified_case(number, at=clock.now())


def _all(found: _Found) -> "Iterator[Verified]":
    """A piece at a time, each as of its own instant: those who work are not kept from it."""
    from servanda.cases import queries
    from servanda.foundation import clock

    progress = _Progress(queries.cases_to_verify())
    last = None
    while (piece := queries.verified_cases(after=last, limit=ROUND, at=clock.now())).last:
        yield from piece.found
        found.cases += piece.cases
        progress.tell(found.cases)
        last = piece.last


class _Progress:
    """Says on standard error how far it has come, every few seconds."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._began = self._told = monotonic()

    def tell(self, done: int) -> None:
        now = monotonic()
        if now - self._told >= TELL_EVERY_S:
            self._told = now
            per_second = done / (now - self._began)
            print(
                f"  … {done} of {max(done, self._wanted)}, {per_second:.0f} a second",
                file=sys.stderr,
                flush=True,
            )


def _lines(one: "Verified") -> Iterator[str]:
    for each in one.differences:
        named = " ".join(str(part) for part in (each.clock, each.subject) if part)
        of = f" ({named}, event {each.seq})" if named else ""
        stored, replayed = _said(each.stored), _said(each.replayed)
        yield f"case {one.number}: {each.field}{of}: stored {stored}, replayed {replayed}"


def _said(value: object) -> str:
    return "nothing" if value is None else str(_plain(value))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


_AWAITED: Final = {
    "due": "to fire now",
    "calendar_edited": "to be moved by calendar edits ({edits})",
    "levels_changed": "to be woken anew by changed escalation levels",
    "never_kept": "never kept yet",
}


def _verdict(found: _Found, taken: float) -> str:
    waiting = "".join(
        f" {found.awaited[why]} {words.format(edits=len(found.edits))}."
        for why, words in _AWAITED.items()
        if found.awaited[why]
    )
    replayed = f"{found.cases} cases replayed in {taken:.1f} s, {found.cases / taken:.0f} a second."
    told = f"{found.differing} differ" if found.differing else "All are as stored"
    return f"{replayed}{waiting} {told}."


def _written(found: _Found, at: datetime) -> str:
    answer = {
        "verified_at": at.isoformat(),
        "cases": found.cases,
        "differing": found.differing,
        "awaited": {why: found.awaited[why] for why in _AWAITED},
        "calendar_edits": len(found.edits),
        "found": found.written,
    }
    return json.dumps(answer, indent=2)


def _fields(one: "Difference") -> dict[str, Any]:
    return {name: _plain(value) for name, value in one._asdict().items()}
