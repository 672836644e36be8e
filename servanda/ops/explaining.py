"""``servanda clocks explain``: the proof of the deadlines of one case, on a terminal or as JSON (3-clocks 3.4)."""

import argparse
import dataclasses
import json
from typing import Final

from servanda.ops import django

_ABOUT: Final = """Says why the deadlines of a case are what they are: every stretch that ran, was paused or closed.
Changes nothing. Example: servanda clocks explain 4817 --clock ort"""
_CLOCKS: Final = ("irt", "ort", "update")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``clocks explain``."""
    parser = commands.add_parser(
        "explain",
        help="why the deadlines of a case are what they are",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", metavar="CASE", help="the number of the case")
    parser.add_argument("--clock", choices=_CLOCKS, default="ort", help="one clock alone")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the proof as JSON. Raises ``NoSuchCase``."""
    django.ready()
    from servanda.cases import queries
    from servanda.core.access import system
    from servanda.core.clocks import ClockKind
    from servanda.foundation import clock

    case = queries.seen_case(options.case, viewer=system("clocks explain"))
    found = queries.proof_of(case, ClockKind(options.clock), at=clock.now())
    print(json.dumps([dataclasses.asdict(one) for one in found.items] if found else [], default=str, indent=2))
    return 0
