"""``servanda demo``: one believable vendor to try everything with."""

import argparse

from servanda.ops import django
from servanda.ops.main import Failed


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="the demo company")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    load = commands.add_parser(
        "load",
        help="load the demo company, once",
        description="Loads Halden Packaging Systems; does nothing if it is there. Example: servanda demo load",
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
    from servanda.ops.demo import company

    if company.is_loaded():
        return 0
    print("  Loading the demo company Halden Packaging Systems", flush=True)
    company.load()
    return 0


def run_logins(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.ops.demo import company

    if not company.is_loaded():
        raise Failed("The demo company is not loaded; run servanda demo load.")
    for role, email in company.logins():
        print(f"  {role:<18} {email}")
    print(f"  {'password of all':<18} {company.password()}", flush=True)
    return 0
