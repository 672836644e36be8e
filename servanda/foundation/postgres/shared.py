"""The one hold that a process keeps on each embedded server it has connected to, until it ends."""

import atexit
import os
import threading
from pathlib import Path

from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.unavailable import DatabaseUnavailable

_servers: dict[Path, Server] = {}
_guard = threading.Lock()
_ended = threading.Event()


def server_of(home: Path) -> Server:
    """Return this process's server for ``home``, held until the process ends (a dictionary look-up)."""
    server = _servers.get(home)
    return server if server is not None and server.held else _held(home)


def _held(home: Path) -> Server:
    with _guard:
        if _ended.is_set():
            # A pool's thread that outlives the main one must not start again what was just stopped.
            raise DatabaseUnavailable("This process is ending and has left the database.")
        server = _servers.setdefault(home, Server(home))
        if not server.held:
            server.hold()
        return server


def _leave() -> None:
    with _guard:
        _ended.set()
    for server in _servers.values():
        server.release()


def _begin_anew_in_child() -> None:
    # The parent's holds are not the child's, and another thread may have had the guard.
    global _guard
    _guard = threading.Lock()
    _servers.clear()


atexit.register(_leave)
os.register_at_fork(after_in_child=_begin_anew_in_child)
