"""Starting and stopping one postmaster. Callers hold the installation's start lock."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Final

from servanda.foundation.postgres.account import Account
from servanda.foundation.postgres.binaries import Binaries
from servanda.foundation.postgres.credentials import PORT
from servanda.foundation.postgres.locks import FileLock
from servanda.foundation.postgres.logs import LOG_SETTINGS
from servanda.foundation.postgres.places import Place
from servanda.foundation.postgres.process import postmaster_of, processes_in, serves, tell
from servanda.foundation.postgres.socket_folder import claim
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from servanda.foundation.postgres.waiting import until

# A new session keeps Ctrl-C in the starter's terminal away; the shell leaves PostgreSQL to init, so that it
# outlives its starter and nobody has to reap it.
_DETACHED: Final = '"$@" >&2 & echo $!'
_ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
_RECOVERY_SECONDS: Final = 120.0
# Fast shutdown, then immediate, then the end: five seconds together.
_STOPPING: Final = ((signal.SIGINT, 3.5), (signal.SIGQUIT, 0.7), (signal.SIGKILL, 0.5))


def run(command: list[str], account: Account, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL as ``account``, away from the terminal, with a clean environment."""
    return subprocess.run(  # noqa: S603 - our own programs, no shell
        command,
        cwd=cwd,
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        **account.process_options(),
    )


def launch(binaries: Binaries, place: Place, data: Path) -> None:
    """Start the server of ``data`` and wait until it takes connections.

    Whatever an earlier server left behind is cleared away first. Raises ``DatabaseUnavailable`` with what
    PostgreSQL said.
    """
    claim(place.socket, place.account)
    place.account.owns(place.log)
    alive = FileLock(place.lock("alive"))
    _outlive(data, alive)
    try:
        _clear_stale(data, place.socket)
        pid = _spawn(binaries, place, data, alive)
    finally:
        alive.release()
    _await_ready(data, pid, place)


def await_started(data: Path) -> bool:
    """Wait for a server that another process began to start or stop; true if it then takes connections."""
    real = os.path.realpath(data)

    def settled() -> bool:
        found = postmaster_of(real)
        return found is None or found.ready

    until(settled, within=_RECOVERY_SECONDS)
    found = postmaster_of(real)
    return found is not None and found.ready


def halt(data: Path) -> None:
    """Stop the server of ``data`` within five seconds, with all its processes; nothing if none runs."""
    real = os.path.realpath(data)
    found = postmaster_of(real)
    for sign, seconds in _STOPPING:
        if found is None:
            return
        targets = processes_in(real) if sign is signal.SIGKILL else (found.pid,)
        for pid in targets:
            tell(pid, real, sign)
        if until(lambda: not processes_in(real), within=seconds):
            return


def sweep(folder: Path, *, within: float) -> None:
    """End processes of PostgreSQL that have outlived their postmaster or their starter in ``folder``.

    They get ``within`` seconds to end by themselves.
    """
    real = os.path.realpath(folder)
    if not until(lambda: not processes_in(real), within=within):
        for pid in processes_in(real):
            tell(pid, real, signal.SIGKILL)
        until(lambda: not processes_in(real), within=1.0)


def remove_socket(place: Place) -> None:
    """Leave nothing of ours in the system's temporary folder."""
    if place.socket.parent != place.base:
        shutil.rmtree(place.socket, ignore_errors=True)


def _outlive(data: Path, alive: FileLock) -> None:
    """Take the lock that every process of a server keeps until its own end, also in another container."""
    sweep(data, within=0.5)
    if not alive.acquire(within=2.0):
        raise DatabaseUnavailable(
            f"Another PostgreSQL still uses {data} (in another container, perhaps): stop that one first."
        )


def _clear_stale(data: Path, socket: Path) -> None:
    # PostgreSQL trusts a number in these files as long as anybody's process has it.
    for path in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def _spawn(binaries: Binaries, place: Place, data: Path, alive: FileLock) -> int:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.socket),
        "unix_socket_permissions": "0700",
        "log_directory": str(place.log),
        **LOG_SETTINGS,
    }
    command = [str(binaries.program("postgres")), "-D", str(data), "-p", str(PORT)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(_startup_log(place), flags, 0o600), "wb") as early:
        shell = subprocess.run(  # noqa: S603 - our own programs
            ["/bin/sh", "-c", _DETACHED, "sh", *command],
            cwd="/",
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=early,
            check=True,
            start_new_session=True,
            pass_fds=(alive.fileno(),),
            **place.account.process_options(),
        )
    return int(shell.stdout)


def _await_ready(data: Path, pid: int, place: Place) -> None:
    real = os.path.realpath(data)

    def decided() -> bool:
        found = postmaster_of(real)
        return (found is not None and found.ready) or not _runs(pid)

    if not until(decided, within=_RECOVERY_SECONDS) or not serves(pid, real):
        said = _startup_log(place).read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        raise DatabaseUnavailable(
            f"PostgreSQL did not start. It says: {' '.join(said) or f'see {place.log}'}"
        )


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def _startup_log(place: Place) -> Path:
    return place.base / "startup.log"
