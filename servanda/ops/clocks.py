"""``servanda clocks``: why deadlines are what they are, and whether what is stored of them is true."""

import argparse
import importlib
from typing import Final

SUBCOMMANDS: Final = ("verifying", "explaining")
"""Each is a module of this package with ``add_parser(commands)``; in the order of ``--help``."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``clocks`` with everything that can be asked of them."""
    about = "Asks the clocks of cases. Example: servanda clocks verify"
    parser = subparsers.add_parser("clocks", help="verify and explain deadlines", description=about)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for subcommand in SUBCOMMANDS:
        importlib.import_module(f"servanda.ops.{subcommand}").add_parser(commands)
