"""The embedded PostgreSQL of one installation: started when first needed, stopped by the last who used it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from psycopg.pq import PGconn, Ping

from servanda.foundation.postgres import launching
from servanda.foundation.postgres.binaries import Binaries, installed, within_reach
from servanda.foundation.postgres.credentials import (
    SUPERUSER,
    Address,
    Credentials,
    dsn,
    stored,
    stored_or_new,
)
from servanda.foundation.postgres.founding import found
from servanda.foundation.postgres.locks import FileLock
from servanda.foundation.postgres.logs import prune
from servanda.foundation.postgres.places import Place, place_of, prepare
from servanda.foundation.postgres.process import postmaster_of
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from servanda.foundation.postgres.waiting import until

_LOCK_SECONDS: Final = 180.0
_SETTLE_SECONDS: Final = 30.0
_PRUNE_SECONDS: Final = 60.0


class Server:
    """The server whose state lies in ``home/"postgres"``; for any number of processes and threads.

    ``say`` is told each step of a first start. As a context manager it is one hold on the server.
    """

    def __init__(self, home: Path, say: Callable[[str], None] = lambda step: None) -> None:
        self._home = Path(os.path.realpath(home))
        self._say = say
        self._data = ""
        self._address: Address | None = None
        self._holds = 0
        self._hold: FileLock | None = None
        self._guard = threading.Lock()
        self._prune_after = 0.0

    def ensure_running(self) -> Address:
        """Return where the server listens, starting it first if it does not run.

        Costs some 20 µs when it runs. Takes no hold. Raises ``DatabaseUnavailable``.
        """
        address = self._if_running() or self._start_unless_running()
        self._keep_log_small()
        return address

    def settle(self) -> Address:
        """Like ``ensure_running``, but also wait out a recovery from a crash, at most 30 seconds."""
        until(self._accepts, within=_SETTLE_SECONDS)
        return self.ensure_running()

    def hold(self) -> Address:
        """Start the server if necessary and keep it for this process until as many calls of ``release``."""
        with self._guard:
            if not (self._hold and self._hold.held):
                self._take_hold()
            try:
                address = self.ensure_running()
            except BaseException:
                if self._holds == 0 and self._hold:
                    self._hold.release()
                raise
            self._holds += 1
            return address

    def release(self) -> None:
        """Give back one hold; the last holder of all processes stops the server, within five seconds."""
        with self._guard:
            if not self.held:
                return
            self._holds -= 1
            if self._holds == 0 and self._hold:
                self._hold.release()
                self._stop_if_last()

    @property
    def held(self) -> bool:
        """Whether this process holds the server; a forked child does not until it calls ``hold``."""
        return self._holds > 0 and self._hold is not None and self._hold.held

    def stop(self) -> None:
        """Stop the server within five seconds, whoever holds it; their next connection starts it again."""
        place = place_of(self._home)
        if not place.base.is_dir():
            return
        starting = self._locked(place)
        try:
            launching.halt(place.data)
            launching.remove_socket(place)
        finally:
            starting.release()

    def superuser_dsn(self, dbname: str = "postgres") -> str:
        """Return a connection string with all rights: for operations and tests, never for the product."""
        host = self.ensure_running().host
        superuser = stored(place_of(self._home).passwords).superuser
        return dsn(host, Credentials(SUPERUSER, superuser), dbname)

    def __enter__(self) -> Self:
        self.hold()
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    def _if_running(self) -> Address | None:
        known = self._address
        running = postmaster_of(self._data) if known else None
        if known is None or running is None or not running.ready:
            return None
        if known.host != running.socket_folder:
            self._address = known = replace(known, host=running.socket_folder)
        return known

    def _start_unless_running(self) -> Address:
        with _in_words(self._home):
            place = prepare(self._home, self._say)
            starting = self._locked(place)
            try:
                return self._started(place)
            finally:
                starting.release()

    def _started(self, place: Place) -> Address:
        self._data = os.path.realpath(place.data)
        if not launching.await_started(place.data):
            self._start(place)
        running = postmaster_of(self._data)
        if running is None:
            raise DatabaseUnavailable(f"PostgreSQL ended right after its start: see {place.log}")
        self._address = stored(place.passwords).address(running.socket_folder)
        return self._address

    def _start(self, place: Place) -> None:
        binaries = within_reach(installed(), place.account, place.base, self._say)
        if not place.data.is_dir():
            _must_be_first(place)
            found(binaries, place, stored_or_new(place.passwords), self._say)
        place.founded.touch(mode=0o600)
        _must_fit(place, binaries)
        self._say(f"Starting PostgreSQL {binaries.major}")
        launching.launch(binaries, place, place.data)

    def _locked(self, place: Place) -> FileLock:
        starting = FileLock(place.lock("start"))
        if not starting.acquire(within=_LOCK_SECONDS):
            raise DatabaseUnavailable(
                f"Another process has been starting or stopping PostgreSQL in {place.base} for three minutes."
            )
        return starting

    def _take_hold(self) -> None:
        self._holds = 0
        with _in_words(self._home):
            place = prepare(self._home, self._say)
            self._hold = FileLock(place.lock("hold"), shared=True)
            # The only one who takes this lock alone is a last holder, while it stops the server.
            if not self._hold.acquire(within=_LOCK_SECONDS):
                raise DatabaseUnavailable(f"Another process keeps stopping PostgreSQL in {place.base}.")

    def _stop_if_last(self) -> None:
        alone = FileLock(place_of(self._home).lock("hold"))
        if not alone.acquire(within=0):
            return
        try:
            self.stop()
        finally:
            alone.release()

    def _accepts(self) -> bool:
        address = self.ensure_running()
        return PGconn.ping(address.dsn("app").encode()) == Ping.OK

    def _keep_log_small(self) -> None:
        if time.monotonic() >= self._prune_after:
            self._prune_after = time.monotonic() + _PRUNE_SECONDS
            prune(place_of(self._home).log)


@contextmanager
def _in_words(home: Path) -> Iterator[None]:
    """Say in a sentence what the system refused: closed folders, a full or read-only disk."""
    try:
        yield
    except OSError as error:
        raise DatabaseUnavailable(
            f"The database of {home} cannot be used: {error.strerror} ({error.filename})."
        ) from error


def _must_be_first(place: Place) -> None:
    if place.founded.exists():
        raise DatabaseUnavailable(
            f"The database is missing from {place.data}, where it once was: put it back from a backup, or"
            f" remove {place.own} to begin with an empty one."
        )


def _must_fit(place: Place, binaries: Binaries) -> None:
    written_by = (place.data / "PG_VERSION").read_text(encoding="utf-8").strip()
    if written_by != binaries.major:
        raise DatabaseUnavailable(
            f"The database in {place.data} was written by PostgreSQL {written_by}, and PostgreSQL"
            f" {binaries.major} is installed: make a backup with the version of Servanda that wrote it,"
            " then restore it with this one."
        )
