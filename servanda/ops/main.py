"""The ``servanda`` command: one module per command, found in one table."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from servanda.core.refusals import Refusal

COMMANDS: Final = (
    "up",
    "web",
    "worker",
    "migrate",
    "createadmin",
    "demo",
    "check",
    "tokens",
    "secrets",
    "import",
    "export",
    "mail",
    "plans",
    "clocks",
    "conformance",
    "bench",
)
"""Each is a module of this package with ``add_parser(subparsers)``; in the order of ``--help``."""

_CALLED: Final = {"import": "importing"}
"""Modules that cannot be named as their command: Python keeps the word for itself."""

FAILED: Final = 1
WRONG_USE: Final = 2


class Failed(Exception):
    """The command could not do its work; the message is one sentence for standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0, 1 (failed) or 2 (wrong use)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.config.settings")
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (Failed, Refusal) as failure:
        return _failed(str(failure))
    except BrokenPipeError:
        # Whoever read our answer (`| head`) has seen enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # Only now: commands without a database never import Django.
        from django.db import DatabaseError

        if isinstance(error, DatabaseError):
            return _failed(f"The database cannot be used: {' '.join(str(error).split())}")
        raise


def _failed(why: str) -> int:
    print(f"servanda: {why}", file=sys.stderr)
    return FAILED


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="servanda", description="Customer support that keeps its agreements.")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        module = importlib.import_module(f"servanda.ops.{_CALLED.get(command, command)}")
        module.add_parser(subparsers)
    return top


if __name__ == "__main__":
    sys.exit(main())
