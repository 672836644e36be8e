"""``servanda createadmin``: the first administrator."""

import argparse
import getpass
import sys

from servanda.ops import django
from servanda.ops.main import Failed


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "createadmin",
        help="create an administrator",
        description="Creates a user who may set everything up. The password is asked for, or read from "
        "standard input. Example: servanda createadmin --email ada@example.com --name 'Ada Adler'",
    )
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", required=True)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.core.access import Role, system
    from servanda.core.refusals import Refusal
    from servanda.foundation import clock
    from servanda.organisations import actions

    try:
        actions.add_staff(
            email=options.email,
            name=options.name,
            password=_password(),
            roles=[Role.ADMINISTRATOR],
            by=system("createadmin"),
            at=clock.now(),
        )
    except Refusal as refusal:
        raise Failed(" ".join([refusal.message, *(fault.message for fault in refusal.faults)])) from refusal
    print(f"{options.email} is an administrator now.")
    return 0


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
