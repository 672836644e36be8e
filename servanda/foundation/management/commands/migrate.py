"""Django's ``migrate``, followed by what must hold after every migration: triggers and rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from servanda.foundation import history


class Command(DjangoMigrate):
    """Runs as the owner role; leaves the change log complete and the application's role with its rights."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with _alone():
            answer = super().handle(*args, **options)
            call_command("createcachetable", verbosity=0)
            history.install(app_role=settings.SERVANDA_APP_ROLE)
        return answer


@contextmanager
def _alone() -> Iterator[None]:
    """Let a second machine that migrates the same database at the same time wait for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('servanda.migrate'))")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('servanda.migrate'))")
