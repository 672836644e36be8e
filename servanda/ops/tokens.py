"""``servanda tokens create``: an API token."""

import argparse

from servanda.ops import django
from servanda.ops.arguments import count
from servanda.ops.main import Failed


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("tokens", help="API tokens")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    create = commands.add_parser(
        "create",
        help="print a new API token, once",
        description="Prints an API token; it cannot be shown again. "
        "Example: servanda tokens create --user ada@example.com --scope case.see --days 30",
    )
    create.add_argument("--user", required=True, help="mail address of the user")
    create.add_argument("--label", default="command line")
    create.add_argument(
        "--scope", action="append", default=[], help="a permission; repeat for several; default: all"
    )
    create.add_argument(
        "--days", type=count, default=365, help="valid for so many days; default: %(default)s"
    )
    create.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.core.access import system
    from servanda.core.refusals import Refusal
    from servanda.foundation import clock
    from servanda.people import actions

    try:
        made = actions.create_api_token(
            email=options.user,
            label=options.label,
            scopes=options.scope,
            days=options.days,
            by=system("tokens"),
            at=clock.now(),
        )
    except Refusal as refusal:
        raise Failed(" ".join([refusal.message, *(fault.message for fault in refusal.faults)])) from refusal
    print(made.secret)
    return 0
