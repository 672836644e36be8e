"""The database engine ``servanda.foundation.postgres.engine``.

``OPTIONS["embedded_home"]`` names the folder of the installation, ``OPTIONS["embedded_role"]`` the role to
come as: ``"app"`` (the default) or ``"owner"``. Without a home it serves an external PostgreSQL like
Django's own engine, only that its pool survives a restart of the server without pauses.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base

from servanda.foundation.postgres.credentials import DatabaseRole
from servanda.foundation.postgres.engine.connections import (
    AnyConnection,
    SurvivingPool,
    connected,
    connection_class,
)
from servanda.foundation.postgres.shared import server_of


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows host, role and password from the embedded server, which it starts when it must."""

    # Declared for the type checker; the attributes are Django's.
    _connection_pools: dict[str, SurvivingPool]
    _configure_connection: Callable[[AnyConnection], None]

    @property
    def pool(self) -> SurvivingPool | None:
        """The pool of this alias in this process, if ``OPTIONS["pool"]`` asks for one; made once."""
        asked = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not asked:
            return None
        if self.alias not in self._connection_pools:
            made = self._new_pool({} if asked is True else asked)
            # Not open yet, so it costs nothing that two threads may make one: the first one stays.
            self._connection_pools.setdefault(self.alias, made)
        return self._connection_pools[self.alias]

    @property
    def _home(self) -> Path | None:
        home = self.settings_dict["OPTIONS"].get("embedded_home")
        return Path(home) if home else None

    def _new_pool(self, options: dict[str, Any]) -> SurvivingPool:
        return SurvivingPool(
            kwargs=self.get_connection_params() | {"autocommit": True},
            connection_class=connection_class(home) if (home := self._home) else psycopg.Connection,
            configure=self._configure_connection,
            open=False,
            **options,
        )

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, and the embedded server's; asked for each connection, so it runs now."""
        params: dict[str, Any] = super().get_connection_params()
        params.pop("embedded_home", None)
        role: DatabaseRole = params.pop("embedded_role", "app")
        home = self._home
        if home is None:
            return params
        address = server_of(home).ensure_running()
        known = address.credentials(role)
        here = {"host": address.host, "port": address.port, "user": known.user, "password": known.password}
        return {**params, **here}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection, also when the server is just recovering from a crash."""
        home, connect = self._home, super().get_new_connection
        return connect(conn_params) if home is None else connected(home, lambda: connect(conn_params))
