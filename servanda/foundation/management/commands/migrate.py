"""Django's ``migrate``, followed by what must hold after every migration: triggers and rights."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate

from servanda.foundation import history


class Command(DjangoMigrate):
    """Runs as the owner role; leaves the change log complete and the application's role with its rights."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        answer = super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        history.install(app_role=settings.SERVANDA_APP_ROLE)
        return answer
