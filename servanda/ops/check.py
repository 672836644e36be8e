"""``servanda check``: every missing or unsafe setting, by name."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from servanda.ops import django


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "check",
        help="name every missing or unsafe setting",
        description="Says what is missing or unsafe before you rely on it; exit 1 if anything is. "
        "Example: servanda check",
    )
    parser.add_argument(
        "--offline",
        action="store_true",
        help="only what can be known without the database: code and settings",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    django.ready()
    problems = list(_of_the_code() if options.offline else (*_of_the_code(), *_of_this_installation()))
    for problem in problems:
        print(f"- {problem}")
    print("Nothing is missing." if not problems else f"{len(problems)} to mend.")
    return 1 if problems else 0


def _of_the_code() -> Iterator[str]:
    from django.apps import apps
    from django.core.checks import run_checks
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    for finding in (found for found in run_checks() if not found.is_silenced()):
        yield f"{finding.msg} {finding.hint or ''}".strip()
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(
        graph=loader.graph,
        trim_to_apps={app.label for app in apps.get_app_configs() if "servanda" in app.name},
    )
    for label in changes:
        yield f"The models of {label} have changes without a migration."


def _of_this_installation() -> Iterator[str]:
    from django.conf import settings

    from servanda.foundation.environment import DEFAULT_SENDER

    local = settings.SERVANDA_BASE_URL.startswith(("http://127.", "http://localhost"))
    if settings.DEBUG:
        yield "SERVANDA_DEBUG is 1: errors show their innards to everybody."
    if not local and not settings.SERVANDA_BASE_URL.startswith("https://"):
        yield "SERVANDA_BASE_URL is not https: passwords would travel in the open."
    if not local and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield "SERVANDA_MAIL_URL is missing: mail is only written into files."
    if not local and settings.DEFAULT_FROM_EMAIL == DEFAULT_SENDER:
        yield "SERVANDA_MAIL_FROM is missing: notices and password mails come from localhost, which many refuse."
    if settings.SERVANDA_APP_ROLE is None:
        yield "DATABASE_OWNER_URL is missing: the application could rewrite its own history."
    yield from _of_the_secrets(settings.SERVANDA_HOME)
    yield from _of_the_keyring()
    yield from _of_the_files()
    yield from _of_the_database()


def _of_the_secrets(home: Path) -> Iterator[str]:
    for path in (home / "secrets").iterdir():
        if path.stat().st_mode & 0o077:
            yield f"{path} can be read by others: chmod 600 {path}"


def _of_the_keyring() -> Iterator[str]:
    from django.db import DatabaseError

    from servanda.agreements.queries import sealed_with
    from servanda.foundation import keyring

    yield from keyring.faults()
    try:
        keys = {one.id for one in keyring.present().keys}
        missing = {key: count for key, count in sorted(sealed_with().items()) if key not in keys}
    except (keyring.KeyMissing, DatabaseError):
        return  # Said above, or about the database.
    for key, count in missing.items():
        yield f"The key {key} is not in the keyring: {count} secrets sealed with it cannot be shown."


def _of_the_files() -> Iterator[str]:
    from django.db import DatabaseError

    from servanda.agreements.queries import missing_documents

    try:
        yield from missing_documents()
    except DatabaseError:
        return  # Said below, about the database.


def _of_the_database() -> Iterator[str]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int >= 150000")
            (is_new_enough,) = cursor.fetchone() or (False,)
    except DatabaseError as error:
        yield f"The database cannot be used: {error}".strip()
        return
    if not is_new_enough:
        yield "PostgreSQL is older than 15."
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "The database is of another version: run servanda migrate."
