"""``servanda demo``: one believable vendor to try everything with."""

import argparse

from servanda.ops import django
from servanda.ops.arguments import count
from servanda.ops.main import Failed

CASES = 800


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="the demo company")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    load = commands.add_parser(
        "load",
        help="load the demo company, once",
        description="Loads Halden Packaging Systems; does nothing if it is there. Example: servanda demo load",
    )
    load.add_argument(
        "--cases", type=count, default=CASES, help=f"how many cases of two years (default {CASES})"
    )
    load.add_argument(
        "--scale",
        type=count,
        metavar="N",
        help="then copy N more cases, quickly, to measure with; also when the company is there already",
    )
    load.set_defaults(run=run_load)
    logins = commands.add_parser(
        "logins",
        help="print who can sign in",
        description="Prints the demo logins. Example: servanda demo logins",
    )
    logins.set_defaults(run=run_logins)


def run_load(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.ops.demo import company, scale

    if not company.is_loaded():
        print(f"  Loading the demo company Halden Packaging Systems, {options.cases} cases", flush=True)
        company.load(options.cases, lambda made: _tell(made, options.cases))
    if options.scale:
        print(f"  Copying {options.scale} more cases", flush=True)
        scale.scale(options.scale, lambda made: _tell(made, options.scale))
    return 0


def _tell(made: int, wanted: int) -> None:
    if made:
        print(f"  … {made} of {wanted}", flush=True)


def run_logins(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.ops.demo import company

    if not company.is_loaded():
        raise Failed("The demo company is not loaded; run servanda demo load.")
    for role, email in company.logins():
        print(f"  {role:<18} {email}")
    print(f"  {'password of all':<18} {company.password()}", flush=True)
    return 0
