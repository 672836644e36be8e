"""Waiting for what another process does, with an end."""

import threading
import time
from collections.abc import Callable
from typing import Final

_PAUSE: Final = 0.01


def until(condition: Callable[[], bool], *, within: float) -> bool:
    """Ask ``condition`` at least once and then every 10 ms until true; false after ``within`` seconds."""
    end = time.monotonic() + within
    pause = threading.Event()
    while not condition():
        if time.monotonic() >= end:
            return False
        pause.wait(_PAUSE)
    return True
