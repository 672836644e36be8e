"""``servanda migrate``: bring the database and the static files to this version."""

import argparse

from servanda.ops import django


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "migrate",
        help="bring the database to this version (as the owner role)",
        description="Migrates the database, installs the change log's triggers and the application's rights. "
        "Example: servanda migrate",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Safe to repeat; two at once wait for each other in the database."""
    django.ready(role="owner")
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _adopt_zone_rules()
    _found_keyring()
    return 0


def _adopt_zone_rules() -> None:
    """Whatever brought this version may have brought another zone database too."""
    from servanda.core.access import system
    from servanda.foundation import clock
    from servanda.organisations.actions import adopt_zone_rules

    adopt_zone_rules(by=system("zone database"), at=clock.now())


def _found_keyring() -> None:
    """A machine whose keyring is missing while there are sealed secrets must not seal with keys of its own."""
    from servanda.agreements.queries import sealed_with
    from servanda.foundation import clock, keyring

    if not sealed_with():
        keyring.found_keyring(at=clock.now())
