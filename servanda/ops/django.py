"""Makes Django ready for a command; commands that need no database never call this."""

import os

from servanda.ops.main import Failed


def ready(*, role: str = "app", readable_logs: bool = True) -> None:
    """Set Django up for the database role. Raises ``Failed`` for settings that cannot be used."""
    os.environ["SERVANDA_DATABASE_ROLE"] = role
    import django

    from servanda.foundation import logs
    from servanda.foundation.environment import Misconfigured

    try:
        django.setup()
    except Misconfigured as error:
        raise Failed(str(error)) from error
    logs.configure(readable=readable_logs)
