"""The database engine ``servanda.foundation.postgres.engine``.

``OPTIONS["embedded_home"]`` names the folder of the installation, ``OPTIONS["embedded_role"]`` the role to
come as: ``"app"`` (the default) or ``"owner"``. Without a home it is Django's own engine, for an external
server.
"""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from servanda.foundation.postgres.credentials import DatabaseRole
from servanda.foundation.postgres.engine.connections import connected, connection_class
from servanda.foundation.postgres.shared import server_of


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows host, role and password from the embedded server, which it starts when it must."""

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(settings_dict, *args, **kwargs)
        options = settings_dict["OPTIONS"]
        home = options.get("embedded_home")
        self._home = Path(home) if home else None
        if self._home and options.get("pool"):
            asked = {} if options["pool"] is True else options["pool"]
            options["pool"] = {**asked, "connection_class": connection_class(self._home)}

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, and the embedded server's; asked for each connection, so it runs now."""
        params: dict[str, Any] = super().get_connection_params()
        params.pop("embedded_home", None)
        role: DatabaseRole = params.pop("embedded_role", "app")
        if self._home is None:
            return params
        address = server_of(self._home).ensure_running()
        known = address.credentials(role)
        here = {"host": address.host, "port": address.port, "user": known.user, "password": known.password}
        return {**params, **here}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection, also when the server is just recovering from a crash."""
        connect = super().get_new_connection
        if self._home is None:
            return connect(conn_params)
        return connected(self._home, lambda: connect(conn_params))
