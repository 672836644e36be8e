"""Long-running commands as child processes: started, watched, started again, stopped in time."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from servanda.ops.lives import Lives
from servanda.ops.main import Failed

STOP_WITHIN_S: Final = 5.0
SHORT_LIVES_IN_A_ROW: Final = 3
LARGEST_LOG_BYTES: Final = 20_000_000


def command(*arguments: str) -> list[str]:
    """The ``servanda`` command of this installation with the arguments."""
    return [str(Path(sys.executable).with_name("servanda")), *arguments]


def complete(*arguments: str) -> None:
    """Run one ``servanda`` command to its end, also past Ctrl-C; raises ``Failed`` if it does not succeed."""
    if subprocess.run(command(*arguments), check=False, start_new_session=True).returncode:  # noqa: S603
        raise Failed(f"servanda {' '.join(arguments)} failed; what it said stands above.")


def variables(base_url: str, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the parts: what is ``given``, and the address people use if nothing says another."""
    return {"SERVANDA_BASE_URL": base_url, **given}


class Part:
    """One long-running ``servanda`` command beside this process.

    It has a process group of its own: Ctrl-C reaches only us, and we stop the parts in order.
    """

    def __init__(self, *arguments: str, log: Path, is_vital: bool = False) -> None:
        """Start it; what it says is appended to ``log``. Without a vital part the rest is of no use."""
        self.name = arguments[0]
        self._log = log
        self._is_vital = is_vital
        self._command = command(*arguments)
        self._lives = Lives()
        self.start(time.monotonic())

    def start(self, at: float) -> None:
        """Start it; ``at`` as in ``tend``."""
        self._lives.begin(at)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                self._command, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def is_dead(self) -> bool:
        return self._process.poll() is not None

    def tend(self, at: float) -> str:
        """Start it again if it died, after a pause if it keeps dying; returns what to tell people, once for each end.

        ``at`` is in seconds of the monotonic clock. Raises ``Failed`` when a vital part keeps dying right after
        its start.
        """
        said = ""
        if self.is_dead and not self._lives.awaits_start:
            # What a killed master leaves behind would go on serving the old version on the same address.
            self._end_group()
            said = self._ended(at)
        if self._lives.is_due(at):
            self.start(at)
        return said

    def _ended(self, at: float) -> str:
        pause = self._lives.end(at)
        if self._is_vital and self._lives.short_in_a_row >= SHORT_LIVES_IN_A_ROW:
            raise Failed(f"{self.name} ends right after each start; why stands at the end of {self._log}")
        when = f"starting it again in {pause:.0f} s" if pause else "starting it again"
        return f"{self.name} ended; {when} (why stands at the end of {self._log})"

    def keep_log_small(self) -> None:
        """Move a log that has grown aside; its writers append, so they go on at its new beginning."""
        if self._log.stat().st_size > LARGEST_LOG_BYTES:
            shutil.copyfile(self._log, self._log.with_suffix(".log.1"))
            os.truncate(self._log, 0)

    def ask_to_stop(self) -> None:
        if not self.is_dead:
            self._process.terminate()

    def wait_until_stopped(self) -> None:
        """Wait for at most five seconds, then end the whole group."""
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._end_group()
            self._process.wait()

    def _end_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
