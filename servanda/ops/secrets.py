"""``servanda secrets rotate``: seal all secured information anew with a new key."""

import argparse
from typing import Final

from servanda.ops import django

BATCH: Final = 100
"""Secrets in one transaction: whoever changes one of them waits a fraction of a second at most."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "secrets",
        help="keys of the secured information",
        description="The keys with which secured information is sealed. Example: servanda secrets rotate",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    rotate = commands.add_parser(
        "rotate",
        help="seal all secured information anew with a new key",
        description="Makes a new key and seals everything anew with it, while people go on working. Killed in "
        "between it goes on where it was when run again. Older keys stay in the keyring until --retire. "
        "Example: servanda secrets rotate --retire",
    )
    rotate.add_argument(
        "--retire",
        action="store_true",
        help="take the older keys away for good, after a rotation or as its end; backups from before need them",
    )
    rotate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """A refusal becomes one sentence (``main``)."""
    django.ready()
    from servanda.agreements import actions, queries
    from servanda.foundation import clock

    newest = actions.add_sealing_key(at=clock.now(), but_if_older=options.retire)
    waiting = queries.sealed_with()
    del waiting[newest]
    total = waiting.total()
    print(f"Sealing {total} secrets anew with the key {newest}.", flush=True)
    _reseal(total)
    if options.retire:
        gone = actions.retire_keys(at=clock.now())
        print(f"Taken away: {', '.join(gone)}." if gone else "There is no older key.")
    return 0


def _reseal(total: int) -> None:
    from servanda.agreements import actions
    from servanda.core.access import system
    from servanda.foundation import clock

    done = 0
    while count := actions.reseal(limit=BATCH, by=system("secrets rotate"), at=clock.now()):
        done += count
        print(f"{done} of {max(total, done)}", flush=True)
