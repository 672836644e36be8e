"""``servanda bench``: the measurements that the documentation quotes, one module for each."""

import argparse
import importlib
from typing import Final

BENCHES: Final = ("working_time", "replay", "lookup", "cover", "register", "firing", "mail")
"""Each is a module of this package with ``add_parser(subparsers)``; in the order of ``--help``."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench`` with a subcommand for each measurement."""
    parser = subparsers.add_parser(
        "bench",
        help="measure what the documentation promises",
        description="Measure on this machine; compare with docs/benchmarks.md.",
        epilog="example: servanda bench working-time --json",
    )
    benches = parser.add_subparsers(title="measurements", metavar="MEASUREMENT", required=True)
    for bench in BENCHES:
        importlib.import_module(f"{__name__}.{bench}").add_parser(benches)
