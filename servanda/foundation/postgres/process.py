"""Which processes are PostgreSQL's, told by ``/proc``: a number in a file may belong to a stranger by now."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PROGRAMS: Final = frozenset({"postgres", "initdb"})


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What ``postmaster.pid`` says, once ``/proc`` has confirmed that the process serves this data."""

    pid: int
    socket_folder: str
    status: str

    @property
    def ready(self) -> bool:
        """Whether it takes connections (and is not starting or stopping)."""
        return self.status == "ready"


def postmaster_of(data: str) -> Postmaster | None:
    """Return the living postmaster of the folder ``data`` (a real path), or nothing. Costs microseconds."""
    try:
        with open(f"{data}/postmaster.pid", encoding="utf-8") as file:  # noqa: PTH123 - a third of Path's cost
            lines = file.read().split("\n")
        pid = int(lines[0])
    except (OSError, ValueError):
        return None
    if not serves(pid, data):
        return None
    lines += [""] * 8
    return Postmaster(pid, lines[4], lines[7].strip())


def serves(pid: int, data: str) -> bool:
    """Whether ``pid`` is a PostgreSQL process at work in ``data`` or below; false if we may not know."""
    try:
        folder = os.readlink(f"/proc/{pid}/cwd")  # noqa: PTH115 - a third of Path's cost
        if folder != data and not folder.startswith(f"{data}/"):
            return False
        program = os.readlink(f"/proc/{pid}/exe")  # noqa: PTH115
    except OSError:
        return False
    # After an upgrade of the package the kernel adds " (deleted)" to the program's name.
    return program.removesuffix(" (deleted)").rpartition("/")[2] in _PROGRAMS


def processes_in(folder: str) -> tuple[int, ...]:
    """Every PostgreSQL process at work in ``folder`` or below it."""
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return tuple(pid for pid in numbers if serves(pid, folder))


def tell(pid: int, data: str, sign: signal.Signals) -> None:
    """Send ``sign`` to ``pid`` if it serves ``data``; never to a stranger, nothing if it is gone."""
    with suppress(ProcessLookupError):
        descriptor = _handle(pid)
        if descriptor is None:
            if serves(pid, data):
                os.kill(pid, sign)
            return
        try:
            # The handle names the process, not the number: checked first, it cannot change hands after.
            if serves(pid, data):
                signal.pidfd_send_signal(descriptor, sign)
        finally:
            os.close(descriptor)


def _handle(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        raise
    except OSError:
        return None  # an old kernel or a container's filter; the check just before the signal must do
