"""Connections that bring their server with them, and a pool that survives its server."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from servanda.foundation.postgres.shared import server_of

T = TypeVar("T")
AnyConnection = psycopg.Connection[Any]


def connected(home: Path, connect: Callable[[], T]) -> T:
    """Return what ``connect`` makes; tries again, after waiting, if the server was recovering from a crash."""
    # Twice, because the first answer may come just before the postmaster notices the crash.
    for _ in range(2):
        try:
            return connect()
        except PoolTimeout:
            raise  # the pool has waited already, and its own connections come through here
        except psycopg.OperationalError:
            server_of(home).settle()
    return connect()


@cache
def connection_class(home: Path) -> type[AnyConnection]:
    """Return the class of a pool's connections: its threads connect long after the address was asked for."""

    class EmbeddedConnection(psycopg.Connection[Any]):
        @classmethod
        def connect(cls, conninfo: str = "", **options: Any) -> Self:
            server_of(home).ensure_running()
            return connected(home, lambda: super(EmbeddedConnection, cls).connect(conninfo, **options))

    return EmbeddedConnection


class SurvivingPool(ConnectionPool[AnyConnection]):
    """Tries every connection before giving it out, and passes over dead ones without a pause.

    The stock check waits 1, 2, 4 … seconds after each dead connection, which after a restart of the server
    are all of them.
    """

    def getconn(self, timeout: float | None = None) -> AnyConnection:
        """Return a working connection; raises ``PoolTimeout`` like the pool itself. Costs a round trip."""
        while True:
            connection = super().getconn(timeout)
            try:
                self.check_connection(connection)
            except psycopg.OperationalError:
                self.putconn(connection)  # the pool sees that it is broken and makes another
            else:
                return connection
