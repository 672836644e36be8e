"""Connections that bring their server with them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from servanda.foundation.postgres.shared import server_of

T = TypeVar("T")


def connected(home: Path, connect: Callable[[], T]) -> T:
    """Return what ``connect`` makes; once more, after waiting, if the server was recovering from a crash."""
    try:
        return connect()
    except PoolTimeout:
        raise  # the pool has waited already, and its own connections come through here
    except psycopg.OperationalError:
        server_of(home).settle()
        return connect()


@cache
def connection_class(home: Path) -> type[psycopg.Connection[Any]]:
    """Return the connection class of a pool: its threads connect long after Django asked for the address."""

    class EmbeddedConnection(psycopg.Connection[Any]):
        @classmethod
        def connect(cls, conninfo: str = "", **options: Any) -> Self:
            server_of(home).ensure_running()
            return connected(home, lambda: super(EmbeddedConnection, cls).connect(conninfo, **options))

    return EmbeddedConnection
