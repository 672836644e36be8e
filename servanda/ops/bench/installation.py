"""An installation that is made for measuring and is gone when the process ends."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from servanda.ops import django

_ELSEWHERE: Final = ("DATABASE_URL", "DATABASE_OWNER_URL", "SERVANDA_BASE_URL", "SERVANDA_DATABASE_NAME")
"""Settings of another installation than the one that is made for measuring."""


def install() -> Path:
    """Make and migrate one, with an embedded database, and make this process ready for it; its home."""
    folder = tempfile.mkdtemp(prefix="servanda-bench-")
    # Registered first, so run last: after the database in it has been left.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in _ELSEWHERE:
        os.environ.pop(name, None)
    os.environ |= {"SERVANDA_HOME": folder, "SERVANDA_API_PACE": "0"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.config.settings")
    subprocess.run([sys.argv[0], "migrate"], check=True)  # noqa: S603  this very command
    django.ready(readable_logs=False)
    return Path(folder)


def settle(home: Path) -> None:
    """What a database does by itself after so many new rows, done before anything is measured."""
    as_superuser(home, "VACUUM ANALYZE")
    as_superuser(home, "CHECKPOINT")


def as_superuser(home: Path, statement: str) -> None:
    """Run a statement by itself, outside a transaction, with all rights."""
    import psycopg
    from django.db import connection

    from servanda.foundation.postgres.shared import server_of

    name = connection.settings_dict["NAME"]
    with psycopg.connect(server_of(home).superuser_dsn(name), autocommit=True) as superuser:
        superuser.execute(statement.encode())
